"""The tables: valid for the library that others use, honest about what is not known, safe in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Resource, Schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import exports
from generator.load import LoadedRecord, load_records
from generator.outputs import write_outputs
from generator.site import Site
from generator.tables import TABLE_SCHEMAS, TableSchema, aids, all_tables, csv_bytes, schema_files
from generator.tables.schema import safe_text
from tests.helpers import SITES
from tests.hubs import ROOT, hub, loaded

by_schema = pytest.mark.parametrize("schema", TABLE_SCHEMAS, ids=lambda schema: schema.name)

NATIONAL_AID_FIELDS = """
id titre promesse description eligibilite types_aides porteurs programmes_parents url_source cibles
eligibilite_geographique eligibilite_geographique_exclusions date_ouverture date_cloture date_mise_a_jour
base_juridique eligibilite_effectif_minimal eligibilite_effectif_maximal eligibilite_categorie_taille_entreprise
eligibilite_annees_existence_minimal eligibilite_forme_juridique eligibilite_forme_juridique_exclusions
ciblage_secteur_activite ciblage_naf ciblage_naf_exclusions chainage_paiement
"""

PLACE = {"id": "salle", "type": "mediation-numerique", "code_postal": "77000", "adresse": "1 rue de l’Essai"}


def table_of(site: Site, name: str) -> list[dict[str, str]]:
    table = next(table for table in all_tables(site) if table.schema.name == name)
    return list(csv.DictReader(io.StringIO(csv_bytes(table).decode(), newline="")))


def faults(folder: Path, site: Site) -> list[str]:
    """What Frictionless says of every table of a hub, against the schemas kept in the project."""
    found = []
    for table in all_tables(site):
        path = folder / f"{table.schema.name}.csv"
        path.write_bytes(csv_bytes(table))
        schema = Schema.from_descriptor(json.loads((ROOT / table.schema.path).read_text("utf-8")))
        report = Resource(name=table.schema.name, path=path.name, basepath=str(folder), schema=schema).validate()
        found += [f"{path.name}: {error.message}" for task in report.tasks for error in (*task.errors, *report.errors)]
    return found


@pytest.fixture(scope="module")
def real() -> Site:
    """The hub of the repository's own records."""
    records = load_records(ROOT, cache_dir=ROOT / ".cache" / "etrier").records
    return hub(*records, today=max(item.record.checked_on for item in records))


@pytest.fixture(scope="module")
def complete() -> Site:
    """The hub of tests/sites/complete."""
    return hub(*load_records(SITES / "complete").records)


# --- schemas ---------------------------------------------------------------------------------------------------


@by_schema
def test_the_schemas_of_the_project_are_up_to_date(schema: TableSchema) -> None:
    """After a change that is meant: `make reference`."""
    assert (ROOT / schema.path).read_text("utf-8") == schema_files()[schema.path]


@by_schema
def test_every_schema_is_a_table_schema(schema: TableSchema) -> None:
    descriptor = schema.descriptor()

    assert Schema.validate_descriptor(descriptor).valid
    assert [field["name"] for field in descriptor["fields"]] == [column.name for column in schema.columns]
    assert descriptor["version"].count(".") == 2


def test_the_aids_have_the_26_fields_of_the_national_schema_in_its_order() -> None:
    columns = [column.name for column in TABLE_SCHEMAS[0].columns]

    assert columns == NATIONAL_AID_FIELDS.split()
    assert len(columns) == 26


# --- rows ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_real_row_is_valid(tmp_path: Path, real: Site) -> None:
    assert faults(tmp_path, real) == []


def test_every_row_of_the_complete_site_is_valid(tmp_path: Path, complete: Site) -> None:
    assert faults(tmp_path, complete) == []


@pytest.mark.slow
def test_the_data_package_is_valid_and_its_digests_are_those_of_the_files(tmp_path: Path, real: Site) -> None:
    write_outputs(tmp_path, exports.files(real))

    package = Package.from_descriptor(str(tmp_path / exports.PACKAGE_PATH))
    report = package.validate()

    assert report.flatten(["name", "type", "note"]) == []
    assert report.valid
    assert len(package.resources) == len(exports.inventory(real))


def test_a_wrong_file_is_seen_by_its_digest(tmp_path: Path, complete: Site) -> None:
    write_outputs(tmp_path, exports.files(complete))
    table = tmp_path / "api/v1/tables/labels.csv"
    table.write_bytes(table.read_bytes().replace(b"essai", b"esssai", 1))

    report = Package.from_descriptor(str(tmp_path / exports.PACKAGE_PATH)).validate()

    assert {error for _, error in report.flatten(["name", "type"])} == {"hash-count", "byte-count"}


