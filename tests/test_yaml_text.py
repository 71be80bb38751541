"""Records as text: what is written reads back, what is changed touches nothing else."""

import copy
import difflib
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.load import load_records, read_document
from generator.load.reader import FieldPath
from generator.models.help import Aid
from generator.models.kinds import KIND_BY_KEY
from generator.yaml_text import REMOVED, content_of, dump, dump_value, edit, gaps, revise, same, spans, splice

ROOT = Path(__file__).parent.parent

AID = """\
# yaml-language-server: $schema=../../docs/schemas/aide.json
# Une remarque en tête.

id: cheque   # le nom du fichier
# D’où vient la fiche.
source:
  titre: "Fiche : la région"
  # vue en ligne
  url: https://www.exemple.fr
verifie_le: 2026-11-01
confiance: moyenne

nom: Chèque
nature: [subvention, pret]
pour_qui: >-
  Les artisans
  et les commerçants.

  Et les autres.
# Pourquoi non.
pas_si:
  - Vous avez déjà signé.
  # la seconde
  - Vous avez plus de dix salariés.
montant: {resume: "la moitié, 1 500 € au plus", plafond: 1500}
autres_sources:
  - titre: Une page   # lue vite
    date: 2026
  - titre: Une autre
    reference: dépôt public
territoires:
  - FR
etat: ouverte
"""


def read(text: str) -> dict[str, Any]:
    content, problems = read_document("fiche.yml", text.encode())
    assert problems == ()
    assert content is not None
    return content


def changed_lines(before: str, after: str) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


# --- values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("plombier", " plombier", id="a word is bare"),
        pytest.param("01000", ' "01000"', id="a postcode is quoted"),
        pytest.param("43.22", ' "43.22"', id="a number that is text is quoted"),
        pytest.param("2026-11-21", " 2026-11-21", id="a day is bare"),
        pytest.param("true", ' "true"', id="a word that YAML types is quoted"),
        pytest.param("Prix : trois", ' "Prix : trois"', id="a colon and a space are quoted"),
        pytest.param("14:30", ' "14:30"', id="a time is quoted, other readers count in sixties"),
        pytest.param("No", ' "No"', id="a yes or no of other readers is quoted"),
        pytest.param("aide:cheque", " aide:cheque", id="a colon alone is bare"),
        pytest.param("- tiret", ' "- tiret"', id="a dash at the start is quoted"),
        pytest.param("C’est « ça »", " C’est « ça »", id="French quotes are bare"),
        pytest.param('"non" \\', ' "\\"non\\" \\\\"', id="quotes and backslashes are escaped"),
        pytest.param(" bord ", ' " bord "', id="blanks at the ends are quoted"),
        pytest.param("", ' ""', id="nothing is quoted"),
        pytest.param("~", ' "~"', id="a tilde is quoted"),
        pytest.param("R&D", ' "R&D"', id="what looks like an anchor is quoted"),
        pytest.param("a #b", ' "a #b"', id="what looks like a comment is quoted"),
        pytest.param(None, " null", id="nothing at all"),
        pytest.param(True, " true", id="true"),
        pytest.param(1500.0, " 1500", id="a whole amount has no decimals"),
        pytest.param(5.5, " 5.5", id="an amount with decimals"),
        pytest.param(date(2026, 1, 2), " 2026-01-02", id="a date"),
        pytest.param([], " []", id="an empty list"),
        pytest.param({}, " {}", id="an empty block"),
        pytest.param(["FR", "REG-53"], " [FR, REG-53]", id="short names stand on one line"),
        pytest.param(["77"], '\n  - "77"', id="a list with a quoted item has a line for each"),
        pytest.param(["Un geste.", "Puis l’autre."], "\n  - Un geste.\n  - Puis l’autre.", id="sentences have a line each"),
        pytest.param({"a": 1, "b": {"c": "x"}}, "\n  a: 1\n  b:\n    c: x", id="blocks are indented"),
        pytest.param([{"a": 1, "b": 2}, {"a": 3}], "\n  - a: 1\n    b: 2\n  - a: 3", id="a dash begins each block"),
        pytest.param("Un.\n\n- deux\n- trois", " |-\n  Un.\n\n  - deux\n  - trois", id="lines are kept in a literal block"),
        pytest.param("Un.\nDeux.\n", " |\n  Un.\n  Deux.\n".rstrip("\n"), id="a last line break is kept"),
        pytest.param("  Un.\nDeux.", ' "  Un.\\nDeux."', id="what a block cannot hold is quoted"),
    ],
)
def test_a_value_is_written_as_a_person_would(value: Any, expected: str) -> None:
    text = dump_value(value, indent=0)

    assert text == expected
    assert same(read(f"x:{text}\n")["x"], value.isoformat() if isinstance(value, date) else value)


