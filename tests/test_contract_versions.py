"""Versions of a model: sealed texts do not change, old ones stay readable, differences are shown."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.checks import check_tree
from generator.cli import main
from generator.contract_versions import bump, read_model, seal
from generator.contracts.changes import compare, word_changes
from generator.contracts.template import fingerprint
from generator.problems import SettingsError
from tests.helpers import SITES
from tests.hubs import TODAY, whole_project

MODEL = "maintenance-d-essai"
FILE = Path("data/contracts/maintenance-d-essai/modele.yml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SITES / "complete", tmp_path / "site")
    return tmp_path / "site"


def edit(root: Path, old: str, new: str) -> None:
    text = (root / FILE).read_text("utf-8")
    assert old in text
    (root / FILE).write_text(text.replace(old, new), "utf-8")


def codes(root: Path) -> set[str]:
    problems = check_tree(root, today=TODAY).problems
    return {problem.code for problem in problems if problem.path.startswith("data/contracts/")}


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_sealed_text_that_changes_is_refused_until_a_version_is_opened(root: Path) -> None:
    assert codes(root) == set()

    edit(root, "pour {prix_mensuel} {rythme}", "au prix de {prix_mensuel} {rythme}")
    assert codes(root) == {"texte-change"}
    with pytest.raises(SettingsError, match="déjà scellée"):
        seal(root, MODEL)


def test_an_explanation_may_be_mended_without_a_version(root: Path) -> None:
    edit(root, "en_clair: On dit ce qui est fait.", "en_clair: On dit ce qui est fait, et quand.")

    assert codes(root) == set()


def test_opening_a_version_keeps_the_old_text_and_leaves_a_line_to_seal(root: Path) -> None:
    before = read_model(root, MODEL)

    assert bump(root, MODEL, nature="mineure", text="Le prix se dit autrement.", today=date(2026, 11, 21)) == "0.3.0"
    edit(root, "pour {prix_mensuel} {rythme}", "au prix de {prix_mensuel} {rythme}")
    assert codes(root) == {"version-non-scellee"}
    seal(root, MODEL)

    assert codes(root) == set()
    after = read_model(root, MODEL)
    assert [change.version for change in after.changes] == ["0.3.0", "0.2.0", "0.1.0"]
    kept = root / "data" / "contracts" / MODEL / "versions" / f"{MODEL}-0-2-0.yml"
    assert "id: maintenance-d-essai-0-2-0\nmodele: maintenance-d-essai\n" in kept.read_text("utf-8")
    (changed,) = compare(before, after)
    assert (changed.title, changed.state) == ("Objet", "change")
    assert [item.text.strip() for item in changed.changes if item.kind == "ajout"] == ["au prix de"]


@pytest.mark.parametrize(("nature", "version"), [("correctif", "0.2.1"), ("mineure", "0.3.0"), ("majeure", "0.3.0")])
def test_the_next_number_follows_the_nature(root: Path, nature: str, version: str) -> None:
    assert bump(root, MODEL, nature=nature, text="Essai.", today=TODAY) == version


def test_a_published_text_that_is_lost_stops_the_next_version(root: Path) -> None:
    edit(root, "pour {prix_mensuel} {rythme}", "au prix de {prix_mensuel} {rythme}")

    with pytest.raises(SettingsError, match="git ne l’a pas"):
        bump(root, MODEL, nature="mineure", text="Essai.", today=TODAY)
    assert not (root / "data" / "contracts" / MODEL / "versions" / f"{MODEL}-0-2-0.yml").exists()


def test_the_kept_text_of_an_old_version_cannot_change_either(root: Path) -> None:
    old = root / "data" / "contracts" / MODEL / "versions" / f"{MODEL}-0-1-0.yml"
    old.write_text(old.read_text("utf-8").replace("dimanches compris", "dimanches exceptés"), "utf-8")

    assert codes(root) == {"texte-change"}


def test_a_clause_that_only_some_answers_bring_is_compared_too(root: Path) -> None:
    result = run("contracts", "diff", MODEL, "0.1.0", "--racine", root)

    assert result.exit_code == 0
    assert "Délai (change)" in result.stdout
    assert "- dimanches\n" in result.stdout and "+ jours\n" in result.stdout


def test_words_are_compared_not_letters() -> None:
    changes = [(change.kind, change.text) for change in word_changes("le prix est fixe", "le prix reste fixe")]

    assert changes == [("garde", "le prix "), ("retrait", "est"), ("ajout", "reste"), ("garde", " fixe")]


def test_a_fingerprint_covers_what_binds(root: Path) -> None:
    before = fingerprint(read_model(root, MODEL))

    text = (root / FILE).read_text("utf-8")
    for old, new in (
        ('defaut: "30"', 'defaut: "40"'),
        ("place: recommandee", "place: socle"),
        ("max: 5000", "max: 900"),
    ):
        edit(root, old, new)
        assert fingerprint(read_model(root, MODEL)) != before
        (root / FILE).write_text(text, "utf-8")


def test_files_are_made_blank_and_filled(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "complete")
    saved = {"etrier": 1, "modele": MODEL, "version": "0.2.0", "reponses": {"client.nom": "Essai & Cie", "delai": "3"}}
    (tmp_path / "reponses.json").write_text(json.dumps(saved), "utf-8")

    blank = run("contracts", "build", MODEL, "--racine", root, "--sortie", tmp_path / "vierges")
    filled = run("contracts", "fill", tmp_path / "reponses.json", "--racine", root, "--sortie", tmp_path / "remplis")

    assert blank.exit_code == filled.exit_code == 0, blank.output + filled.output
    names = {f"{MODEL}-0.2.0.{extension}" for extension in ("docx", "odt", "pdf", "md", "txt")}
    assert {path.name for path in (tmp_path / "remplis").iterdir()} == names
    assert {path.name for path in (tmp_path / "vierges").iterdir()} == {*names, f"{MODEL}-0.2.0.json"}
    text = (tmp_path / "remplis" / f"{MODEL}-0.2.0.txt").read_text("utf-8")
    assert "Essai & Cie" in text and "Il répond sous 3\u00a0jours ouvrés" in text


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"modele": 3, "reponses": {}}', '{"modele": "x", "reponses": {"a": 1}}']
)
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    root = whole_project(tmp_path / "projet", "complete")
    (tmp_path / "reponses.json").write_text(content, "utf-8")

    result = run("contracts", "fill", tmp_path / "reponses.json", "--racine", root)

    assert result.exit_code == 1
    assert "n’est pas un fichier de réponses" in result.output


def test_answers_that_cannot_stand_write_nothing(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "complete")
    saved = {"modele": MODEL, "version": "0.1.0", "reponses": {"prix_mensuel": "9999", "client.siren": "123"}}
    (tmp_path / "reponses.json").write_text(json.dumps(saved), "utf-8")

    result = run("contracts", "fill", tmp_path / "reponses.json", "--racine", root, "--sortie", tmp_path / "remplis")

    assert result.exit_code == 1
    assert "prix_mensuel : La réponse ne peut pas être plus grande que 5\u202f000\u202f€." in result.output
    assert "client.siren : Un SIREN a neuf chiffres" in result.output
    assert not (tmp_path / "remplis").exists()
