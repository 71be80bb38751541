"""Reading the data: what a file means, what is refused, where it is said to be wrong."""

import pickle
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.load import LoadResult, Positions, load_records, locate, read_document, reload_record
from generator.load import records as records_module
from generator.load.cache import RecordCache, code_fingerprint
from generator.load.reader import MAX_BYTES, MAX_DEPTH
from generator.load.translate import PATTERNS, SENTENCES, known_codes, models_of
from generator.load.upkeep import UPKEEP_MODELS
from generator.models.common import VALUE_FAULTS, Node
from generator.models.kinds import KINDS
from generator.problems import Problem
from tests.conftest import MakeProject
from tests.helpers import SITES, record


def codes_of(result: LoadResult) -> list[str]:
    return [problem.code for problem in result.problems]


def read(text: str | bytes) -> Any:
    value, problems = read_document("fiche.yml", text.encode() if isinstance(text, str) else text)
    assert problems == ()
    return value


# --- what a value means -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("12", 12, id="whole number"),
        pytest.param("-5", -5, id="negative number"),
        pytest.param("0", 0, id="zero"),
        pytest.param("1.50", 1.5, id="decimal number"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("null", None, id="null"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param('""', "", id="empty quotes"),
        pytest.param("01000", "01000", id="postcode keeps its zero"),
        pytest.param("0601020304", "0601020304", id="phone number keeps its zero"),
        pytest.param("NO", "NO", id="NO is text"),
        pytest.param("yes", "yes", id="yes is text"),
        pytest.param("True", "True", id="True with a capital is text"),
        pytest.param("0x1F", "0x1F", id="hexadecimal is text"),
        pytest.param("0o17", "0o17", id="octal is text"),
        pytest.param("017", "017", id="old octal is text"),
        pytest.param("9:30", "9:30", id="hour is text"),
        pytest.param("1_000", "1_000", id="underscore is text"),
        pytest.param("1,5", "1,5", id="French decimal is text"),
        pytest.param("+33", "+33", id="plus sign is text"),
        pytest.param("1e3", "1e3", id="exponent without a dot is text"),
        pytest.param(".nan", ".nan", id="not-a-number is text"),
        pytest.param("2026-09-01", "2026-09-01", id="date is text"),
        pytest.param("9" * 5000, "9" * 5000, id="endless number is text"),
        pytest.param("'12'", "12", id="quoted number is text"),
        pytest.param("2A", "2A", id="Corsican department"),
        pytest.param("12E45", "12E45", id="code that looks like an exponent"),
        pytest.param("Oui ! R&D, **gras** et * étoile", "Oui ! R&D, **gras** et * étoile", id="French punctuation"),
        pytest.param("<b>{{ config }}</b> {% x %}", "<b>{{ config }}</b> {% x %}", id="HTML and templates are text"),
        pytest.param("=cmd()", "=cmd()", id="spreadsheet formula is text"),
    ],
)
def test_value_means_what_a_contributor_reads(typed: str, expected: object) -> None:
    value = read(f"a: {typed}\n")["a"]

    assert value == expected
    assert type(value) is type(expected)


def test_keys_are_always_text() -> None:
    assert read("2026: a\ntrue: b\nNO: c\n") == {"2026": "a", "true": "b", "NO": "c"}


def test_merge_key_is_an_ordinary_key() -> None:
    assert read("<<: {a: 1}\n") == {"<<": {"a": 1}}


def test_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert read(b"\xef\xbb\xbfid: devis\r\ntexte: |\r\n  un\r\n  deux\r\n") == {"id": "devis", "texte": "un\ndeux\n"}


def test_document_start_and_comments_are_accepted() -> None:
    assert read("# yaml-language-server: $schema=x\n---\nid: devis\n...\n") == {"id": "devis"}


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
def test_deepest_nesting_accepted_and_first_refused(depth: int) -> None:
    _, problems = read_document("fiche.yml", b"a: " + b"[" * depth + b"]" * depth)

    assert [problem.code for problem in problems] == ([] if depth < MAX_DEPTH else ["trop-profond"])


