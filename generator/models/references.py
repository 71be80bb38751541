"""Finds what a record refers to: by the `RefTo` marks of its fields, and in its texts. Compiled once per class."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from generator.models.common import Record, RefTo
from generator.models.paths import Plan, plan_for, values_of
from generator.text import INTERNAL_LINK


@dataclass(frozen=True)
class Reference:
    """One mention of another record."""

    kind: str
    """French key of the kind that is meant."""
    id: str
    """The id as written; it may not exist."""
    field: tuple[str | int, ...]
    """Where it stands, by YAML keys and indexes, such as ("etapes", 0, "besoin")."""


@dataclass(frozen=True)
class _Plan:
    """What to look at in one class: direct references and nested nodes."""

    references: tuple[tuple[str, str, str, bool], ...]
    """(attribute, YAML key, kind, is a list)."""
    children: tuple[tuple[str, str, bool], ...]
    """(attribute, YAML key, is a list)."""


def references_of(record: Record) -> list[Reference]:
    """Give every reference of a record, in the order of its fields."""
    return list(_walk(record, ()))


def mentions_of(record: Record) -> Iterator[Reference]:
    """Give every [[kind:id]] of a record's texts, in the order of its fields."""
    for place, _, text in values_of(record, _texts(type(record))):
        if "[[" in text:
            for match in INTERNAL_LINK.finditer(text):
                yield Reference(match["kind"], match["id"], place)


@cache
def _texts(model: type[Record]) -> Plan:
    return plan_for(model, lambda shape: shape.is_markdown)


def _walk(node: BaseModel, prefix: tuple[str | int, ...]) -> Iterator[Reference]:
    plan = _plan(type(node))
    values = node.__dict__
    for attribute, key, kind, is_list in plan.references:
        value = values[attribute]
        if is_list:
            for index, item in enumerate(value):
                yield Reference(kind, item, (*prefix, key, index))
        elif value is not None:
            yield Reference(kind, value, (*prefix, key))
    for attribute, key, is_list in plan.children:
        value = values[attribute]
        if is_list:
            for index, item in enumerate(value):
                yield from _walk(item, (*prefix, key, index))
        elif value is not None:
            yield from _walk(value, (*prefix, key))


@cache
def _plan(model: type[BaseModel]) -> _Plan:
    references = []
    children = []
    for attribute, field in model.model_fields.items():
        key = field.alias or attribute
        annotation: Any = field.annotation
        mark = next((item for item in field.metadata if isinstance(item, RefTo)), None)
        is_list = _is_list(annotation)
        mark = mark or _mark_in(annotation)
        if mark is not None:
            references.append((attribute, key, mark.kind, is_list))
        elif _node_in(annotation) is not None and _plan_is_useful(_node_in(annotation)):
            children.append((attribute, key, is_list))
    return _Plan(tuple(references), tuple(children))


def _plan_is_useful(model: type[BaseModel] | None) -> bool:
    if model is None:
        return False
    plan = _plan(model)
    return bool(plan.references or plan.children)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(item) for item in _parts(annotation))


def _mark_in(annotation: Any) -> RefTo | None:
    if get_origin(annotation) is Annotated:
        for item in get_args(annotation)[1:]:
            if isinstance(item, RefTo):
                return item
    return next((found for item in _parts(annotation) if (found := _mark_in(item)) is not None), None)


def _node_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for item in _parts(annotation) if (found := _node_in(item)) is not None), None)


def _parts(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        return (get_args(annotation)[0],)
    return tuple(item for item in get_args(annotation) if item is not Ellipsis and item is not type(None))
