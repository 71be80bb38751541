"""What a reviewer would ask, and how a record answers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.checks import check_tree
from generator.checks.answers import AnsweredProblem
from generator.problems import Level
from tests.conftest import MakeProject
from tests.helpers import record


def _answer(code: str, field: str | None = None) -> dict[str, str]:
    return {"code": code, "raison": "La source le dit ainsi.", **({"champ": field} if field else {})}


def _asked(root: Path, today: date) -> list[tuple[str, str, str]]:
    """(file's name, code, field) of what is left to answer."""
    problems = check_tree(root, today=today).problems
    assert all(problem.level is Level.WARNING for problem in problems), problems
    return [(Path(problem.path).stem, problem.code, problem.field) for problem in problems]


def _aid(identifier: str = "cheque", **changes: Any) -> str:
    return record("aide", **{"id": identifier, "nom": f"Aide {identifier}", **changes})


_SOURCE = {"titre": "Fiche d’essai", "url": "https://www.exemple.fr"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"montant": {"resume": "1 500 € au plus", "plafond": 1500}}, [], id="ceiling in the sentence"),
        pytest.param({"montant": {"resume": "1 500 € au plus", "plafond": 1500}}, [], id="with a narrow space"),
        pytest.param({"montant": {"resume": "2 millions d’euros", "plafond": 2000000}}, [], id="ceiling in millions"),
        pytest.param({"montant": {"resume": "la moitié", "plafond": 1500}}, [], id="sentence without number"),
        pytest.param(
            {"montant": {"resume": "1 500 € au plus", "plafond": 15000}},
            [("plafond-absent", "montant.plafond")],
            id="one zero too many",
        ),
        pytest.param({"fin": "2031-11-21"}, [], id="five years to the day"),
        pytest.param({"fin": "2031-11-22"}, [("fin-lointaine", "fin")], id="five years and a day"),
        pytest.param({"source": {**_SOURCE, "date": "2026-11"}}, [], id="source of the month it was read in"),
        pytest.param({"source": {**_SOURCE, "date": "2026-11-01"}}, [], id="read the day it came out"),
        pytest.param(
            {"source": {**_SOURCE, "date": "2026-11-02"}},
            [("verification-avant-source", "source.date")],
            id="read the day before it came out",
        ),
        pytest.param(
            {"source": {**_SOURCE, "date": 2027}}, [("source-future", "source.date")], id="future: one question"
        ),
        pytest.param({"confiance": "haute"}, [("confiance-une-source", "confiance")], id="sure of one article"),
        pytest.param({"confiance": "haute", "url": "https://exemple.fr/a"}, [], id="sure of its own site"),
        pytest.param(
            {"confiance": "haute", "source": {"titre": "A", "url": "https://x.gouv.fr/a"}},
            [],
            id="sure of an official page",
        ),
        pytest.param(
            {"confiance": "haute", "source": {"titre": "A", "url": "https://faux-gouv.fr/a"}},
            [("confiance-une-source", "confiance")],
            id="a host that only ends like an official one",
        ),
        pytest.param(
            {"confiance": "haute", "source": {"titre": "A", "reference": "cote 12"}}, [], id="sure of a document"
        ),
        pytest.param(
            {"autres_sources": [{**_SOURCE, "passage": "page 2"}]}, [], id="another passage of the same document"
        ),
        pytest.param({"autres_sources": [_SOURCE]}, [("source-repetee", "autres_sources.0.url")], id="source repeated"),
        pytest.param({"nom": "CHÈQUE NUMÉRIQUE"}, [("nom-en-capitales", "nom")], id="words in capitals"),
        pytest.param({"nom": "CAP PME-PMI"}, [], id="acronyms"),
        pytest.param({"resume": "Pour booster vos ventes."}, [("mots-creux", "resume")], id="brochure word"),
        pytest.param({"nom": "Prêt Boost"}, [], id="name of a product"),
    ],
)
def test_question_about_one_aid(
    project: MakeProject, today: date, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": _aid(**changes)})

    assert _asked(root, today) == [("cheque", *item) for item in expected]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            {"url": "https://a.fr/x"},
            {"url": "https://a.fr/x/"},
            [("b", "lien-deja-cite", "url")],
            id="one page for two",
        ),
        pytest.param(
            {"url": "https://a.fr/x", "territoires": ["REG-11"]},
            {"url": "https://a.fr/x", "territoires": ["REG-53"]},
            [],
            id="one page, two regions",
        ),
        pytest.param(
            {"nom": "Aide à la vente"}, {"nom": "Aide pour les ventes"}, [("b", "noms-proches", "nom")], id="near names"
        ),
        pytest.param({"nom": "Formation AGEFICE"}, {"nom": "Formation FAFCEA"}, [], id="one word tells them apart"),
    ],
)
def test_question_about_two_aids(
    project: MakeProject,
    today: date,
    one: dict[str, Any],
    other: dict[str, Any],
    expected: list[tuple[str, str, str]],
) -> None:
    root = project(
        {
            "data/needs/devis.yml": record("besoin"),
            "data/aids/a.yml": _aid("a", **one),
            "data/aids/b.yml": _aid("b", **other),
        }
    )

    assert _asked(root, today) == expected