def test_many_brackets_in_a_text_are_no_nesting() -> None:
    text = "[[terme:devis]] et [une page](https://www.exemple.fr). " * 60

    assert read(f"texte: |\n  {text}\n")["texte"].strip() == text.strip()


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"- " * 10_000, id="dashes"),
        pytest.param(b"? " * 10_000, id="question marks"),
        pytest.param(b"[" * 100_000, id="brackets"),
        pytest.param(b"{a: " * 50_000, id="braces"),
        pytest.param("\n".join(" " * n + "a:" for n in range(600)).encode(), id="growing indentation"),
        pytest.param(b"&a [*a]", id="alias to itself"),
        pytest.param(b"a: &b [1]\nc:\n  - *b\n", id="plain alias"),
        pytest.param(b'{"a":&b 1,"c":*b}', id="alias glued to a quote"),
        pytest.param(b"a: !!python/object/new:os.system [ls]", id="tag that would run a command"),
        pytest.param(b"!!set {a}", id="tag on the root"),
        pytest.param(b"a: 'x" * 20_000, id="quotes that never close"),
        pytest.param(b"%TAG ! tag:x\n---\na: !b c", id="tag directive"),
    ],
)
def test_hostile_file_is_refused_at_once(hostile: bytes) -> None:
    start = time.perf_counter()
    value, problems = read_document("fiche.yml", hostile)

    assert value is None
    assert problems
    assert time.perf_counter() - start < 10


def test_size_limit_accepts_the_last_byte_and_refuses_the_next() -> None:
    filler = b"#" * (MAX_BYTES - len(b"id: devis\n"))

    assert read_document("fiche.yml", b"id: devis\n" + filler)[0] == {"id": "devis"}
    assert read_document("fiche.yml", b"id: devis\n" + filler + b"#")[1][0].code == "fichier-trop-gros"


