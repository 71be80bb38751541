"""Outside addresses: those that a record holds, in its fields and in its texts; those of an editorial page. Pure."""

import re
from functools import cache
from typing import get_args

from generator.models.common import Record, Url
from generator.models.paths import Plan, plan_for, values_of
from generator.models.shape import FieldShape

_URL_MARKS = get_args(Url)[1:]
_IN_TEXT = re.compile(r"\]\((https://[^\s()<>\"]+(?:\([^\s()<>\"]*\)[^\s()<>\"]*)*)\)")
"""[words](https://…); an address may hold balanced parentheses."""
_IN_PAGE = re.compile(r"""\]\((https://[^\s()<>"]+)[^)]*\)|<(https://[^\s<>]+)>|href=["'](https://[^"']+)["']""")


def addresses_of(record: Record) -> tuple[str, ...]:
    """Give the outside addresses of a record, in the order of its fields, each once and without its anchor."""
    found: dict[str, None] = {}
    for _, shape, value in values_of(record, _plan(type(record))):
        if _is_url(shape):
            found[bare(value)] = None
        elif "](" in value:
            found.update((bare(match), None) for match in _IN_TEXT.findall(value))
    return tuple(found)


def addresses_in(markdown: str) -> tuple[str, ...]:
    """Give the outside addresses of an editorial page, in order, each once and without its anchor."""
    matches = _IN_PAGE.finditer(markdown)
    return tuple(dict.fromkeys(bare(next(filter(None, match.groups()))) for match in matches))


def bare(url: str) -> str:
    """Give an address without its anchor, which no server sees."""
    return url.partition("#")[0]


@cache
def _plan(model: type[Record]) -> Plan:
    return plan_for(model, lambda shape: shape.is_markdown or _is_url(shape))


def _is_url(shape: FieldShape) -> bool:
    return shape.metadata[: len(_URL_MARKS)] == _URL_MARKS
