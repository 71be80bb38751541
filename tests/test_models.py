"""Each constrained type: the last value it takes and the first it refuses."""

import inspect
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.load import load_records
from generator.load.translate import models_of
from generator.models import common
from generator.models.common import (
    Amount,
    Confidence,
    Day,
    Department,
    Line,
    Moment,
    NafPrefix,
    PartialDate,
    Postcode,
    Reason,
    Siren,
    Slug,
    Territory,
    Text,
    Url,
)
from generator.models.contracts import VariableName, Version
from generator.models.help import PERIOD
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.models.references import references_of
from generator.models.shape import FieldShape, field_at, fields_of
from tests.helpers import SITES

ACCEPTED = [
    pytest.param(Line, "a", "a", id="line of one character"),
    pytest.param(Line, "é" * 300, "é" * 300, id="line of 300 characters"),
    pytest.param(Line, "  a  ", "a", id="line loses the blanks around it"),
    pytest.param(Text, "a\n\nb", "a\n\nb", id="text of two paragraphs"),
    pytest.param(Text, "a" * 6000, "a" * 6000, id="text of 6,000 characters"),
    pytest.param(Text, "<b>{{ x }}</b>", "<b>{{ x }}</b>", id="text with HTML stays as typed"),
    pytest.param(Slug, "a", "a", id="slug of one letter"),
    pytest.param(Slug, "a" * 60, "a" * 60, id="slug of 60 letters"),
    pytest.param(Slug, "pret-a-porter-2", "pret-a-porter-2", id="slug with hyphens and a digit"),
    pytest.param(Url, " https://é.fr/a?b=c ", "https://é.fr/a?b=c", id="https address"),
    pytest.param(Siren, "732829320", "732829320", id="siren with a right key"),
    pytest.param(Siren, "356000000", "356000000", id="siren of La Poste"),
    pytest.param(Department, "01", "01", id="first department"),
    pytest.param(Department, "2A", "2A", id="Corse-du-Sud"),
    pytest.param(Department, "971", "971", id="Guadeloupe"),
    pytest.param(Department, "988", "988", id="Nouvelle-Calédonie"),
    pytest.param(Territory, "FR", "FR", id="whole country"),
    pytest.param(Territory, "REG-94", "REG-94", id="Corse"),
    pytest.param(Territory, "DEP-2B", "DEP-2B", id="Haute-Corse"),
    pytest.param(Postcode, "01000", "01000", id="postcode keeps its zero"),
    pytest.param(Postcode, "97110", "97110", id="postcode of Guadeloupe"),
    pytest.param(Postcode, "20600", "20600", id="postcode of Haute-Corse"),
    pytest.param(NafPrefix, "43", "43", id="naf division"),
    pytest.param(NafPrefix, "43.2", "43.2", id="naf group"),
    pytest.param(NafPrefix, "43.22A", "43.22A", id="naf subclass"),
    pytest.param(PartialDate, 2026, "2026", id="bare year"),
    pytest.param(PartialDate, "2026-09", "2026-09", id="month"),
    pytest.param(PartialDate, "2024-02-29", "2024-02-29", id="leap day"),
    pytest.param(Day, "2026-11-21", date(2026, 11, 21), id="day"),
    pytest.param(Moment, "2026-12-08T18:30", datetime(2026, 12, 8, 18, 30), id="moment without seconds"),
    pytest.param(Moment, "2026-12-08 18:30:05", datetime(2026, 12, 8, 18, 30, 5), id="moment with a blank"),
    pytest.param(Amount, 0, 0.0, id="nothing"),
    pytest.param(Amount, 100_000_000, 100_000_000.0, id="largest amount"),
    pytest.param(Confidence, "basse", "basse", id="value of the vocabulary"),
    pytest.param(Version, "0.1.0", "0.1.0", id="version"),
    pytest.param(VariableName, "prix_mensuel_2", "prix_mensuel_2", id="variable name"),
    pytest.param(Reason, " La loi le dit. ", "La loi le dit.", id="reason in a sentence"),
]

