"""What the fields of one mapping owe to each other: a closed set of rules, as data.

A rule is not code: pydantic obeys it when a record is read, and the form of the site obeys its twin
(`overrides/assets/contribuer.js`) from the same values, with the same sentence. Fields are named by their YAML keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.dates import first_day, last_day

Said = Mapping[str, Any]
"""The values of a mapping, by YAML key; None or () when nothing is said."""

Told = dict[str, Any]
"""What a message names: {low}, {high}…"""


def is_said(value: Any) -> bool:
    """Whether a field holds something."""
    return value is not None and value != ()


@dataclass(frozen=True)
class Rule:
    """Something that must hold between the fields of a mapping."""

    code: str
    """Stable code of the problem, documented in `docs/problemes.md`."""
    message: str
    """French sentence; it may name what `broken` gives."""

    def broken(self, said: Said) -> Told | None:
        """Give what the message names when the rule does not hold, None when it holds."""
        raise NotImplementedError


@dataclass(frozen=True)
class Ordered(Rule):
    """Two numbers, the smaller first."""

    low: str
    high: str
    names: str = ""
    """How the message calls the two fields; the first word is the field to point at."""

    def broken(self, said: Said) -> Told | None:
        """Give the two numbers when they are the wrong way round."""
        low, high = said[self.low], said[self.high]
        if low is None or high is None or low <= high:
            return None
        return {**({"names": self.names} if self.names else {}), "low": low, "high": high}


@dataclass(frozen=True)
class Period(Rule):
    """A start and an end: partial dates that may be the same, or moments that may not."""

    start: str = "debut"
    end: str = "fin"
    has_time: bool = False
    """Whether both are moments, such as 2026-12-08T18:30, rather than dates."""

    def broken(self, said: Said) -> Told | None:
        """Give both ends when the period finishes before it begins."""
        start, end = said[self.start], said[self.end]
        if not start or not end:
            return None
        holds = start < end if self.has_time else last_day(end) >= first_day(start)
        return None if holds else {"start": str(start), "end": str(end)}


@dataclass(frozen=True)
class HowMany(Rule):
    """How many of some fields say something: one and only one, at least one, all or none."""

    fields: tuple[str, ...]
    allowed: tuple[int, ...]

    def broken(self, said: Said) -> Told | None:
        """Give nothing to name when the number is not allowed."""
        return None if sum(is_said(said[key]) for key in self.fields) in self.allowed else {}


@dataclass(frozen=True)
class When(Rule):
    """With some values of a field, others say enough; with `only`, they say it with those values alone."""

    key: str
    values: tuple[str, ...]
    """The values of `key` that matter."""
    fields: tuple[str, ...]
    """What must then say something, each of them."""
    only: bool = False
    """Whether the fields may say something with these values alone."""
    least: int = 1
    """How many items of a list are enough."""

    def broken(self, said: Said) -> Told | None:
        """Give nothing to name when one goes without the other."""
        is_met = said[self.key] in self.values
        is_enough = all(_size(said[key]) >= self.least for key in self.fields)
        holds = is_met == is_enough if self.only else is_enough or not is_met
        return None if holds else {}


@dataclass(frozen=True)
class OnlyWhen(Rule):
    """Some fields have a meaning with some values of another only."""

    key: str
    values: tuple[str, ...]
    fields: tuple[str, ...]

    def broken(self, said: Said) -> Told | None:
        """Give nothing to name when a field has no meaning here."""
        is_wrong = said[self.key] not in self.values and any(is_said(said[key]) for key in self.fields)
        return {} if is_wrong else None


@dataclass(frozen=True)
class SizeBy(Rule):
    """How long a list is, by the value of another field."""

    key: str
    field: str
    sizes: tuple[tuple[str, int, int | None], ...]
    """(value of `key`, least, most or None)."""

    def broken(self, said: Said) -> Told | None:
        """Give the value and the size it asks for."""
        for value, least, most in self.sizes:
            if said[self.key] == value:
                size = len(said[self.field])
                return None if size >= least and (most is None or size <= most) else {"form": value, "count": least}
        return None


@dataclass(frozen=True)
class OneTrue(Rule):
    """Among the items of a list, a yes-or-no field is true once, and once only."""

    field: str
    key: str

    def broken(self, said: Said) -> Told | None:
        """Give how many are true."""
        count = sum(bool(inner(item, self.key)) for item in said[self.field])
        return None if count == 1 else {"count": count}


@dataclass(frozen=True)
class InOrder(Rule):
    """A field of a list's items takes these values, all of them, in this order."""

    field: str
    key: str
    values: tuple[str, ...]

    def broken(self, said: Said) -> Told | None:
        """Give the values that were expected."""
        found = tuple(inner(item, self.key) for item in said[self.field])
        return None if found == self.values else {"keys": ", ".join(self.values)}


@dataclass(frozen=True)
class SameAsFirst(Rule):
    """A field repeats what the first item of a list says."""

    key: str
    field: str
    first: str

    def broken(self, said: Said) -> Told | None:
        """Give the value that the first item should have."""
        return None if inner(said[self.field][0], self.first) == said[self.key] else {self.key: said[self.key]}


@dataclass(frozen=True)
class EachWhen(Rule):
    """With a value of a field, every item of a list has a block whose own field begins in a given way."""

    key: str
    value: str
    field: str
    block: str
    part: str
    start: str

    def broken(self, said: Said) -> Told | None:
        """Give nothing to name when an item lacks it."""
        if said[self.key] != self.value:
            return None
        blocks = [inner(item, self.block) for item in said[self.field]]
        return None if all(block and inner(block, self.part).startswith(self.start) for block in blocks) else {}


def inner(node: Any, key: str) -> Any:
    """Give the value of a nested mapping by its YAML key."""
    return said_by(node)[key]


def said_by(node: Any) -> dict[str, Any]:
    """Give the values of a mapping by YAML key."""
    values = node.__dict__
    return {field.alias or name: values[name] for name, field in type(node).model_fields.items()}


def _size(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else int(is_said(value))
