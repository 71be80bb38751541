"""What a source of open data is: its columns, and how a row of it becomes the content of a record, or is refused."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator.geography import department_of_postcode
from generator.imports.rows import Row
from generator.models.kinds import Kind
from generator.text import fold


@dataclass(frozen=True)
class Column:
    """One column that a source is read for."""

    name: str
    """Its normal name, such as "code_postal"; see `rows.column_name`."""
    is_required: bool = False
    """Whether a file without it is not this source's."""
    other_names: tuple[str, ...] = ()
    """Normal names it also bears, in other exports of the same data."""


@dataclass(frozen=True)
class Stamp:
    """What is said of the whole file."""

    checked_on: date | None
    """The day someone read the file; None when each row bears its own."""
    dated: str | None
    """The date printed on the data set, partial; None when it bears none."""


@dataclass(frozen=True)
class Candidate:
    """What a row says, as a record that is not yet matched nor named."""

    key: str
    """The row's key in its source: the same row bears it in every export."""
    slug: str
    """What the id is made of, after the source's prefix."""
    content: Mapping[str, Any]
    """French keys of the record, without its id."""
    folder: str | None = None
    """The folder below the kind's, such as "77"; None for kinds that have none."""
    place: str | None = None
    """Territory code of where it is, such as "DEP-77"; None when the row does not say."""


@dataclass(frozen=True)
class Refusal:
    """Why a row makes no record."""

    reason: str
    """A French sentence without a final full stop."""
    name: str = ""
    """What the report may call the row; "" when it must not be named."""


@dataclass(frozen=True)
class Likeness:
    """What tells that two contents speak of one thing."""

    sure: tuple[str, ...]
    """One in common is enough, such as an address or a name with its department."""
    unsure: tuple[str, ...] = ()
    """One in common with a record that has no sure sign wants a person's eye."""


@dataclass(frozen=True)
class Source:
    """One open data set that records are made from."""

    name: str
    """What is typed after `etrier import`, such as "activateurs"."""
    title: str
    """How records and reports name it."""
    url: str
    """The page of the data set."""
    kind: Kind
    """What its rows become."""
    id_prefix: str
    """Begins the ids, such as "act-"."""
    columns: tuple[Column, ...]
    """What is read."""
    read_row: Callable[["Cells", Stamp], Candidate | Refusal]
    """The mapping: pure."""
    likeness: Callable[[Mapping[str, Any]], Likeness]
    """What a record of the kind can be recognised by."""
    adopts: Collection[str]
    """Parts that a row may complete in a record that someone wrote by hand."""
    when_gone: Callable[[dict[str, Any], str], dict[str, Any]]
    """The parts of a record whose row is no longer in the file, from those it had and a French sentence."""
    rows_are_dated: bool = False
    """Whether each row bears the day it was checked."""
    wrappers: tuple[str, ...] = field(default=("data", "results", "records"))
    """Keys that hold the rows in a JSON object."""


_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, marks that reverse the reading order, halves of characters: never meant, never printed."""


def clean(value: Any) -> str:
    """Give a value as one line of text: no hidden character, single spaces, French apostrophes."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", str(value)))
    return re.sub(r"(?<=\w)'(?=\w)", "’", " ".join(text.split()))


class Cells:
    """The cells of a row, by the column names of its source."""

    def __init__(self, row: Row, columns: Collection[Column]) -> None:
        """Keep the row; a column is found under any of its names."""
        self._values = {column.name: _first(row, (column.name, *column.other_names)) for column in columns}

    def text(self, name: str) -> str:
        """Give a cell as one line of text, "" when it is empty or absent."""
        return clean(self._values[name])

    def raw(self, name: str) -> Any:
        """Give a cell as the file holds it, such as a list; None when absent."""
        return self._values[name]

    def several(self, name: str) -> list[str]:
        """Give the values of a cell that holds several: a list, or a text separated by "|"."""
        value = self._values[name]
        items = value if isinstance(value, list) else str(value or "").split("|")
        return [clean(item) for item in items if clean(item)]

    def postcode(self, name: str) -> str | None:
        """Give a French postcode as five digits; None when it is none.

        A table reads 06000 as a number and gives 6000, or 6000.0.
        """
        digits = re.sub(r"\.0+$", "", self.text(name)).replace(" ", "")
        if re.fullmatch(r"[0-9]{4}", digits):
            digits = f"0{digits}"
        return digits if department_of_postcode(digits) else None

    def https(self, name: str) -> str | None:
        """Give the first address of a cell that starts with https://; None when there is none."""
        found = (address(item) for item in self.several(name))
        return next((item for item in found if item), None)


def _first(row: Row, names: Collection[str]) -> Any:
    return next((row.values[name] for name in names if name in row.values), None)


def address(text: str) -> str | None:
    """Give a text that is a whole https address, None when it is none."""
    return text if re.fullmatch(r"https://[^\s\"<>|\\^`{}]{3,490}", text) else None


def same_name(text: str) -> str:
    """Give the form that names are compared in: no case, accent, punctuation nor legal form."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


_LEGAL_FORMS = frozenset({"sarl", "sas", "sasu", "eurl", "sa", "scop", "scic", "selarl", "ei"})

_SMALL_WORDS = frozenset(
    ("à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "lez", "sous", "sur")
)


def town_name(text: str) -> str:
    """Give a town as it is written in a sentence: "LA ROCHE SUR YON CEDEX 9" is "La Roche sur Yon"."""
    town = re.sub(r"\s*\bcedex\b.*$", "", text, flags=re.IGNORECASE).strip(" ,")
    if town != town.upper():
        return town
    words = re.split(r"([\s’'-]+)", town.lower())
    return "".join(word if index and word in _SMALL_WORDS else word.capitalize() for index, word in enumerate(words))


def filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give a content without its empty values: what a row does not say is not written."""
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def source_entry(title: str, url: str, dated: str | None) -> dict[str, Any]:
    """Give the `source` of a record."""
    return filled({"titre": title, "url": url, "date": dated})
