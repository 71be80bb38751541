"""The open data: every kind, its schema, its licence; dates and addresses added; same bytes twice."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import jsonschema
import pytest

from generator import exports
from generator.load import LoadedRecord, load_records
from generator.models.common import Record
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.settings import Settings
from generator.site import Site, resolve
from generator.tables import TABLE_SCHEMAS
from tests.helpers import SITES
from tests.hubs import ROOT

TODAY = date(2026, 11, 21)
SOURCE = {"titre": "Page d’essai", "url": "https://www.exemple.fr"}
COMMON: dict[str, Any] = {"source": SOURCE, "verifie_le": "2026-11-01", "confiance": "haute"}
AID: dict[str, Any] = COMMON | {
    "id": "cheque",
    "nom": "Chèque d’essai",
    "resume": "La région rembourse la moitié.",
    "porteur": "Région d’essai",
    "nature": ["subvention"],
    "pour_qui": "Tous.",
    "territoires": ["FR"],
    "besoins": ["devis"],
    "etat": "ouverte",
}


def record(kind: str, content: dict[str, Any]) -> LoadedRecord:
    made: Record = KIND_BY_KEY[kind].model.model_validate(content)
    return LoadedRecord(made, KIND_BY_KEY[kind], f"data/{content['id']}.yml", "")


def site(*records: LoadedRecord, site_url: str | None = None) -> Site:
    return resolve(records, today=TODAY, settings=Settings(site_name="Étrier", site_url=site_url))


def contents(made: Site) -> dict[str, Any]:
    """The JSON files, by path."""
    return {output.path: json.loads(output.content) for output in exports.files(made) if output.path.endswith("json")}


def test_every_kind_has_its_file_and_its_schema_even_when_empty() -> None:
    found = contents(site())

    assert set(found) == {
        "api/v1/index.json",
        *(f"api/v1/{kind.api_name}.json" for kind in KINDS),
        *(f"api/v1/schemas/{kind.key}.json" for kind in KINDS),
        *(f"api/v1/schemas/tables/{schema.name}.json" for schema in TABLE_SCHEMAS),
        "api/v1/datapackage.json",
    }
    assert found["api/v1/sessions.json"] == {
        "version": "1",
        "licence": "etalab-2.0",
        "genere_le": "2026-11-21",
        "genre": "seance",
        "nombre": 0,
        "fiches": [],
    }


def test_a_record_keeps_its_french_keys_and_gets_its_address_and_state() -> None:
    found = contents(site(record("aide", AID | {"fin": "2026-09", "debut": "2026-01-15"})))["api/v1/aids.json"]

    assert found["nombre"] == 1
    assert found["fiches"][0] == AID | {
        "source": SOURCE,
        "autres_sources": [],
        "verifie_le": "2026-11-01",
        "pas_si": [],
        "demarche": [],
        "criteres": {"secteurs": [], "metiers": [], "naf": [], "statuts": []},
        "moments": [],
        "debut": "2026-01-15",
        "fin": "2026-09",
        "adresse": "aides/cheque/",
        "etat_au_jour": "fermee",
    }


def test_the_order_of_keys_is_the_order_of_the_model() -> None:
    outputs = exports.files(site(record("aide", AID)))
    output = next(output for output in outputs if output.path == "api/v1/aids.json")

    keys = list(json.loads(output.content)["fiches"][0])

    assert keys[:3] == ["id", "source", "autres_sources"]
    assert keys[-2:] == ["adresse", "etat_au_jour"]


def test_text_is_utf_8_and_ends_with_a_line() -> None:
    output = next(output for output in exports.files(site(record("aide", AID))) if output.path == "api/v1/aids.json")

    assert "Chèque d’essai".encode() in output.content
    assert output.content.endswith(b"}\n")


def test_two_runs_give_the_same_bytes() -> None:
    assert list(exports.files(site(record("aide", AID)))) == list(exports.files(site(record("aide", AID))))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("aide", "etalab-2.0", id="facts are open data"),
        pytest.param("contrat", "CC0-1.0", id="contract models ask for nothing"),
        pytest.param("metier", "etalab-2.0 AND CC-BY-4.0", id="a trade's path is our own words"),
        pytest.param("terme", "etalab-2.0 AND CC-BY-4.0", id="so is the glossary"),
    ],
)
def test_each_kind_says_its_licence(kind: str, expected: str) -> None:
    found = contents(site())

    assert found[exports.data_path(KIND_BY_KEY[kind])]["licence"] == expected
    assert set(expected.split(" AND ")) <= set(found["api/v1/index.json"]["licences"])


def test_the_index_lists_every_file() -> None:
    found = contents(site(record("aide", AID), site_url="https://etrier.exemple/"))
    index = found["api/v1/index.json"]

    assert index["site"] == "https://etrier.exemple/"
    assert [item["genre"] for item in index["genres"]] == [kind.key for kind in KINDS]
    assert all(item["fichier"] in found and item["schema"] in found for item in index["genres"])
    assert next(item["nombre"] for item in index["genres"] if item["genre"] == "aide") == 1


def test_the_schema_describes_every_published_key() -> None:
    found = contents(site(record("aide", AID | {"fin": "2027"})))
    schema = found["api/v1/schemas/aide.json"]

    assert set(found["api/v1/aids.json"]["fiches"][0]) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(found["api/v1/aids.json"]["fiches"][0])


def test_the_published_state_is_only_on_aids() -> None:
    found = contents(site())

    with_state = [path for path, content in found.items() if "etat_au_jour" in content.get("properties", {})]
    assert with_state == ["api/v1/schemas/aide.json"]


def faults(made: Site) -> list[str]:
    """What the schemas that are published say of the records that are published."""
    found = contents(made)
    validators = {kind.api_name: jsonschema.Draft202012Validator(found[exports.schema_path(kind)]) for kind in KINDS}
    return [
        f"{kind.api_name} {record['id']} {'.'.join(map(str, error.absolute_path))}: {error.message}"
        for kind in KINDS
        for record in found[exports.data_path(kind)]["fiches"]
        for error in validators[kind.api_name].iter_errors(record)
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_published_schema_is_one(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(contents(site())[exports.schema_path(kind)])


def test_every_record_of_the_complete_site_is_valid() -> None:
    assert faults(site(*load_records(SITES / "complete").records)) == []


@pytest.mark.slow
def test_every_real_record_is_valid() -> None:
    records = load_records(ROOT, cache_dir=ROOT / ".cache" / "etrier").records

    assert faults(site(*records)) == []


def test_the_package_tells_licence_version_size_checks_and_schema_of_every_file() -> None:
    made = site(record("aide", AID), record("aide", AID | {"id": "autre", "verifie_le": "2026-01-01"}))
    outputs = {output.path: output.content for output in exports.files(made)}
    package = json.loads(outputs["api/v1/datapackage.json"])

    assert {f"api/v1/{item['path']}" for item in package["resources"]} == {
        item.path for item in exports.inventory(made)
    }
    for item in package["resources"]:
        content = outputs[f"api/v1/{item['path']}"]
        assert item["bytes"] == len(content)
        assert item["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert f"api/v1/{item.get('schema') or item['jsonSchema']}" in outputs
        assert {licence["name"] for licence in item["licenses"]} <= set(exports.LICENCES)
        assert item["version"]
    aids = next(item for item in package["resources"] if item["name"] == "aids-table")
    assert aids["verifie_le"] == {"de": "2026-01-01", "a": "2026-11-01"}
    assert (aids["nombre"], aids["a_relire"]) == (2, 1)


def test_the_index_lists_the_tables_too() -> None:
    made = site(record("aide", AID))
    index = contents(made)["api/v1/index.json"]

    assert [item["fichier"] for item in index["tables"]] == [exports.table_path(schema) for schema in TABLE_SCHEMAS]
    assert index["tables"][0]["nombre"] == 1
    assert index["paquet"] == "api/v1/datapackage.json"
