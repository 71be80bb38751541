"""Going through the fields of a record that one wants, at any depth, quickly.

What to visit is found once per class; going through a record is then plain attribute reading.
"""

from collections.abc import Callable, Iterator
from typing import Any

from generator.models.common import Node
from generator.models.shape import FieldShape, fields_of

FieldPath = tuple[str | int, ...]
"""Where a value stands in a record: YAML keys and indexes, such as ("etapes", 0, "besoin")."""

Plan = tuple[tuple[FieldShape, "Plan | None"], ...]
"""The fields to visit: with None, the field's own values are wanted; otherwise its nodes are gone through."""


def plan_for(model: type[Node], is_wanted: Callable[[FieldShape], bool]) -> Plan:
    """Find which fields of a class lead to the values that one wants."""
    plan: list[tuple[FieldShape, Plan | None]] = []
    for shape in fields_of(model):
        if shape.node:
            inner = plan_for(shape.node, is_wanted)
            if inner:
                plan.append((shape, inner))
        elif is_wanted(shape):
            plan.append((shape, None))
    return tuple(plan)


def values_of(node: Node, plan: Plan, path: FieldPath = ()) -> Iterator[tuple[FieldPath, FieldShape, Any]]:
    """Give each wanted value with its path and its field; absent values are left out."""
    attributes = node.__dict__
    for shape, inner in plan:
        value = attributes[shape.name]
        if value is None or value == ():
            continue
        here = (*path, shape.alias)
        items = [((*here, index), item) for index, item in enumerate(value)] if shape.is_list else [(here, value)]
        for place, item in items:
            if inner is None:
                yield place, shape, item
            else:
                yield from values_of(item, inner, place)
