"""The open data: every kind of record as one JSON file, its schema, and an index. Pure: `Site` in, files out.

Addresses hold a version (`/api/v1/`): a field may be added within it, none is renamed or taken away.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from pydantic_core import to_json

from generator.eligibility import AidStatus
from generator.models.common import Record
from generator.models.help import Aid
from generator.models.kinds import KINDS, Kind
from generator.outputs import OutputFile
from generator.reference import json_schema
from generator.site import Entry, Site

VERSION = "1"
"""Of the format; also the `v1` of the addresses."""

_ROOT = f"api/v{VERSION}/"

DATA_LICENCE = "etalab-2.0"
TEXT_LICENCE = "CC-BY-4.0"
CONTRACT_LICENCE = "CC0-1.0"

LICENCES = {
    DATA_LICENCE: "Licence Ouverte 2.0 : les faits. Réutilisez-les en citant Étrier et la date de mise à jour.",
    TEXT_LICENCE: "Les textes rédigés par Étrier. Réutilisez-les en citant Étrier et en signalant vos changements.",
    CONTRACT_LICENCE: "Les modèles de contrat. Copiez-les, changez-les, sans rien demander.",
}
"""SPDX identifiers, and what each covers."""

_WRITTEN_KINDS = frozenset({"metier", "besoin", "moment", "terme", "module"})
"""Kinds that are mostly our own prose: their words are under CC-BY-4.0, the facts they hold are open data."""


_NOT_PUBLISHED = {"answered_warnings"}
"""What records hold for who checks them, not for who reads them."""


def licence_of(kind: Kind) -> str:
    """Give the SPDX licence expression of a kind's records."""
    if kind.key == "contrat":
        return CONTRACT_LICENCE
    if kind.key in _WRITTEN_KINDS:
        return f"{DATA_LICENCE} AND {TEXT_LICENCE}"
    return DATA_LICENCE


def files(site: Site) -> Iterator[OutputFile]:
    """Give one JSON file and one schema a kind, even an empty one, then the index."""
    for kind in KINDS:
        yield _json(data_path(kind), _kind_content(site, kind))
        yield _schema_file(kind)
    yield _json(f"{_ROOT}index.json", _index(site))


def data_path(kind: Kind) -> str:
    """Site path of a kind's records, such as "api/v1/aids.json"."""
    return f"{_ROOT}{kind.api_name}.json"


def schema_path(kind: Kind) -> str:
    """Site path of a kind's JSON Schema, such as "api/v1/schemas/aide.json"."""
    return f"{_ROOT}schemas/{kind.key}.json"


def _kind_content(site: Site, kind: Kind) -> dict[str, Any]:
    entries = site.all(kind.key)
    return {
        "version": VERSION,
        "licence": licence_of(kind),
        "genere_le": site.today.isoformat(),
        "genre": kind.key,
        "nombre": len(entries),
        "fiches": [_published(site, entry) for entry in entries],
    }


def _published(site: Site, entry: Entry[Record]) -> dict[str, Any]:
    """A record under its French keys, in the order of its model, with what the hub adds."""
    content = entry.record.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_NOT_PUBLISHED)
    if entry.url is not None:
        content["adresse"] = entry.url
    if isinstance(entry.record, Aid):
        content["etat_au_jour"] = site.status_of(cast(Entry[Aid], entry)).value
    return content


@cache
def _schema_file(kind: Kind) -> OutputFile:
    """The schema of what is published: the record's own, and what the hub adds to it."""
    schema = json_schema(kind)
    schema["description"] = f"Fiche « {kind.label.lower()} », telle que {data_path(kind)} la publie"
    properties = schema["properties"]
    del properties["avertissements_voulus"], schema["$defs"]["AnsweredWarning"]
    properties["adresse"] = {
        "type": "string",
        "description": "Adresse de la fiche, à partir de la racine du site ; absente quand aucune page ne la montre",
    }
    if kind.model is Aid:
        properties["etat_au_jour"] = {
            "type": "string",
            "enum": [status.value for status in AidStatus],
            "description": "Où en est l’aide le jour de genere_le ; recalculez-le avec debut et fin avant d’afficher",
        }
    return _json(schema_path(kind), schema)


def _index(site: Site) -> dict[str, Any]:
    return {
        "version": VERSION,
        "site": site.settings.site_url,
        "genere_le": site.today.isoformat(),
        "licences": LICENCES,
        "genres": [
            {
                "genre": kind.key,
                "libelle": kind.plural,
                "nombre": len(site.all(kind.key)),
                "licence": licence_of(kind),
                "fichier": data_path(kind),
                "schema": schema_path(kind),
            }
            for kind in KINDS
        ],
    }


def _json(path: str, content: dict[str, Any]) -> OutputFile:
    # pydantic's writer: UTF-8, keys in their order, and four times faster than json.dumps over 15,000 records.
    return OutputFile(path, to_json(content) + b"\n")
