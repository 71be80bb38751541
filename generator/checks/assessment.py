"""« Faire le point »: every combination of answers gives three actions, and every line of the rules counts.

Nothing is enumerated here, this runs at each `etrier check`: what is barred together is bounded in closed form,
and an answer without effect is looked for among its neighbours. Tests go through every combination.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from generator.assessment import PICKED, assess, split_condition
from generator.checks.contracts import repeated_names
from generator.checks.corpus import Corpus
from generator.eligibility import AidStatus, aid_status
from generator.load import LoadedRecord
from generator.models.help import Aid
from generator.models.hub import AssessmentAnswer, SelfAssessment
from generator.models.trades import Trade
from generator.problems import Level, Problem

CODES = (
    "question-inatteignable",
    "reponse-contradictoire",
    "reponse-sans-effet",
    "trop-de-besoins-barres",
    "besoin-sans-geste",
    "geste-double",
    "aide-fermee-citee",
    "etape-ecartee-inconnue",
)
"""What these rules can report."""

_MAX_STATES = 5000
"""Sets of barred needs followed at once; sound rules have a few hundred at most."""


def check_assessment(corpus: Corpus) -> Iterator[Problem]:
    """Refuse rules that leave someone without three actions, contradict them, or do nothing."""
    for loaded, assessment in corpus.of("diagnostic"):
        yield from _names(corpus, loaded, assessment)
        yield from _aids(corpus, loaded, assessment)
        yield from _set_aside(corpus, loaded, assessment)
        found = [
            *_actions(corpus, loaded, assessment),
            *_contradictions(corpus, loaded, assessment),
            *_unreachable(corpus, loaded, assessment),
        ]
        yield from found
        if not found and _knows_its_needs(assessment):
            # Both reason on sound rules: on wrong ones they would repeat the same faults in other words.
            yield from _barred_together(corpus, loaded, assessment)
            yield from _without_effect(corpus, loaded, assessment)


def _knows_its_needs(assessment: SelfAssessment) -> bool:
    answers = [answer for question in assessment.questions for answer in question.answers]
    named = {need for answer in answers for need in (*answer.strikes, *(gift.need for gift in answer.gives))}
    return named <= {action.need for action in assessment.actions}


def _names(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    actions = assessment.actions
    yield from repeated_names(corpus, loaded, ("gestes",), "besoin", (item.need for item in actions))
    yield from repeated_names(corpus, loaded, ("gestes",), "ordre", (str(item.order) for item in actions))
    yield from repeated_names(corpus, loaded, ("profils",), "profil", (item.profile for item in assessment.profiles))


def _actions(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    with_action = {action.need for action in assessment.actions}
    for need in corpus.ids["besoin"]:
        if need not in with_action:
            yield corpus.problem(
                loaded,
                "besoin-sans-geste",
                ("gestes",),
                f"le besoin {need} n’a pas de geste",
                "Écrivez-en un : quelqu’un peut en avoir besoin sans que son métier ait une étape pour cela",
            )
    first_by_text: dict[str, int] = {}
    for index, action in enumerate(assessment.actions):
        first = first_by_text.setdefault(action.action, index)
        if first != index:
            yield corpus.problem(
                loaded,
                "geste-double",
                ("gestes", index, "geste"),
                f"ce geste est déjà celui du besoin {assessment.actions[first].need}",
                "Une même personne pourrait recevoir deux fois le même conseil : écrivez-en un autre",
            )


def _aids(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    aids = corpus.ids["aide"]
    for index, action in enumerate(assessment.actions):
        for rank, identifier in enumerate(action.aids):
            cited = aids[identifier].record if identifier in aids else None
            if isinstance(cited, Aid) and aid_status(cited, corpus.today) is AidStatus.CLOSED:
                yield corpus.problem(
                    loaded,
                    "aide-fermee-citee",
                    ("gestes", index, "aides", rank),
                    f"l’aide {identifier} est fermée ; le site ne la montrera pas",
                    "Retirez-la, ou citez celle qui la remplace",
                    level=Level.WARNING,
                )


def _set_aside(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    trades = corpus.ids["metier"]
    for index, action in enumerate(assessment.actions):
        for rank, place in enumerate(action.set_aside):
            trade, step = split_condition(place)
            record = trades[trade].record if trade in trades else None
            steps = record.steps if isinstance(record, Trade) else ()
            if all((item.id, item.need) != (step, action.need) for item in steps):
                yield corpus.problem(
                    loaded,
                    "etape-ecartee-inconnue",
                    ("gestes", index, "sauf_etapes", rank),
                    f"aucune étape {place} ne sert le besoin {action.need}",
                    "Écrivez « métier.étape », ou retirez la ligne : l’étape a peut-être changé",
                )


def _contradictions(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    for index, question in enumerate(assessment.questions):
        for rank, answer in enumerate(question.answers):
            given = {gift.need for gift in answer.gives}
            for position, need in enumerate(answer.strikes):
                if need in given:
                    yield corpus.problem(
                        loaded,
                        "reponse-contradictoire",
                        ("questions", index, "reponses", rank, "barre", position),
                        f"cette réponse donne des points au besoin {need} et le barre",
                        "Gardez l’un des deux",
                    )


def _unreachable(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    reachable: dict[str, set[str]] = {}
    for index, question in enumerate(assessment.questions):
        conditions = [split_condition(condition) for condition in question.only_if]
        dead = [f"{asked}.{answer}" for asked, answer in conditions if answer not in reachable.get(asked, set())]
        if dead:
            yield corpus.problem(
                loaded,
                "question-inatteignable",
                ("questions", index, "seulement_si"),
                f"aucune question posée avant n’a cette réponse : {', '.join(dead)}",
                "Écrivez « question.réponse » d’une question posée avant celle-ci",
            )
        if len(dead) < len(conditions) or not conditions:
            reachable[question.id] = {answer.id for answer in question.answers}


def _barred_together(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    room = len(assessment.actions) - PICKED
    every = {need for question in assessment.questions for answer in question.answers for need in answer.strikes}
    if len(every) <= room:
        return  # even all of them together leave three
    worst = _worst_bar(assessment)
    if worst is None:
        message = "les réponses barrent trop de besoins, de trop de façons, pour qu’on sache ce qui reste"
    elif len(worst[0]) > room:
        left = len(assessment.actions) - len(worst[0])
        message = f"il en faut trois, et il n’en reste que {left} à qui répond {', '.join(worst[1])}"
    else:
        return
    yield corpus.problem(
        loaded,
        "trop-de-besoins-barres",
        ("questions",),
        message,
        "Barrez moins de besoins : seulement ce que la réponse refuse",
    )


def _worst_bar(assessment: SelfAssessment) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """Give the most needs that answers can bar together, and those answers; None when there are too many cases."""
    conditions = {condition for question in assessment.questions for condition in question.only_if}
    # What is barred, and the answers that decide whether a later question is asked; then one way to get there.
    states: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {(frozenset(), frozenset()): ()}
    for question in assessment.questions:
        following = dict(states)
        for (barred, decided), path in states.items():
            if question.only_if and not decided & set(question.only_if):
                continue
            for answer in question.answers:
                name = f"{question.id}.{answer.id}"
                state = (barred | set(answer.strikes), decided | ({name} & conditions))
                following.setdefault(state, (*path, name) if set(answer.strikes) - barred else path)
        if len(following) > _MAX_STATES:
            return None
        states = following
    (barred, _), path = max(states.items(), key=lambda item: len(item[0][0]))
    return barred, path


def _without_effect(corpus: Corpus, loaded: LoadedRecord, assessment: SelfAssessment) -> Iterator[Problem]:
    for index, question in enumerate(assessment.questions):
        for rank, answer in enumerate(question.answers):
            if not _changes_something(assessment, question.id, answer):
                yield corpus.problem(
                    loaded,
                    "reponse-sans-effet",
                    ("questions", index, "reponses", rank),
                    f"répondre {answer.id} ou passer la question revient au même",
                    "Donnez des points, barrez un besoin, ou retirez la réponse",
                )


def _changes_something(assessment: SelfAssessment, question: str, answer: AssessmentAnswer) -> bool:
    """Whether an answer changes what comes out, beside none, one or two other answers."""
    if any(f"{question}.{answer.id}" in other.only_if for other in assessment.questions):
        return True
    if not (answer.gives or answer.strikes or answer.profile):
        return False
    base = _path_to(assessment, question)
    others = [
        (other.id, choice.id)
        for other in assessment.questions
        if other.id != question and other.id not in base
        for choice in other.answers
    ]
    for size in range(3):
        for chosen in combinations(others, size):
            beside = {**base, **dict(chosen)}
            if _seen(assessment, {**beside, question: answer.id}) != _seen(assessment, beside):
                return True
    return False


def _path_to(assessment: SelfAssessment, identifier: str) -> dict[str, str]:
    """Give the answers that make a question asked: the first condition of each, back to the start."""
    question = next(item for item in assessment.questions if item.id == identifier)
    if not question.only_if:
        return {}
    asked, answer = split_condition(question.only_if[0])
    return {**_path_to(assessment, asked), asked: answer}


def _seen(assessment: SelfAssessment, answers: Mapping[str, str]) -> tuple[str, ...]:
    outcome = assess(assessment, answers)
    struck = (f"-{item.action.need}" for item in outcome.struck)
    return (outcome.profile, *(picked.action.need for picked in outcome.picked), *struck)
