"""Roads to a document: every answer leads somewhere, every question can be reached, none goes round in circles."""

from collections.abc import Iterator

from generator.checks.corpus import Corpus
from generator.load.translate import closest
from generator.models.routes import Route
from generator.problems import Problem

CODES = ("etape-inconnue", "etape-isolee", "chemin-en-boucle")
"""What this rule can report."""


def check_routes(corpus: Corpus) -> Iterator[Problem]:
    """Refuse answers that lead nowhere, questions and endings that nobody reaches, and circles."""
    for loaded, route in corpus.of("aiguillage"):
        known = {item.id for item in (*route.questions, *route.endings)}
        for index, question in enumerate(route.questions):
            for number, answer in enumerate(question.answers):
                if answer.to not in known:
                    near = closest(answer.to, known)
                    yield corpus.problem(
                        loaded,
                        "etape-inconnue",
                        ("questions", index, "reponses", number, "vers"),
                        f"{answer.to} n’est ni une question ni une arrivée",
                        f"Vouliez-vous dire `{near}` ?" if near else "Ajoutez-la, ou corrigez ce renvoi",
                    )
        reached, circle = _walk(route)
        for field, items in (("questions", route.questions), ("arrivees", route.endings)):
            for index, item in enumerate(items):
                if item.id not in reached:
                    message = f"aucune réponse ne mène à {item.id}"
                    advice = "Faites-y mener une réponse, ou effacez-la"
                    yield corpus.problem(loaded, "etape-isolee", (field, index, "id"), message, advice)
        if circle:
            message = "ces questions se renvoient l’une à l’autre : " + " → ".join(circle)
            advice = "Faites mener l’une d’elles à une arrivée"
            yield corpus.problem(loaded, "chemin-en-boucle", ("questions",), message, advice)


def _walk(route: Route) -> tuple[set[str], list[str]]:
    """Follow every answer from the first question.

    Returns:
        What was reached, and a circle when there is one.
    """
    next_by_id = {question.id: [answer.to for answer in question.answers] for question in route.questions}
    reached: set[str] = set()
    circle: list[str] = []

    def visit(step: str, path: list[str]) -> None:
        if step in path:
            circle[:] = [*path[path.index(step) :], step]
            return
        if step not in reached:
            reached.add(step)
            for following in next_by_id.get(step, ()):
                visit(following, [*path, step])

    visit(route.questions[0].id, [])
    return reached, circle