def test_a_long_text_is_folded_at_a_hundred_columns() -> None:
    text = " ".join(f"mot{number}" for number in range(60))

    written = f"x:{dump_value(text, indent=0)}\n"

    assert max(map(len, written.splitlines())) <= 100
    assert written.startswith("x: >-\n  mot0 ")
    assert read(written) == {"x": text}


def test_any_text_reads_back() -> None:
    dice = random.Random(2026)
    signs = ["a", "é", "7", " ", "  ", "\n", "\n\n", ":", ": ", "#", " #", "-", "'", '"', "\\", "[", "}", ",", "&x", "*y", "%", "!", "|", ">", "😀", "\u202f", "~", "="]
    for _ in range(2500):
        value = "".join(dice.choice(signs) for _ in range(dice.choice((1, 2, 3, 8, 60))))
        for holder in ({"x": value}, {"x": [value, value]}, {"x": [{"y": value, "z": value}]}, {"x": {"y": value}}):
            lines = "".join(f"{key}:{dump_value(item, indent=0)}\n" for key, item in holder.items())
            assert read(lines) == holder, repr(value)


# --- the repository's records -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> list[tuple[str, str, dict[str, Any], Any]]:
    """(path, text, content, loaded record) of every record."""
    found = []
    for loaded in load_records(ROOT).records:
        text = (ROOT / loaded.path).read_text("utf-8")
        found.append((loaded.path, text, read(text), loaded))
    return found


def test_every_record_written_again_reads_the_same(real: list[tuple[str, str, dict[str, Any], Any]]) -> None:
    for path, _, content, loaded in real:
        assert same(read(dump(loaded.kind, content, path)), content), path
        assert loaded.kind.model.model_validate(read(dump(loaded.kind, content_of(loaded.record)))) == loaded.record, path


def test_a_record_revised_to_what_it_holds_is_untouched(real: list[tuple[str, str, dict[str, Any], Any]]) -> None:
    assert [path for path, text, content, loaded in real if revise(text, loaded.kind.model, content) != text] == []


def scalars(value: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from scalars(item, (*path, key))
    elif isinstance(value, list):
        for rank, item in enumerate(value):
            yield from scalars(item, (*path, rank))
    else:
        yield path


def lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, dict):
        for item in value.values():
            yield from lists(item)
    elif isinstance(value, list):
        yield value
        for item in value:
            yield from lists(item)


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from mappings(item)
    elif isinstance(value, list):
        for item in value:
            yield from mappings(item)


def at(value: Any, path: FieldPath) -> Any:
    for step in path:
        value = value[step]
    return value


NEW: tuple[Any, ...] = ("Une autre phrase.", "01000", 12, 3.5, True, "Deux lignes :\n\n- une\n- deux", "un mot " * 30 + "fin", ["FR"], [])


def spoil(content: dict[str, Any], dice: random.Random) -> None:
    """Change a value, a list or the keys of a block, at random."""
    kind = dice.randrange(5)
    if kind == 0:
        path = dice.choice(list(scalars(content)))
        at(content, path[:-1])[path[-1]] = copy.deepcopy(dice.choice(NEW))
    elif kind in (1, 2):
        chosen = dice.choice(list(lists(content)) or [[]])
        if chosen and kind == 1:
            del chosen[dice.randrange(len(chosen))]
        else:
            chosen.insert(dice.randrange(len(chosen) + 1), copy.deepcopy(dice.choice([*NEW, {"titre": "Une page", "date": 2026}])))
    elif kind == 3:
        chosen_block = dice.choice(list(mappings(content)))
        if chosen_block:
            del chosen_block[dice.choice(list(chosen_block))]
    else:
        dice.choice(list(mappings(content)))[dice.choice(("url", "nouveau", "date"))] = copy.deepcopy(dice.choice(NEW))


def test_any_revision_reads_as_asked(real: list[tuple[str, str, dict[str, Any], Any]]) -> None:
    dice = random.Random(2026)
    for path, text, content, loaded in dice.sample(real, 700):
        wanted = copy.deepcopy(content)
        for _ in range(dice.choice((1, 1, 2, 5))):
            spoil(wanted, dice)
        revised = revise(text, loaded.kind.model, wanted)
        assert same(read(revised), wanted), path
        assert revise(revised, loaded.kind.model, wanted) == revised, path


def test_one_changed_value_changes_only_its_own_lines(real: list[tuple[str, str, dict[str, Any], Any]]) -> None:
    dice = random.Random(7)
    for path, text, content, loaded in dice.sample(real, 400):
        places = spans(text)
        place = dice.choice([item for item in scalars(content) if item in places])
        span = places[place]

        revised = edit(text, loaded.kind.model, {place: "Une autre phrase."})

        assert revised[: span.value_start] == text[: span.value_start], path
        assert revised.endswith(text[span.value_end :]), path