@pytest.mark.parametrize(
    ("changes", "is_written"),
    [
        pytest.param({"etat": "ouverte"}, True, id="open"),
        pytest.param({"etat": "ouverte", "debut": "2027-01"}, True, id="announced"),
        pytest.param({"etat": "a-verifier"}, False, id="to be checked"),
        pytest.param({"etat": "fermee"}, False, id="closed"),
        pytest.param({"etat": "ouverte", "fin": "2026-10"}, False, id="over"),
        pytest.param({"territoires": ["DEP-2A"]}, False, id="of one Corsican department"),
    ],
)
def test_only_aids_that_the_schema_can_say_truly_are_written(changes: dict[str, Any], is_written: bool) -> None:
    site = hub(loaded("besoin"), loaded("aide", **changes))

    assert len(table_of(site, "aids")) == is_written
    assert sum(count for _, count in all_tables(site)[0].left_out) == (not is_written)


@pytest.mark.parametrize(
    ("territories", "expected"),
    [
        pytest.param(("FR",), "PAYS-99100", id="the whole country"),
        pytest.param(("FR", "DEP-2A"), "PAYS-99100", id="the country and a part of it"),
        pytest.param(("REG-94",), "REG-94", id="Corsica"),
        pytest.param(("DEP-2A", "DEP-77", "DEP-2B"), "DEP-77|REG-94", id="both its departments"),
        pytest.param(("DEP-2B", "REG-94"), "REG-94", id="a part of it and the whole"),
        pytest.param(("DEP-971", "REG-53"), "DEP-971|REG-53", id="overseas and a region"),
        pytest.param(("DEP-2A",), None, id="one of its departments cannot be written"),
        pytest.param(("DEP-2A", "DEP-77"), None, id="nor beside another"),
    ],
)
def test_territories_are_those_of_the_schema(territories: tuple[str, ...], expected: str | None) -> None:
    assert aids.places_of(territories) == expected


def test_what_is_not_known_of_an_aid_is_left_empty() -> None:
    row = table_of(hub(loaded("besoin"), loaded("aide")), "aids")[0]

    assert {key: value for key, value in row.items() if value} == {
        "id": "564c99e3-a700-525a-a14c-86ea4346add0",
        "titre": "Chèque",
        "description": "La moitié.\nSource : Fiche d’essai.",
        "eligibilite": "• Les artisans.",
        "types_aides": "financement",
        "porteurs": '[{"nom": "Région", "roles": []}]',
        "url_source": "https://www.exemple.fr",
        "cibles": "professionnels",
        "eligibilite_geographique": "PAYS-99100",
        "date_mise_a_jour": "2026-11-01T00:00:00Z",
        "ciblage_secteur_activite": "tous secteurs d’activité",
    }


def test_every_limit_of_an_aid_is_in_a_field_or_in_words() -> None:
    limits = {
        **{"effectif_max": 9, "ca_max": 1_000_000, "age_min_mois": 18, "age_max_mois": 60, "naf": ["43.22A", "43.2A"]},
        **{"secteurs": ["batiment", "commerce"], "statuts": ["gerant", "association"]},
    }
    site = hub(loaded("besoin"), loaded("aide", criteres=limits, debut="2026-09", fin="2027", zone="le canton"))

    row = table_of(site, "aids")[0]

    assert row["eligibilite_effectif_maximal"] == "9"
    assert row["ciblage_secteur_activite"] == "Bâtiment|Commerce"
    assert row["ciblage_naf"] == "43.22A"
    assert (row["date_ouverture"], row["date_cloture"]) == ("2026-09-01T00:00:00Z", "2027-12-31T23:59:59Z")
    assert row["cibles"] == "professionnels|associations"
    assert row["eligibilite"].split("\n")[1:] == [
        "• Zone : le canton",
        "• Chiffre d’affaires : 1\u202f000\u202f000 € par an au plus",
        "• Entreprise d’au moins 18 mois",
        "• Entreprise de 60 mois au plus",
        "• Statut : gérant ou président de société, association",
    ]
    assert (row["eligibilite_annees_existence_minimal"], row["eligibilite_forme_juridique"]) == ("", "")