REFUSED = [
    pytest.param(Line, "", "string_too_short", id="empty line"),
    pytest.param(Line, "   ", "string_too_short", id="line of blanks"),
    pytest.param(Line, "a" * 301, "string_too_long", id="line of 301 characters"),
    pytest.param(Line, "a\nb", "string_pattern_mismatch", id="two lines"),
    pytest.param(Line, 77, "string_type", id="number where a line is expected"),
    pytest.param(Text, "a" * 6001, "string_too_long", id="text of 6,001 characters"),
    pytest.param(Slug, "a" * 61, "string_too_long", id="slug of 61 letters"),
    pytest.param(Slug, "Aide", "string_pattern_mismatch", id="slug with a capital"),
    pytest.param(Slug, "é", "string_pattern_mismatch", id="slug with an accent"),
    pytest.param(Slug, "a--b", "string_pattern_mismatch", id="slug with two hyphens"),
    pytest.param(Slug, "-a", "string_pattern_mismatch", id="slug that starts with a hyphen"),
    pytest.param(Slug, "a\n", "string_pattern_mismatch", id="slug with a line break"),
    pytest.param(Slug, "../a", "string_pattern_mismatch", id="slug that climbs out"),
    pytest.param(Url, "http://a.fr", "lien-refuse", id="http address"),
    pytest.param(Url, "HTTPS://a.fr", "lien-refuse", id="address in capitals"),
    pytest.param(Url, "javascript:alert(1)", "lien-refuse", id="javascript address"),
    pytest.param(Url, "https://a.fr/a b", "lien-refuse", id="address with a blank"),
    pytest.param(Siren, "732829321", "siren-cle", id="siren with a wrong key"),
    pytest.param(Siren, "73282932", "siren-forme", id="siren of eight digits"),
    pytest.param(Siren, "٧٣٢٨٢٩٣٢٠", "siren-cle", id="siren in Arabic digits"),
    pytest.param(Siren, 732829320, "string_type", id="siren as a number"),
    pytest.param(Department, "20", "departement-inconnu", id="department 20"),
    pytest.param(Department, "1", "departement-inconnu", id="department without its zero"),
    pytest.param(Department, "2a", "departement-inconnu", id="department in lower case"),
    pytest.param(Department, "96", "departement-inconnu", id="department 96"),
    pytest.param(Department, "989", "departement-inconnu", id="past the last department"),
    pytest.param(Territory, "REG-20", "territoire-inconnu", id="unknown region"),
    pytest.param(Territory, "DEP-20", "territoire-inconnu", id="department 20 as a territory"),
    pytest.param(Territory, "77", "territoire-inconnu", id="bare department as a territory"),
    pytest.param(Territory, "fr", "territoire-inconnu", id="country in lower case"),
    pytest.param(Postcode, "00100", "code-postal", id="postcode of nowhere"),
    pytest.param(Postcode, "1000", "code-postal", id="postcode of four digits"),
    pytest.param(Postcode, "010000", "code-postal", id="postcode of six digits"),
    pytest.param(Postcode, "²²²²²", "code-postal", id="postcode in superscript"),
    pytest.param(NafPrefix, "4", "string_pattern_mismatch", id="naf of one digit"),
    pytest.param(NafPrefix, "43.22a", "string_pattern_mismatch", id="naf letter in lower case"),
    pytest.param(NafPrefix, "4322A", "string_pattern_mismatch", id="naf without its dot"),
    pytest.param(PartialDate, 999, "string_type", id="year of three digits"),
    pytest.param(PartialDate, "2026-13", "date-forme", id="thirteenth month"),
    pytest.param(PartialDate, "2025-02-29", "date-impossible", id="29 February of a common year"),
    pytest.param(PartialDate, "0000", "date-impossible", id="year zero"),
    pytest.param(PartialDate, 2026.09, "date-forme", id="month read as a decimal"),
    pytest.param(PartialDate, True, "string_type", id="true as a date"),
    pytest.param(Day, "2026-02-30", "date-impossible", id="30 February"),
    pytest.param(Day, "21/11/2026", "date-forme", id="French date"),
    pytest.param(Day, 0, "date-forme", id="number of seconds as a day"),
    pytest.param(Day, "1700000000", "date-forme", id="text of seconds as a day"),
    pytest.param(Day, "20261121", "date-forme", id="day without hyphens"),
    pytest.param(Moment, "2026-12-08T18:30Z", "heure-forme", id="moment with a zone"),
    pytest.param(Moment, "2026-12-08", "heure-forme", id="moment without a time"),
    pytest.param(Moment, "2026-12-08T25:00", "date-impossible", id="twenty-fifth hour"),
    pytest.param(Amount, -0.01, "greater_than_equal", id="negative amount"),
    pytest.param(Amount, 100_000_001, "less_than_equal", id="amount past the largest"),
    pytest.param(Confidence, "Haute", "valeur-inconnue", id="label instead of the value"),
    pytest.param(Reason, "oui", "string_too_short", id="reason that gives none"),
    pytest.param(Version, "0.1", "string_pattern_mismatch", id="version of two numbers"),
    pytest.param(VariableName, "Prix", "string_pattern_mismatch", id="variable with a capital"),
    pytest.param(VariableName, "a" * 41, "string_too_long", id="variable of 41 letters"),
]