def _many(count: int, **changes: Any) -> dict[str, str]:
    aids = {f"data/aids/a-{n}.yml": _aid(f"a-{n}", **changes) for n in range(count)}
    return {"data/needs/devis.yml": record("besoin"), **aids}


@pytest.mark.parametrize(
    ("count", "ceiling", "expected"),
    [
        pytest.param(10, 20_001, [("cheque", "plafond-inhabituel", "montant.plafond")], id="more than 20 times"),
        pytest.param(10, 20_000, [], id="20 times"),
        pytest.param(8, 90_000, [], id="too few to compare with"),
    ],
)
def test_unusual_ceiling_is_asked_about(
    project: MakeProject, today: date, count: int, ceiling: int, expected: list[tuple[str, str, str]]
) -> None:
    others = _many(count, montant={"resume": "un peu", "plafond": 1000})
    root = project({**others, "data/aids/cheque.yml": _aid(montant={"resume": "beaucoup", "plafond": ceiling})})

    assert _asked(root, today) == expected


@pytest.mark.parametrize(
    ("count", "length", "expected"),
    [
        pytest.param(40, 301, [("cheque", "texte-bien-plus-long", "pour_qui")], id="far longer than forty others"),
        pytest.param(40, 300, [], id="300 characters are never too long"),
        pytest.param(30, 900, [], id="too few to compare with"),
    ],
)
def test_text_far_longer_than_the_others_is_asked_about(
    project: MakeProject, today: date, count: int, length: int, expected: list[tuple[str, str, str]]
) -> None:
    root = project({**_many(count), "data/aids/cheque.yml": _aid(pour_qui="a" * length)})

    assert _asked(root, today) == expected


# --- answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        pytest.param([_answer("fin-lointaine")], [], id="answer for the whole record"),
        pytest.param([_answer("fin-lointaine", "fin")], [], id="answer for the field"),
        pytest.param(
            [_answer("fin-lointaine", "debut")],
            [("fin-lointaine", "fin"), ("avertissement-sans-objet", "avertissements_voulus.0.code")],
            id="answer for another field",
        ),
        pytest.param(
            [_answer("fin-lointaine"), _answer("fin-lointaine")],
            [("avertissement-sans-objet", "avertissements_voulus.1.code")],
            id="the same answer twice",
        ),
        pytest.param(
            [_answer("mots-creux")],
            [("fin-lointaine", "fin"), ("avertissement-sans-objet", "avertissements_voulus.0.code")],
            id="answer to another question",
        ),
    ],
)
def test_answer_silences_its_own_question_only(
    project: MakeProject, today: date, answers: list[dict[str, str]], left: list[tuple[str, str]]
) -> None:
    text = _aid(fin=2062, avertissements_voulus=answers)
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": text})

    assert _asked(root, today) == [("cheque", *item) for item in left]


def test_what_is_answered_is_kept_with_its_reason(project: MakeProject, tmp_path: Path, today: date) -> None:
    text = _aid(fin=2062, avertissements_voulus=[_answer("fin-lointaine")])
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": text})

    first = check_tree(root, today=today, cache_dir=tmp_path / "cache")
    kept = check_tree(root, today=today, cache_dir=tmp_path / "cache")

    assert first == kept
    (answered,) = first.answered
    assert isinstance(answered, AnsweredProblem)
    assert (answered.problem.code, answered.problem.level) == ("fin-lointaine", Level.WARNING)
    assert answered.reason == "La source le dit ainsi."


def test_useless_answer_points_at_its_own_line(project: MakeProject, today: date) -> None:
    text = _aid(avertissements_voulus=[_answer("fin-lointaine")])
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": text})

    (problem,) = check_tree(root, today=today).problems

    assert text.splitlines()[problem.line - 1][problem.column - 1 :] == "fin-lointaine"