def test_an_aid_keeps_its_identifier_on_every_site() -> None:
    assert aids.identifier_of("cheque") == aids.identifier_of("cheque")
    assert aids.identifier_of("cheque") != aids.identifier_of("autre-cheque")


def test_a_place_has_no_number_that_we_have_not_read() -> None:
    dated = {"titre": "Liste", "url": "https://www.exemple.fr", "date": "2023-04-24"}
    records = (loaded("lieu", **PLACE, source=dated), loaded("lieu", **(PLACE | {"id": "b", "adresse": None})))

    rows = table_of(hub(*records), "venues")

    assert [(row["id"], row["pivot"], row["date_maj"]) for row in rows] == [("salle", "0" * 14, "2023-04-24")]
    assert all_tables(hub(*records))[1].left_out == (("sans rue ni code postal, que le schéma exige", 1),)


# --- text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('=HYPERLINK("https://exemple.fr")', '\'=HYPERLINK("https://exemple.fr")', id="a formula"),
        pytest.param("+33 1 00", "'+33 1 00", id="a plus"),
        pytest.param("-50 %", "'-50 %", id="a minus"),
        pytest.param("@Atelier", "'@Atelier", id="an at sign"),
        pytest.param("\t=1", "'\t=1", id="behind a tab"),
        pytest.param("L’atelier = le mieux", "L’atelier = le mieux", id="a sign inside is harmless"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_spreadsheet_runs_a_cell(text: str, expected: str) -> None:
    assert safe_text(text) == expected


def test_a_hostile_name_is_text_in_the_table_and_as_typed_in_json(tmp_path: Path) -> None:
    hostile = '=cmd|"/c calc"!A1'
    site = hub(loaded("prestataire", nom=hostile))

    published = next(output for output in exports.files(site) if output.path == "api/v1/providers.json")

    assert table_of(site, "providers")[0]["nom"] == f"'{hostile}"
    assert json.loads(published.content)["fiches"][0]["nom"] == hostile
    assert faults(tmp_path, site) == []


def test_tables_are_rfc_4180_utf_8_and_the_same_twice(complete: Site) -> None:
    for table in all_tables(complete):
        content = csv_bytes(table)

        assert content == csv_bytes(table)
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        heading = content.decode().split("\r\n")[0]
        assert heading == ",".join(column.name for column in table.schema.columns)


_SIGNS = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"],
    exclude_characters="\ufeff\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
_LINE = st.text(_SIGNS, min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
_STATUSES = st.sampled_from(["micro-entrepreneur", "independant", "gerant", "association"])
_DEPARTMENTS = st.sampled_from(["DEP-2A", "DEP-2B", "DEP-77", "DEP-971", "REG-94", "REG-53", "FR"])


def _records(draw: st.DrawFn) -> Iterator[LoadedRecord]:
    criteria = st.fixed_dictionaries(
        {},
        optional={
            "effectif_max": st.integers(0, 10_000),
            "age_min_mois": st.integers(0, 1200),
            "naf": st.lists(st.sampled_from(["43", "43.2", "43.22", "43.22A", "43.2A"]), max_size=3),
            "statuts": st.lists(
                st.sampled_from(["micro-entrepreneur", "independant", "gerant", "association"]), max_size=2
            ),
            "secteurs": st.lists(st.sampled_from(["batiment", "commerce"]), max_size=2),
        },
    )
    yield loaded("besoin")
    for number in range(draw(st.integers(0, 3))):
        yield loaded(
            "aide",
            id=f"aide-{number}",
            nom=draw(_LINE),
            resume=draw(_LINE),
            porteur=draw(_LINE),
            pour_qui=draw(_LINE),
            pas_si=draw(st.lists(_LINE, max_size=2)),
            territoires=draw(st.lists(_DEPARTMENTS, min_size=1, max_size=3)),
            criteres=draw(criteria),
            fin=draw(st.sampled_from([None, "2027", "2027-02", "2027-02-03"])),
        )
        yield loaded("prestataire", id=f"presta-{number}", nom=draw(_LINE), activites=draw(st.lists(_LINE, max_size=2)))
        yield loaded("lieu", **(PLACE | {"id": f"lieu-{number}", "nom": draw(_LINE), "adresse": draw(_LINE)}))
        yield loaded("label", id=f"label-{number}", nom=draw(_LINE), resume=draw(_LINE))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_row_of_any_hub_is_valid(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    records = data.draw(st.composite(lambda draw: tuple(_records(draw)))())

    assert faults(tmp_path_factory.mktemp("tables"), hub(*records)) == []
