"""Three sides of a record: what the last import wrote, what stands in the tree, what the file says now.

A record is cut into parts (a key; an item of `labels` or of `autres_sources`) and each part is settled by itself,
so that a label that someone added does not stop the town from following its source.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from generator.yaml_text import same

KEYED_LISTS = {"labels": "label", "autres_sources": "titre"}
"""Lists whose items are parts, and what names an item."""

_ABSENT: Any = None
"""No record part is null: our reader's records never hold one."""


@dataclass(frozen=True)
class Difference:
    """One part that changes, or that two sides want to change."""

    part: str
    """A key, or a list and the name of its item, such as "labels/qualiopi"."""
    before: Any
    """What stands in the tree; None when nothing does."""
    after: Any
    """What the file says; None when it says nothing."""


@dataclass(frozen=True)
class Merge:
    """What a record becomes."""

    content: dict[str, Any]
    """The whole record."""
    changes: tuple[Difference, ...]
    """What follows the source."""
    conflicts: tuple[Difference, ...]
    """What a person wrote and the source says otherwise: the person's stays."""


def parts_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Cut a content into its parts."""
    parts: dict[str, Any] = {}
    for key, value in content.items():
        name = KEYED_LISTS.get(key)
        if name is None:
            parts[key] = value
        else:
            parts |= {f"{key}/{item[name]}": item for item in value}
    return parts


def merge(content: Mapping[str, Any], base: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """Settle every part that the import wrote or would write; the others are a person's, and stay.

    Args:
        content: What stands in the tree.
        base: The parts that the last import wrote; empty when a person wrote the record.
        theirs: The parts that the file gives now.
    """
    ours = parts_of(content)
    changes, conflicts = [], []
    for part in dict.fromkeys((*base, *theirs)):
        before, mine, now = base.get(part, _ABSENT), ours.get(part, _ABSENT), theirs.get(part, _ABSENT)
        if same(mine, now) or same(before, now):
            continue
        if part == "verifie_le" and mine and now and str(mine) > str(now):
            continue  # someone has read the source since
        if same(mine, before) or (part == "verifie_le" and now):
            changes.append(Difference(part, mine, now))
        else:
            conflicts.append(Difference(part, mine, now))
    return Merge(_with(content, changes), tuple(changes), tuple(conflicts))


def _with(content: Mapping[str, Any], changes: Collection[Difference]) -> dict[str, Any]:
    made = {key: list(value) if key in KEYED_LISTS else value for key, value in content.items()}
    for change in changes:
        key, _, name = change.part.partition("/")
        if key in KEYED_LISTS and name:
            _set_item(made, key, name, change.after)
        elif change.after is None:
            made.pop(key, None)
        else:
            made[key] = change.after
    return made


def _set_item(made: dict[str, Any], key: str, name: str, item: Any) -> None:
    items = made.setdefault(key, [])
    ranks = [rank for rank, other in enumerate(items) if other[KEYED_LISTS[key]] == name]
    if item is None:
        made[key] = [other for rank, other in enumerate(items) if rank not in ranks]
    elif ranks:
        items[ranks[0]] = item
    else:
        items.append(item)
    if not made[key]:
        del made[key]
