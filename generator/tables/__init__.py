"""The open data as tables: national schemas where there are some, ours elsewhere. `Site` in, rows out."""

from collections.abc import Callable

from generator.site import Site
from generator.tables.aids import AIDS, aid_table
from generator.tables.places import PLACES, place_table
from generator.tables.providers import LABELS, PROVIDERS, label_table, provider_table
from generator.tables.schema import Table, TableSchema, csv_bytes

TABLE_SCHEMAS: tuple[TableSchema, ...] = (AIDS, PLACES, PROVIDERS, LABELS)
"""In the order that pages and packages list them."""

_MAKERS: tuple[Callable[[Site], Table], ...] = (aid_table, place_table, provider_table, label_table)


def all_tables(site: Site) -> tuple[Table, ...]:
    """Give every table of a hub, in the order of `TABLE_SCHEMAS`."""
    return tuple(make(site) for make in _MAKERS)


def schema_files() -> dict[str, str]:
    """Give the schemas that are kept in the project, by path."""
    return {schema.path: schema.text() for schema in TABLE_SCHEMAS}


__all__ = ["TABLE_SCHEMAS", "Table", "TableSchema", "all_tables", "csv_bytes", "schema_files"]