# --- one file with comments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({("confiance",): "haute"}, ["-confiance: moyenne", "+confiance: haute"], id="a value"),
        pytest.param({("id",): "autre"}, ["-id: cheque   # le nom du fichier", "+id: autre   # le nom du fichier"], id="the comment of a line stays"),
        pytest.param({("source", "url"): REMOVED}, ["-  # vue en ligne", "-  url: https://www.exemple.fr"], id="a key goes with its comment"),
        pytest.param({("source", "date"): "2026-06"}, ["+  date: 2026-06"], id="a key is added where the model has it"),
        pytest.param({("resume",): "La moitié."}, ["+resume: La moitié."], id="a key of the record is added"),
        pytest.param({("pas_si", 2): "Vous louez."}, ["+  - Vous louez."], id="an item is added last"),
        pytest.param({("pas_si", 0): REMOVED}, ["-  - Vous avez déjà signé."], id="an item is removed"),
        pytest.param(
            {("pas_si", 0): REMOVED, ("pas_si", 1): REMOVED},
            ["-pas_si:", "-  - Vous avez déjà signé.", "-  # la seconde", "-  - Vous avez plus de dix salariés.", "+pas_si: []"],
            id="an emptied list is written as such",
        ),
        pytest.param(
            {("autres_sources", 0, "titre"): "Ma page"},
            ["-  - titre: Une page   # lue vite", "+  - titre: Ma page   # lue vite"],
            id="the first key of an item",
        ),
        pytest.param({("autres_sources", 1, "date"): 2025}, ["+    date: 2025"], id="a key is added in the last item"),
        pytest.param(
            {("montant", "plafond"): 2000},
            [
                '-montant: {resume: "la moitié, 1 500 € au plus", plafond: 1500}',
                "+montant:",
                "+  resume: la moitié, 1 500 € au plus",
                "+  plafond: 2000",
            ],
            id="what stands between braces is written again",
        ),
        pytest.param({("nature", 1): REMOVED}, ["-nature: [subvention, pret]", "+nature: [subvention]"], id="a list on one line"),
        pytest.param(
            {("pour_qui",): "Tous."},
            ["-pour_qui: >-", "-  Les artisans", "-  et les commerçants.", "-", "-  Et les autres.", "+pour_qui: Tous."],
            id="a folded text",
        ),
    ],
)
def test_a_change_touches_nothing_else(changes: dict[FieldPath, Any], expected: list[str]) -> None:
    assert changed_lines(AID, edit(AID, Aid, changes)) == expected


def test_windows_line_breaks_and_a_missing_last_one_are_kept() -> None:
    text = AID.rstrip("\n").replace("\n", "\r\n")

    revised = edit(text, Aid, {("fin",): "2026-12", ("confiance",): "haute"})

    assert revised.replace("\r\n", "").count("\n") == 0
    assert read(revised)["fin"] == "2026-12"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# tête\n{id: cheque, nom: Chèque}\n", id="braces around everything"),
        pytest.param("? id\n: cheque\n? nom\n: Chèque\n", id="keys with a question mark"),
        pytest.param('"id": cheque\n"nom" : Chèque\n', id="quoted keys"),
        pytest.param("id: cheque\nnom:\n  Chèque\n  de la région\npas_si:\n- un\n-\n- trois\n", id="a list without indent and an empty item"),
    ],
)
def test_any_layout_can_be_revised(text: str) -> None:
    wanted = {**read(text), "nom": "Autre", "resume": "La moitié.", "pas_si": ["un", "quatre"]}

    assert read(revise(text, Aid, wanted)) == wanted


def test_a_new_record_begins_with_its_schema() -> None:
    text = dump(KIND_BY_KEY["aide"], {"nom": "Chèque", "id": "cheque", "source": {"url": "https://a.fr", "titre": "A"}})

    assert text.splitlines() == [
        "# yaml-language-server: $schema=../../docs/schemas/aide.json",
        "id: cheque",
        "source:",
        "  titre: A",
        "  url: https://a.fr",
        "nom: Chèque",
    ]


def test_splices_come_in_the_order_of_the_text() -> None:
    assert splice("abcdef", [(4, 5, "E"), (0, 1, ""), (2, 2, "x"), (2, 2, "y")]) == "bxycdEf"


def test_gaps_are_what_two_lists_do_not_share() -> None:
    assert gaps([1, 2, 3, 4], [1, 9, 3, 4, 5]) == [((1, 2), (1, 2)), ((4, 4), (4, 5))]
