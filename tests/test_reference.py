"""Schemas, dictionary, blank records and the page of problems: made from the models, and never stale."""

import ast
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.checks import CODES, check_tree
from generator.load import read_document, read_upkeep
from generator.load.translate import known_codes
from generator.models.kinds import KINDS, Kind
from generator.models.shape import fields_of
from generator.problem_guide import CHAPTERS, EXPLANATION_BY_CODE, Explanation
from generator.reference import blank_record, data_dictionary, json_schema, reference_files, write_reference
from tests.helpers import SITES

ROOT = Path(__file__).parent.parent
by_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


def test_reference_files_are_up_to_date() -> None:
    stale = [
        path
        for path, text in reference_files(read_upkeep(ROOT)[0].months).items()
        if not (ROOT / path).exists() or (ROOT / path).read_text("utf-8") != text
    ]

    assert stale == [], "rewrite them with: etrier reference"


def test_writing_twice_writes_once(tmp_path: Path) -> None:
    assert set(write_reference(tmp_path)) == set(reference_files())
    assert write_reference(tmp_path) == ()


# --- blank records -------------------------------------------------------------------------------------------


def _filled(blank: str) -> str:
    """Put each example in the blank that follows it, as the file asks its reader to."""
    example = ""
    lines = []
    for line in blank.splitlines():
        match = re.match(r"\s*# Exemple : (.*)", line)
        if match:
            example = match.group(1)
        elif not line.lstrip().startswith("#") and line.endswith("…"):
            line = line[:-1] + example
        lines.append(line)
    return "\n".join(lines) + "\n"


@by_kind
def test_blank_filled_with_its_examples_is_sound(kind: Kind) -> None:
    value, problems = read_document("fiche.yml", _filled(blank_record(kind, "nom-court")).encode())

    assert problems == ()
    assert kind.model.model_validate(value).id == "nom-court"


@by_kind
def test_blank_shows_every_field_with_its_description(kind: Kind) -> None:
    blank = blank_record(kind, "nom-court")

    # Nobody answers a warning before it is asked.
    for shape in (shape for shape in fields_of(kind.model) if shape.alias != "avertissements_voulus"):
        assert re.search(rf"^(# )?{shape.alias}:", blank, re.MULTILINE)
        assert f"# {shape.description}" in blank


def test_optional_lines_are_sound_once_uncommented() -> None:
    aid = next(kind for kind in KINDS if kind.key == "aide")
    uncommented = re.sub(
        r"^# (?=( {2})*(# )?[a-z_]+:( |$))", "", _filled(blank_record(aid, "cheque")), flags=re.MULTILINE
    )

    value, problems = read_document("fiche.yml", uncommented.encode())

    assert problems == ()
    assert value is not None
    assert {"porteur_reseau", "pas_si", "url", "zone", "debut", "fin"} <= set(value)


# --- JSON Schema ----------------------------------------------------------------------------------------------


@by_kind
def test_schema_speaks_french_and_refuses_unknown_keys(kind: Kind) -> None:
    schema = json_schema(kind)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == kind.label
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == [shape.alias for shape in fields_of(kind.model)]
    assert all(definition["additionalProperties"] is False for definition in schema.get("$defs", {}).values())
    assert "title" not in json.dumps(schema["properties"]).replace('"titre"', "")


@by_kind
def test_schema_accepts_the_keys_of_the_complete_site(kind: Kind) -> None:
    schema = json_schema(kind)
    files = [file for pattern in kind.patterns for file in (SITES / "complete/data").glob(pattern.replace("{id}", "*"))]

    assert files
    for file in files:
        value, _ = read_document(file.name, file.read_bytes())
        assert value is not None
        assert set(value) <= set(schema["properties"])
        assert set(schema["required"]) <= set(value)


def test_schema_gives_the_values_of_a_vocabulary() -> None:
    aid = json_schema(next(kind for kind in KINDS if kind.key == "aide"))
    state: dict[str, Any] = aid["properties"]["etat"]

    assert state["enum"] == ["ouverte", "a-verifier", "fermee"]


# --- dictionary -----------------------------------------------------------------------------------------------


def test_dictionary_names_every_kind_and_every_key() -> None:
    dictionary = data_dictionary()

    for kind in KINDS:
        assert f"{{#{kind.key}}}" in dictionary
        assert all(f"| `{shape.alias}` |" in dictionary for shape in fields_of(kind.model))


def test_links_of_the_dictionary_lead_somewhere() -> None:
    dictionary = data_dictionary()
    anchors = set(re.findall(r"\{#([a-z-]+)\}", dictionary))

    assert set(re.findall(r"\]\(#([a-z-]+)\)", dictionary)) <= anchors


# --- the page of problems --------------------------------------------------------------------------------------

_MAKERS = {"Problem", "_Fault", "Explanation", "Sentence", "_pattern", "_problem", "_note", "problem", "fault", "_ask"}
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def _codes_in_the_code() -> set[str]:
    """Every constant code given to something that makes a problem."""
    codes = set()
    here = ("models", "load", "checks")
    for source in (ROOT / "generator").rglob("*.py"):
        makers = _MAKERS if source.parent.name in here else {"Problem"}
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if name in makers and texts and _CODE.fullmatch(texts[0]):
                    codes.add(texts[0])
    return codes


def _documented_codes() -> list[str]:
    return re.findall(r"^### `([a-z0-9-]+)` \{#\1\}$", (ROOT / "docs/problemes.md").read_text("utf-8"), re.MULTILINE)


def test_every_problem_that_can_be_told_is_explained_and_no_other() -> None:
    declared = known_codes() | set(CODES) | _codes_in_the_code()

    assert sorted(declared ^ set(EXPLANATION_BY_CODE)) == []
    assert _documented_codes() == list(EXPLANATION_BY_CODE)


def test_no_problem_is_explained_twice() -> None:
    assert len(EXPLANATION_BY_CODE) == sum(len(chapter.explanations) for chapter in CHAPTERS)


def test_problems_weigh_what_their_explanation_says(today: date) -> None:
    told = {
        problem.code: problem.level
        for site in (SITES / "invalid").iterdir()
        for problem in check_tree(site, today=today).problems
    }

    assert {code: EXPLANATION_BY_CODE[code].level for code in told} == told


@pytest.mark.parametrize("explanation", EXPLANATION_BY_CODE.values(), ids=lambda item: item.code)
def test_explanation_is_whole_and_plain(explanation: Explanation) -> None:
    for sentence in (explanation.what, explanation.why):
        assert sentence[0].isupper() or sentence[0] in "`«"
        assert sentence[-1] in ".?"
        assert "'" not in sentence.replace("(')", "")
    # The pages and the reports show it as it is: what one types is between backquotes, and there is no link.
    assert "](" not in explanation.what + explanation.why
    assert f"{explanation.what}{explanation.why}".count("`") % 2 == 0
    assert explanation.before.strip() and explanation.after.strip()
    assert explanation.before != explanation.after


def test_every_explained_problem_is_shown_by_a_fixture() -> None:
    expected = "".join(file.read_text("utf-8") for file in (SITES / "invalid").glob("*/expected.txt"))
    # Told by tests that make their own files, or only if a new pattern has no sentence of its own.
    elsewhere = {"fichier-trop-gros", "lien-symbolique", "fichier-illisible", "adresse-double", "aide-sans-territoire"}
    elsewhere |= {"forme", "plafond-inhabituel", "texte-bien-plus-long"}

    assert [code for code in _documented_codes() if f"[{code}]" not in expected and code not in elsewhere] == []
