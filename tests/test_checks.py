"""Rules across records: each invalid site says exactly what it must, each rule has a case that passes."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.checks import RULES, check_records, check_tree
from generator.checks import run as run_module
from generator.load import LoadedRecord, load_records
from generator.load.upkeep import UPKEEP_MODELS
from generator.models.kinds import KIND_BY_KEY
from generator.problems import Level
from tests.conftest import MakeProject
from tests.helpers import SITES, read_tree, record

INVALID = sorted(folder for folder in (SITES / "invalid").iterdir() if folder.is_dir())


@pytest.mark.parametrize("site", INVALID, ids=lambda site: site.name.replace("-", " "))
def test_invalid_site_says_exactly_what_is_wrong(site: Path, today: date) -> None:
    problems = check_tree(site, today=today).problems

    assert "".join(f"{problem}\n" for problem in problems) == (site / "expected.txt").read_text("utf-8")
    assert problems


@pytest.mark.parametrize("name", ["minimal", "complete"])
def test_sound_site_has_no_problem(name: str, today: date) -> None:
    verdict = check_tree(SITES / name, today=today)

    assert verdict.problems == ()
    files = [path for path in read_tree(SITES / name) if path.endswith(".yml") and path not in UPKEEP_MODELS]
    assert verdict.record_count == len(files)


def _problems(root: Path, today: date) -> list[tuple[str, str]]:
    loaded = load_records(root)
    assert loaded.problems == ()
    return [(problem.code, problem.field) for problem in check_records(loaded.records, today=today, root=root)]


def _held(**dates: str) -> dict[str, str]:
    return {"label": "essai", **dates}


_LABEL = (
    "id: essai\nsource:\n  titre: Fiche d’essai\nverifie_le: 2026-11-01\nconfiance: moyenne\nnom: Essai\n"
    "nature: label\ndomaine: conseil\nresume: Dit peu.\nattribue_par: Un bureau\n"
)


@pytest.mark.parametrize(
    ("kind", "path", "changes"),
    [
        pytest.param("aide", "aids/cheque.yml", {"fin": "2026-11-21"}, id="aid that ends today is open"),
        pytest.param("aide", "aids/cheque.yml", {"fin": "2026-11"}, id="aid that ends this month is open"),
        pytest.param("aide", "aids/cheque.yml", {"etat": "fermee", "fin": "2020"}, id="closed aid may be over"),
        pytest.param("aide", "aids/cheque.yml", {"etat": "fermee"}, id="closed aid needs no end"),
        pytest.param("besoin", "needs/x.yml", {"id": "x", "verifie_le": "2026-11-21"}, id="checked today"),
        pytest.param(
            "besoin", "needs/x.yml", {"id": "x", "source": {"titre": "A", "date": 2026}}, id="source of this year"
        ),
        pytest.param(
            "prestataire",
            "providers/fr/atelier.yml",
            {"labels": [_held(fin="2026-11-21"), _held(debut="2026-11-22")]},
            id="two periods of a label that follow each other",
        ),
        pytest.param(
            "prestataire",
            "providers/fr/atelier.yml",
            {"labels": [_held(mention="conseil"), _held(mention="formation")]},
            id="one label for two things",
        ),
        pytest.param(
            "prestataire",
            "providers/2a/atelier.yml",
            {"departement": "2A", "code_postal": "20000"},
            id="department folder in lower case",
        ),
        pytest.param("terme", "glossary/devis.yml", {"definition": "[ici](mailto:a@b.fr)"}, id="mail link"),
        pytest.param("terme", "glossary/devis.yml", {"definition": "[ici](tel:+33160000000)"}, id="phone link"),
        pytest.param("terme", "glossary/devis.yml", {"definition": "Voir [[besoin:devis|là]]."}, id="internal link"),
        pytest.param("terme", "glossary/devis.yml", {"definition": "L’artisan[e] (voir http://a.fr)"}, id="no link"),
        pytest.param("terme", "glossary/devis.yml", {"definition": "<http://a.fr> est montré tel quel"}, id="autolink"),
    ],
)
def test_sound_case_has_no_problem(
    project: MakeProject, today: date, kind: str, path: str, changes: dict[str, Any]
) -> None:
    root = project(
        {
            "data/needs/devis.yml": record("besoin"),
            "data/labels/essai.yml": _LABEL,
            f"data/{path}": record(kind, **changes),
        }
    )

    assert _problems(root, today) == []


def test_day_of_the_check_decides(project: MakeProject) -> None:
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": record("aide", fin="2026-11-30")})

    assert _problems(root, date(2026, 11, 30)) == []
    assert _problems(root, date(2026, 12, 1)) == [("aide-finie", "fin")]


def test_two_kinds_at_one_address_are_refused(project: MakeProject, today: date) -> None:
    root = project({"data/needs/devis.yml": record("besoin"), "data/glossary/devis.yml": record("terme")})
    needs = replace(KIND_BY_KEY["besoin"], url_prefix="glossaire")
    records = [
        replace(loaded, kind=needs) if loaded.kind.key == "besoin" else loaded for loaded in load_records(root).records
    ]

    (problem,) = check_records(records, today=today, root=root)

    assert problem.code == "adresse-double"
    assert "data/glossary/devis.yml" in problem.message


def test_aid_whose_territories_cover_nothing_is_refused(project: MakeProject, today: date) -> None:
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": record("aide")})
    aid, need = load_records(root).records
    nowhere = LoadedRecord(aid.record.model_copy(update={"territories": ()}), aid.kind, aid.path, aid.digest)

    (problem,) = check_records([nowhere, need], today=today, root=root)

    assert problem.code == "aide-sans-territoire"


def test_problem_inside_a_long_text_points_at_the_words(project: MakeProject, today: date) -> None:
    text = record("terme", definition=None) + "definition: |\n  Une ligne.\n\n  Puis [[terme:absent]].\n"
    root = project({"data/glossary/devis.yml": text})
    (problem,) = check_records(load_records(root).records, today=today, root=root)

    line = text.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("[[terme:absent]]")


def test_warnings_do_not_block_and_errors_do(today: date) -> None:
    levels = {problem.code: problem.level for site in INVALID for problem in check_tree(site, today=today).problems}

    warnings = {code for code, level in levels.items() if level is Level.WARNING}
    assert warnings == {
        *("aide-fermee-citee", "aide-finie", "departement-code-postal", "label-expire", "siren-double"),
        *("source-future", "version-non-scellee", "variable-inutile", "avertissement-sans-objet"),
        *("plafond-absent", "fin-lointaine", "verification-avant-source", "confiance-une-source", "source-repetee"),
        *("lien-deja-cite", "noms-proches", "nom-en-capitales", "mots-creux"),
    }


def test_many_dangling_references_stay_quick(project: MakeProject, today: date) -> None:
    needs = {f"data/needs/besoin-{n}.yml": record("besoin", id=f"besoin-{n}") for n in range(50)}
    aids = {
        f"data/aids/a-{n}.yml": record("aide", id=f"a-{n}", nom=f"Aide {n}", besoins=[f"besoin-{n}x"])
        for n in range(400)
    }
    root = project({**needs, **aids})

    problems = check_records(load_records(root).records, today=today, root=root)

    assert len(problems) == 400
    assert sum("Vouliez-vous" in problem.advice for problem in problems) == 200


# --- the verdict on a tree -----------------------------------------------------------------------------------


def test_verdict_is_kept_until_something_changes(
    project: MakeProject, tmp_path: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": record("aide", fin="2026-10")})
    cache = tmp_path / "cache"
    first = check_tree(root, today=today, cache_dir=cache)

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "load_records", None)  # reading again would fail
        assert check_tree(root, today=today, cache_dir=cache) == first
    (root / "data/aids/cheque.yml").write_text(record("aide", fin="2027"), "utf-8")
    after_change = check_tree(root, today=today, cache_dir=cache)
    next_year = check_tree(root, today=date(2028, 1, 1), cache_dir=cache)

    assert [problem.code for problem in first.problems] == ["aide-finie"]
    assert first.problems[0].level is Level.WARNING
    assert after_change.problems == ()
    assert [problem.code for problem in next_year.problems] == ["aide-finie"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', "null"])
def test_damaged_verdict_is_ignored(project: MakeProject, tmp_path: Path, today: date, damage: str) -> None:
    root = project({"data/needs/devis.yml": record("besoin")})
    expected = check_tree(root, today=today, cache_dir=tmp_path)
    (tmp_path / "verdict.json").write_text(damage, "utf-8")

    assert check_tree(root, today=today, cache_dir=tmp_path) == expected


def test_every_code_of_a_rule_is_found_by_a_test() -> None:
    expected = "".join((site / "expected.txt").read_text("utf-8") for site in INVALID)
    tested_here = {"adresse-double", "aide-sans-territoire", "plafond-inhabituel", "texte-bien-plus-long"}

    for rule in RULES:
        assert [code for code in rule.codes if f"[{code}]" not in expected and code not in tested_here] == []