def test_huge_file_is_refused_without_being_read_whole(project: MakeProject) -> None:
    root = project({"data/needs/devis.yml": ""})
    with (root / "data/needs/devis.yml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    start = time.perf_counter()
    result = load_records(root)

    assert codes_of(result) == ["fichier-trop-gros"]
    assert time.perf_counter() - start < 5


# --- every way to be wrong ---------------------------------------------------------------------------------


def test_problems_of_a_record_come_in_the_order_of_its_lines(project: MakeProject) -> None:
    text = record("besoin", ordre=0, court="", confiance="rien")

    result = load_records(project({"data/needs/devis.yml": text}))

    assert [problem.line for problem in result.problems] == sorted(problem.line for problem in result.problems)
    assert len(result.problems) == 3


@pytest.mark.parametrize(
    ("kind", "path", "changes"),
    [
        pytest.param("prestataire", "providers/2A/atelier.yml", {"departement": "2A"}, id="Corse-du-Sud"),
        pytest.param("prestataire", "providers/971/atelier.yml", {"departement": "971"}, id="Guadeloupe"),
        pytest.param(
            "prestataire", "providers/01/atelier.yml", {"departement": "01", "code_postal": "01000"}, id="zero in front"
        ),
        pytest.param("besoin", "needs/devis.yml", {"description": "<script>{{ 7 * 7 }}</script>"}, id="HTML in a text"),
        pytest.param("besoin", "needs/devis.yml", {"nom": "L’œuvre « été » à 5 %"}, id="accents and quotes"),
    ],
)
def test_sound_record_is_accepted(project: MakeProject, kind: str, path: str, changes: dict[str, Any]) -> None:
    result = load_records(project({f"data/{path}": record(kind, **changes)}))

    assert result.problems == ()
    assert len(result.records) == 1


def test_code_written_without_quotes_keeps_its_zero(project: MakeProject) -> None:
    text = record("prestataire") + "departement: 01\ncode_postal: 01000\n"

    (loaded,) = load_records(project({"data/providers/01/atelier.yml": text})).records

    assert loaded.record.model_dump(include={"department", "postcode"}) == {"department": "01", "postcode": "01000"}


def test_link_that_leaves_data_is_refused(project: MakeProject, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yml"
    outside.write_text(record("besoin"), "utf-8")
    root = project({"data/needs/facture.yml": record("besoin", id="facture")})
    (root / "data/needs/devis.yml").symlink_to(outside)
    (root / "data/aids").symlink_to(tmp_path)

    result = load_records(root)

    assert [str(problem) for problem in result.problems] == [
        f"data/aids:1:1: erreur [lien-symbolique] attendu un vrai fichier, trouvé un lien vers {tmp_path}\n"
        "    → Copiez le fichier à la place du lien",
        f"data/needs/devis.yml:1:1: erreur [lien-symbolique] attendu un vrai fichier, trouvé un lien vers {outside}\n"
        "    → Copiez le fichier à la place du lien",
    ]
    assert [loaded.record.id for loaded in result.records] == ["facture"]


def test_unreadable_file_is_told(project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project({"data/needs/devis.yml": record("besoin")})

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    # Root reads everything, so the refusal is played.
    monkeypatch.setattr(records_module, "_read_bytes", refuse)
    result = load_records(root)

    assert [str(problem) for problem in result.problems] == [
        "data/needs/devis.yml:1:1: erreur [fichier-illisible] le fichier ne peut pas être lu (droits insuffisants)\n"
        "    → Vérifiez ses droits, ou remettez-le depuis git"
    ]


def test_pipe_is_not_waited_for(project: MakeProject) -> None:
    root = project({"data/needs/devis.yml": record("besoin")})
    import os

    os.mkfifo(root / "data/needs/tube.yml")

    assert codes_of(load_records(root)) == ["fichier-illisible"]


def test_hidden_files_and_read_mes_are_left_alone(project: MakeProject) -> None:
    result = load_records(project({"data/.DS_Store": "x", "data/aids/.gitkeep": "", "data/LISEZMOI.md": "# Bonjour"}))

    assert result == LoadResult((), ())


def test_project_without_data_has_no_record_and_no_problem(tmp_path: Path) -> None:
    assert load_records(tmp_path) == LoadResult((), ())


# --- sentences -----------------------------------------------------------------------------------------------

# What pydantic's own schemas can refuse, by their type, for data that comes from YAML.
ERRORS_BY_SCHEMA = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden", "model_type", "model_attributes_type", "dict_type"},
    "model-field": set(),
    "definitions": set(),
    "definition-ref": set(),
    "default": set(),
    "nullable": set(),
    "function-after": set(),
    "function-before": set(),
    "no-info": set(),
    "str": {"string_type", "string_unicode", "string_too_short", "string_too_long", "string_pattern_mismatch"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float", "greater_than_equal", "less_than_equal"},
    "float": {"float_type", "float_parsing", "finite_number", "greater_than_equal", "less_than_equal"},
    "bool": {"bool_type", "bool_parsing"},
    "tuple": {"tuple_type", "too_short", "too_long"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "datetime": {"datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid"},
}


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, value in schema.items():
            if key != "metadata":
                yield from _schemas(value)
    elif isinstance(schema, list | tuple):
        for item in schema:
            yield from _schemas(item)


def _all_schemas() -> list[dict[str, Any]]:
    return [schema for kind in KINDS for schema in _schemas(kind.model.__pydantic_core_schema__)]


def test_every_error_our_models_can_raise_has_a_french_sentence() -> None:
    schema_types = {schema["type"] for schema in _all_schemas()}
    errors = set().union(*(ERRORS_BY_SCHEMA[name] for name in schema_types))

    assert errors - {"extra_forbidden"} - set(SENTENCES) == set()


def test_every_pattern_of_our_models_has_a_french_sentence() -> None:
    patterns = {schema["pattern"] for schema in _all_schemas() if schema["type"] == "str" and "pattern" in schema}

    assert patterns - set(PATTERNS) == set()


def test_only_the_constraints_we_translate_are_used() -> None:
    translated = {"ge", "le", "min_length", "max_length", "pattern", "strip_whitespace", "allow_inf_nan"}
    numeric = [schema for schema in _all_schemas() if schema["type"] in ("str", "int", "float", "tuple")]
    structure = {"type", "metadata", "ref", "items_schema", "variadic_item_index", "strict"}

    assert {key for schema in numeric for key in schema} - structure - translated == set()


def test_every_fault_of_our_models_has_its_advice() -> None:
    nodes = set().union(*(models_of(kind.model) for kind in KINDS))
    codes = {bond.code for node in nodes if issubclass(node, Node) for bond in node.bonds}
    codes |= {code for code, _ in VALUE_FAULTS.values()}

    assert codes - known_codes() == set()


# --- positions -----------------------------------------------------------------------------------------------

POSITIONED = """# commentaire
id: devis
source:
  titre: "Rapport"
mots:
  - un
  - deux : trois
"""


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        pytest.param(("id",), (2, 5), (2, 1), id="value of the root"),
        pytest.param(("source", "titre"), (4, 10), (4, 3), id="value inside a block"),
        pytest.param(("mots", 1), (7, 5), (7, 5), id="item of a list"),
        pytest.param(("mots", 1, "deux "), (7, 5), (7, 5), id="missing key falls back to its block"),
        pytest.param(("mots", 1, "deux"), (7, 12), (7, 5), id="key of an item"),
        pytest.param(("source", "url"), (4, 3), (4, 3), id="missing key inside a block"),
        pytest.param(("mots", 9), (6, 3), (6, 3), id="item past the end"),
        pytest.param(("rien", 0, "rien"), (2, 1), (2, 1), id="missing key of the root"),
        pytest.param((), (2, 1), (2, 1), id="the record itself"),
    ],
)
def test_positions(field: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    positions = Positions(POSITIONED.encode())

    assert positions.of_value(field) == value
    assert positions.of_key(field) == key


def test_positions_count_characters_after_a_byte_order_mark() -> None:
    assert Positions(b"\xef\xbb\xbf" + "été: {œ: 1}".encode()).of_value(("été", "œ")) == (1, 10)


def test_positions_of_an_unreadable_file_are_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "fiche.yml").write_text('a: "x', "utf-8")

    assert locate(tmp_path, "fiche.yml", ("a",)) == (1, 1)
    assert locate(tmp_path, "absent.yml", ("a",), key=True) == (1, 1)


# --- from one run to the next ----------------------------------------------------------------------------------


def _many(count: int) -> dict[str, str | bytes]:
    return {f"data/needs/besoin-{n}.yml": record("besoin", id=f"besoin-{n}") for n in range(count)}


def test_cache_gives_the_same_records_and_problems(project: MakeProject, tmp_path: Path) -> None:
    root = project({**_many(20), "data/needs/devis.yml": record("besoin", ordre=0)})
    cache = tmp_path / "cache"

    first = load_records(root, cache_dir=cache)
    second = load_records(root, cache_dir=cache)

    assert first == second == load_records(root)
    assert codes_of(first) == ["nombre-petit"]


def test_changed_added_and_removed_files_are_seen(project: MakeProject, tmp_path: Path) -> None:
    root = project(_many(3))
    load_records(root, cache_dir=tmp_path / "cache")

    (root / "data/needs/besoin-0.yml").unlink()
    (root / "data/needs/besoin-1.yml").write_text(record("besoin", id="besoin-1", nom="Autre"), "utf-8")
    (root / "data/needs/besoin-9.yml").write_text(record("besoin", id="besoin-9"), "utf-8")
    result = load_records(root, cache_dir=tmp_path / "cache")

    assert [loaded.record.title for loaded in result.records] == ["Autre", "Mes devis", "Mes devis"]
    assert [loaded.record.id for loaded in result.records] == ["besoin-1", "besoin-2", "besoin-9"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x80\x05garbage", id="garbage"),
        pytest.param(pickle.dumps(["autre chose"]), id="something else"),
        pytest.param(b"\x80\x05\x95\xff\xff", id="cut short"),
    ],
)
def test_damaged_cache_is_ignored(project: MakeProject, tmp_path: Path, damage: bytes) -> None:
    root = project(_many(3))
    expected = load_records(root, cache_dir=tmp_path / "cache")
    for file in (tmp_path / "cache").rglob("*.pickle"):
        file.write_bytes(damage)

    assert load_records(root, cache_dir=tmp_path / "cache") == expected


def test_cache_of_another_version_is_replaced(project: MakeProject, tmp_path: Path) -> None:
    root = project(_many(3))
    old = tmp_path / "cache" / "records-0123"
    old.mkdir(parents=True)

    load_records(root, cache_dir=tmp_path / "cache")

    assert [folder.name for folder in (tmp_path / "cache").iterdir()] == [f"records-{code_fingerprint()}"]


def test_cache_that_cannot_be_written_is_no_fault(project: MakeProject, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("un fichier", "utf-8")

    assert len(load_records(project(_many(3)), cache_dir=tmp_path / "cache").records) == 3


def test_unchanged_run_writes_nothing(project: MakeProject, tmp_path: Path) -> None:
    root = project(_many(3))
    load_records(root, cache_dir=tmp_path / "cache")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*")}

    load_records(root, cache_dir=tmp_path / "cache")

    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*")} == before


def test_one_file_loaded_alone_does_not_forget_the_others(project: MakeProject, tmp_path: Path) -> None:
    root = project(_many(5))
    load_records(root, cache_dir=tmp_path / "cache")

    result = load_records(root, cache_dir=tmp_path / "cache", paths=[Path("data/needs/besoin-2.yml")])

    assert [loaded.record.id for loaded in result.records] == ["besoin-2"]
    assert RecordCache(tmp_path / "cache").get("data/needs/besoin-4.yml") is not None


def test_two_processes_give_what_one_gives(
    project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "PARALLEL_FROM", 10)
    root = project({**_many(60), "data/needs/devis.yml": record("besoin", ordre=0)})

    alone = load_records(root)
    together = load_records(root, workers=2, cache_dir=tmp_path / "cache")
    warm = load_records(root, workers=2, cache_dir=tmp_path / "cache")

    assert alone == together == warm


def test_progress_reaches_the_number_of_files(project: MakeProject) -> None:
    seen: list[tuple[int, int]] = []

    load_records(project(_many(4)), on_progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_reload_reads_one_file_again(project: MakeProject) -> None:
    root = project(_many(2))
    path = Path("data/needs/besoin-1.yml")

    (root / path).write_text(record("besoin", id="besoin-1", nom="Autre"), "utf-8")
    changed = reload_record(root, path)
    (root / path).unlink()
    gone = reload_record(root, root / path)

    assert [loaded.record.title for loaded in changed.records] == ["Autre"]
    assert gone == LoadResult((), ())


def test_digest_changes_with_the_file(project: MakeProject) -> None:
    root = project(_many(1))
    (before,) = load_records(root).records
    with (root / before.path).open("a", encoding="utf-8") as file:
        file.write("# mot\n")
    (after,) = load_records(root).records

    assert before.digest != after.digest
    assert before.record == after.record


# --- whatever is typed ----------------------------------------------------------------------------------------

ENGLISH = re.compile(r"Input should|Field required|Value error|Extra inputs|ensure this|\bshould be\b")
ODDITIES: list[Any] = [
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    "",
    " ",
    "é" * 400,
    "a\nb",
    "=1+1",
    "\u202f",
    "²",
    "http://x",
    [],
    {},
]
ODDITIES += [
    ["a", None],
    {"a": 1},
    [[[1]]],
    "2026-13-45",
    "0000",
    "20",
    "[[x]]",
    {"titre": "a", "b": {}},
    2026,
    ["x"] * 50,
]
TEXT_ODDITIES = [
    "\t",
    ": ",
    "- ",
    "[",
    "{",
    '"',
    "'",
    "\n",
    "&a ",
    "*a ",
    "!x ",
    "#",
    "\r",
    "\x00",
    "\ufeff",
    "|",
    ">",
    "%",
    "é",
    "  ",
]


def _mutated_value(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(list(value))
        action = chance.random()
        if action < 0.2:
            return {other: item for other, item in value.items() if other != key}
        if action < 0.35:
            return {**value, key + chance.choice("aez"): value[key]}
        return {**value, key: _mutated_value(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        index = chance.randrange(len(value))
        return [*value[:index], _mutated_value(value[index], chance), *value[index + 1 :]]
    return chance.choice(ODDITIES)


def _mutated_text(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text))
        length = chance.choice([0, 0, 1, 5])
        text = text[:place] + chance.choice(TEXT_ODDITIES) + text[place + length :]
    return text


def _fixture_files() -> list[Path]:
    return sorted((SITES / "complete/data").rglob("*.yml"))


@pytest.mark.parametrize("seed", range(10))
def test_no_mutation_raises_and_every_problem_is_placed(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(60):
        source = chance.choice(_fixture_files())
        text = source.read_text("utf-8")
        if number % 2:
            mutated = _mutated_text(text, chance)
        else:
            value = _mutated_value(yaml.safe_load(text), chance)
            mutated = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
        target = tmp_path / str(number) / "data" / source.relative_to(SITES / "complete/data")
        target.parent.mkdir(parents=True)
        target.write_text(mutated, "utf-8")

        result = load_records(tmp_path / str(number))

        is_record = target.relative_to(tmp_path / str(number)).as_posix() not in UPKEEP_MODELS
        assert bool(result.records) != bool(result.problems) or (not is_record and not result.records)
        for problem in result.problems:
            _assert_placed(problem, mutated)


def _assert_placed(problem: Problem, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= problem.line <= len(lines)
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 2
    assert problem.message
    assert not ENGLISH.search(str(problem))
    assert "\n" not in problem.message
    assert len(problem.message) < 500