@pytest.mark.parametrize(("constrained", "value", "expected"), ACCEPTED)
def test_accepted_value(constrained: Any, value: object, expected: object) -> None:
    assert TypeAdapter(constrained).validate_python(value) == expected


@pytest.mark.parametrize(("constrained", "value", "code"), REFUSED)
def test_refused_value(constrained: Any, value: object, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(constrained).validate_python(value)

    assert [error["type"] for error in caught.value.errors()] == [code]


def test_every_constrained_type_has_an_accepted_and_a_refused_value() -> None:
    aliases = {
        name: value
        for name, value in vars(common).items()
        if name[0].isupper() and hasattr(value, "__metadata__") and not inspect.isclass(value)
    }

    for cases in (ACCEPTED, REFUSED):
        tested = [case.values[0] for case in cases]
        assert [name for name, alias in aliases.items() if alias not in tested] == []


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [
        pytest.param("2026", "2026", False, id="same year"),
        pytest.param("2026-09", "2026", False, id="month inside the year that ends it"),
        pytest.param("2026-09-02", "2026-09-01", True, id="day before"),
        pytest.param("2027", "2026-12", True, id="year before"),
        pytest.param(None, "2020", False, id="no start"),
        pytest.param("2020", None, False, id="no end"),
    ],
)
def test_periods_end_after_they_begin(start: str | None, end: str | None, is_refused: bool) -> None:
    told = PERIOD.broken({"debut": start, "fin": end})

    assert told == ({"start": start, "end": end} if is_refused else None)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_kind_agrees_with_its_model(kind: Kind) -> None:
    assert kind.model.kind == kind.key
    assert KIND_BY_KEY[kind.key] is kind
    assert kind.patterns


def test_no_two_kinds_share_a_place_or_a_name() -> None:
    patterns = [pattern for kind in KINDS for pattern in kind.patterns]
    prefixes = [kind.url_prefix for kind in KINDS if kind.url_prefix]
    api_names = [kind.api_name for kind in KINDS]

    for names in (patterns, prefixes, api_names):
        assert len(set(names)) == len(names)


def _every_field() -> list[tuple[str, FieldShape]]:
    models = set().union(*(models_of(kind.model) for kind in KINDS))
    return [(model.__name__, shape) for model in models for shape in fields_of(model)]


def test_every_field_is_described_in_french_without_a_full_stop() -> None:
    faulty = [f"{model}.{shape.name}" for model, shape in _every_field() if not shape.description.strip(" .")]

    assert faulty == []


def test_every_reference_names_a_kind() -> None:
    assert {shape.ref_kind for _, shape in _every_field() if shape.ref_kind} <= set(KIND_BY_KEY)


def test_examples_are_accepted_by_their_own_field() -> None:
    for kind in KINDS:
        for model in models_of(kind.model):
            for name, info in model.model_fields.items():
                shape = next(shape for shape in fields_of(model) if shape.name == name)
                for example in shape.examples:
                    adapter = TypeAdapter(model.__pydantic_fields__[name].rebuild_annotation())
                    adapter.validate_python((example,) if shape.is_list else example)
                assert info.alias


def test_field_at_follows_keys_and_indexes() -> None:
    trade = KIND_BY_KEY["metier"].model

    found = field_at(trade, ("etapes", 2, "prix", "reperes", 0))

    assert found is not None
    assert (found.alias, found.ref_kind, found.is_list) == ("reperes", "prix", True)
    assert field_at(trade, ("etapes", 2, "prix", "rien")) is None


def test_complete_site_writes_every_field_of_every_model() -> None:
    written: set[tuple[str, str]] = set()

    def collect(node: common.Node) -> None:
        for shape in fields_of(type(node)):
            value = getattr(node, shape.name)
            if shape.name in node.model_fields_set and value not in (None, ()):
                written.add((type(node).__name__, shape.name))
            for item in value if shape.is_list else [value]:
                if isinstance(item, common.Node):
                    collect(item)

    for loaded in load_records(SITES / "complete").records:
        collect(loaded.record)

    # One record answers a warning; it would be absurd in all of them.
    absent = {(model, shape.name) for model, shape in _every_field()} - written
    assert {name for name in absent if name[1] != "answered_warnings"} == set()
    assert ("Label", "answered_warnings") in written


def test_references_of_agrees_with_the_shapes_of_the_fields() -> None:
    for loaded in load_records(SITES / "complete").records:
        for reference in references_of(loaded.record):
            shape = field_at(loaded.kind.model, reference.field)
            assert shape is not None
            assert shape.ref_kind == reference.kind


def test_records_are_frozen() -> None:
    record = load_records(SITES / "minimal").records[0].record

    with pytest.raises(ValidationError, match="frozen"):
        record.id = "autre"  # type: ignore[misc]  # what the test is about
