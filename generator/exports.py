"""The open data: every kind as JSON with its schema, tables as CSV with theirs, an index, a data package.

Pure: `Site` in, files out. Addresses hold a version (`/api/v1/`): a field may be added within it, none is renamed
or taken away.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, cast

from pydantic_core import to_json

from generator.eligibility import AidStatus
from generator.models.common import Record
from generator.models.help import Aid
from generator.models.kinds import KINDS, Kind
from generator.outputs import OutputFile
from generator.reference import json_schema
from generator.site import Entry, Site
from generator.tables import TABLE_SCHEMAS, Table, TableSchema, all_tables, csv_bytes

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


LICENCE_ADDRESSES = {
    DATA_LICENCE: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    TEXT_LICENCE: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    CONTRACT_LICENCE: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
}
"""Where each is read."""


@dataclass(frozen=True)
class Published:
    """One data file of the hub, and what one must know to take it."""

    output: OutputFile
    """The file itself."""
    name: str
    """English plural, such as "aids"; tables have the suffix "-table"."""
    title: str
    """In French."""
    rows: int
    """Records or rows it holds."""
    licence: str
    """SPDX expression."""
    schema: str
    """Site path of its schema."""
    version: str
    """Of its schema."""
    checks: tuple[str, str] | None
    """Oldest and newest day that one of its records was checked; None when it is empty."""
    due: int
    """How many of its records are due for a check."""
    table: Table | None = None
    """The table it is written from; None for JSON."""

    @property
    def path(self) -> str:
        """Its site path."""
        return self.output.path

    @property
    def size_bytes(self) -> int:
        """Its size."""
        return len(self.output.content)


def files(site: Site) -> Iterator[OutputFile]:
    """Give one JSON file and one schema a kind, even an empty one; the tables and theirs; the index, the package."""
    for kind in KINDS:
        yield _schema_file(kind)
    for schema in TABLE_SCHEMAS:
        yield OutputFile.text(table_schema_path(schema), schema.text())
    published = site.once(inventory)
    for item in published:
        yield item.output
    yield _json(f"{_ROOT}index.json", _index(site, published))
    # Read by people too, who may want to see what a package is.
    yield OutputFile.text(PACKAGE_PATH, json.dumps(_package(site, published), ensure_ascii=False, indent=1) + "\n")


PACKAGE_PATH = f"{_ROOT}datapackage.json"
"""A Frictionless Data Package: what a machine needs to take everything and check it."""


def inventory(site: Site) -> tuple[Published, ...]:
    """Give every data file, JSON first; ask for it through `site.once`: the page that lists them needs it too."""
    kinds = (_published_kind(site, kind) for kind in KINDS)
    tables = (_published_table(site, table) for table in all_tables(site))
    return (*kinds, *tables)


def _published_kind(site: Site, kind: Kind) -> Published:
    entries = site.all(kind.key)
    return Published(
        output=_json(data_path(kind), _kind_content(site, kind)),
        name=kind.api_name,
        title=kind.plural,
        rows=len(entries),
        licence=licence_of(kind),
        schema=schema_path(kind),
        version=VERSION,
        checks=_checks(entries),
        due=sum(entry.freshness.is_due for entry in entries),
    )


_KIND_OF_TABLE = {"aids": "aide", "venues": "lieu", "providers": "prestataire", "labels": "label"}


def _published_table(site: Site, table: Table) -> Published:
    schema = table.schema
    entries = [entry for entry in site.all(_KIND_OF_TABLE[schema.name]) if entry.id in table.ids]
    return Published(
        output=OutputFile(table_path(schema), csv_bytes(table)),
        name=f"{schema.name}-table",
        title=schema.title,
        rows=len(table.rows),
        licence=DATA_LICENCE,
        schema=table_schema_path(schema),
        version=schema.version,
        checks=_checks(entries),
        due=sum(entry.freshness.is_due for entry in entries),
        table=table,
    )


def _checks(entries: Iterable[Entry[Record]]) -> tuple[str, str] | None:
    days = sorted(entry.record.checked_on.isoformat() for entry in entries)
    return (days[0], days[-1]) if days else None


def table_path(schema: TableSchema) -> str:
    """Site path of a table, such as "api/v1/tables/aids.csv"."""
    return f"{_ROOT}tables/{schema.name}.csv"


def table_schema_path(schema: TableSchema) -> str:
    """Site path of a table's schema, such as "api/v1/schemas/tables/aids.json"."""
    return f"{_ROOT}schemas/tables/{schema.name}.json"


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


def _index(site: Site, published: tuple[Published, ...]) -> dict[str, Any]:
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
        "tables": [
            {
                "table": item.table.schema.name,
                "libelle": item.title,
                "nombre": item.rows,
                "licence": item.licence,
                "fichier": item.path,
                "schema": item.schema,
            }
            for item in published
            if item.table
        ],
        "paquet": PACKAGE_PATH,
    }


def _package(site: Site, published: tuple[Published, ...]) -> dict[str, Any]:
    """Give the Data Package: each file with its schema, licence, version, size and digest."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "etrier",
        "title": f"{site.settings.site_name}, données ouvertes",
        "homepage": site.settings.site_url,
        "version": VERSION,
        "created": f"{site.today}T00:00:00Z",
        "journal": site.settings.view_url("docs/donnees.md"),
        "licenses": [_licence(name) for name in LICENCES],
        "resources": [_resource(item) for item in published],
    }
    return {key: value for key, value in package.items() if value is not None}


def _resource(item: Published) -> dict[str, Any]:
    is_table = item.table is not None
    resource: dict[str, Any] = {
        "name": item.name,
        "type": "table" if is_table else None,
        "path": item.path.removeprefix(_ROOT),
        "title": item.title,
        "description": item.table.schema.description if item.table else None,
        "format": "csv" if is_table else "json",
        "mediatype": "text/csv" if is_table else "application/json",
        "encoding": "utf-8",
        "bytes": item.size_bytes,
        "hash": f"sha256:{sha256(item.output.content).hexdigest()}",
        "licenses": [_licence(name) for name in item.licence.split(" AND ")],
        "version": item.version,
        # `schema` is for tables; a JSON file's own key says what it is.
        "schema" if is_table else "jsonSchema": item.schema.removeprefix(_ROOT),
        "nombre": item.rows,
        "verifie_le": {"de": item.checks[0], "a": item.checks[1]} if item.checks else None,
        "a_relire": item.due,
    }
    if item.table and item.table.left_out:
        resource["laissees_de_cote"] = [{"raison": why, "nombre": count} for why, count in item.table.left_out]
    return {key: value for key, value in resource.items() if value is not None}


def _licence(name: str) -> dict[str, str]:
    return {"name": name, "path": LICENCE_ADDRESSES[name]}


def _json(path: str, content: dict[str, Any]) -> OutputFile:
    # pydantic's writer: UTF-8, keys in their order, and four times faster than json.dumps over 15,000 records.
    return OutputFile(path, to_json(content) + b"\n")
