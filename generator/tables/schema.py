"""A table of the open data: its columns as a Frictionless Table Schema, its rows as RFC 4180 text."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, str]
"""Cells by column name; an absent one is empty."""


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    """As it stands in the heading."""
    title: str
    """A French title."""
    description: str = ""
    """What it holds, in French, when the title does not say it all."""
    type: str = "string"
    """A type of Table Schema: string, integer, number, date, datetime, boolean."""
    format: str = ""
    """A format of Table Schema, such as "uri" or "uuid"."""
    is_required: bool = False
    """Whether a cell is never empty."""
    is_unique: bool = False
    """Whether no two rows share it."""
    pattern: str = ""
    """What a whole cell looks like."""
    values: tuple[str, ...] = ()
    """The closed list a cell comes from."""
    longest: int | None = None
    """Most characters."""
    example: str = ""
    """A cell that one could read."""

    def descriptor(self) -> dict[str, Any]:
        """Give the column as Table Schema writes it."""
        constraints = {
            "required": self.is_required,
            "unique": self.is_unique,
            "pattern": self.pattern,
            "enum": list(self.values),
            "maxLength": self.longest,
        }
        field = {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "type": self.type,
            "format": self.format,
            "example": self.example,
            "constraints": {key: value for key, value in constraints.items() if value},
        }
        return {key: value for key, value in field.items() if value}


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table, and where they come from."""

    name: str
    """English plural used in addresses, such as "aids"."""
    title: str
    """A French title."""
    version: str
    """Of the schema: the national one's, or ours."""
    description: str
    """What a row is, in French."""
    homepage: str
    """Page of the national schema; "" when the schema is ours."""
    columns: tuple[Column, ...]
    """In the order of the heading."""

    @property
    def path(self) -> str:
        """Where the schema is kept in the project."""
        return f"docs/schemas/tables/{self.name}.json"

    def descriptor(self) -> dict[str, Any]:
        """Give the whole schema as Table Schema writes it."""
        schema = {
            "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "version": self.version,
            "homepage": self.homepage,
            "fields": [column.descriptor() for column in self.columns],
            "primaryKey": ["id"],
            "missingValues": [""],
        }
        return {key: value for key, value in schema.items() if value}

    def text(self) -> str:
        """Give the schema as it is kept in the project."""
        return json.dumps(self.descriptor(), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Table:
    """Rows, and what was left out of them."""

    schema: TableSchema
    rows: tuple[Row, ...]
    """In the order of their records' ids."""
    ids: frozenset[str]
    """Of the records that have a row."""
    left_out: tuple[tuple[str, int], ...] = ()
    """(why, how many) of the records that the schema cannot hold, or should not."""


def several_of(values: Iterable[str]) -> str:
    """Give the pattern of values of a list, separated by "|"."""
    one = "|".join(re.escape(value).replace("\\ ", " ") for value in values)
    return rf"^({one})(\|({one}))*$"


def joined(values: Iterable[str]) -> str:
    """Write several values in one cell."""
    return "|".join(value.replace("|", "/") for value in values)


# A cell of free text that begins so is run as a formula by spreadsheets, with what the reader's account may do.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"[=+\-@\t\r]")


def safe_text(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: an apostrophe comes first, as OWASP advises.

    Codes, numbers, dates and addresses cannot begin so: their patterns forbid it.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def csv_bytes(table: Table) -> bytes:
    """Write a table: UTF-8 without a mark, commas, CR LF (RFC 4180), the heading first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.schema.columns)
    writer.writerows(_cells(table))
    return text.getvalue().encode()


def _cells(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [safe_text(row.get(column.name, "")) for column in table.schema.columns]
