"""What moved between two contents of one file: values found, added or taken away, field by field. Pure.

Contents are compared as YAML gives them, guided by the models: a record that breaks a rule can still be told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from generator.load.reader import read_document
from generator.load.records import check_bytes, data_file
from generator.load.upkeep import UPKEEP_MODELS
from generator.models.common import Node, Record
from generator.models.kinds import Kind
from generator.models.shape import FieldShape, fields_of
from generator.problems import Problem

FieldPath = tuple[str | int, ...]


@dataclass(frozen=True)
class ChangedFile:
    """One file of `data/` that is not as it was."""

    old_path: str | None
    """Where it was, None when it is new."""
    new_path: str | None
    """Where it is, None when it is gone."""
    old: bytes | None
    """What it held; None when it is new, or when git does not have it."""
    new: bytes | None
    """What it holds; None when it is gone, or no file that can be read."""

    @property
    def path(self) -> str:
        """Where it is, or was."""
        return self.new_path or self.old_path or ""


@dataclass(frozen=True)
class Moved:
    """One value that is not as it was."""

    path: FieldPath
    """Where, by YAML keys and indexes; indexes are those of the new content, or of the old for what is gone."""
    within: tuple[str, ...]
    """Names of the items it is in, outermost first, such as ("Faites vos devis",)."""
    shape: FieldShape | None
    """The field; None when the model has no such key."""
    before: Any
    """As YAML gave it; None when there was none."""
    after: Any
    """As YAML gives it; None when there is none."""
    is_reordered: bool = False
    """Whether the same items only come in another order."""

    @property
    def field(self) -> str:
        """The dotted path, such as "montant.plafond"."""
        return ".".join(map(str, self.path))


@dataclass(frozen=True)
class Side:
    """One content of a file."""

    path: str
    kind: Kind | None
    """The kind its place gives it; None when no record lives there."""
    model: type[Node] | None
    """What its content is checked with; None when it is no file of ours."""
    values: Mapping[str, Any] | None
    """As YAML gives it; None when it cannot be read."""
    record: Record | None
    """The record; None when it breaks a rule."""
    problems: tuple[Problem, ...]
    """What is wrong with it."""


@dataclass(frozen=True)
class Compared:
    """One file, on both sides."""

    file: ChangedFile
    old: Side | None
    """None when the file is new."""
    new: Side | None
    """None when the file is gone."""
    moved: tuple[Moved, ...]
    """What changed, in the order of the model; empty when the file is gone or one side cannot be read."""

    @property
    def side(self) -> Side:
        """The new side, or the old one when the file is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def is_moved(self) -> bool:
        """Whether the file has another name."""
        return self.file.old_path is not None and self.file.new_path not in (None, self.file.old_path)


def compare(file: ChangedFile) -> Compared:
    """Find what moved in a file."""
    old = _side(file.old_path, file.old)
    new = _side(file.new_path, file.new)
    moved: tuple[Moved, ...] = ()
    if new is not None and new.values is not None:
        before = old.values if old is not None else {}
        if before is not None:
            moved = tuple(_of_mapping(before, new.values, new.model, (), ()))
    return Compared(file, old, new, moved)


def _side(path: str | None, data: bytes | None) -> Side | None:
    if path is None:
        return None
    place = data_file(path)
    model: type[Node] | None = place.kind.model if place else UPKEEP_MODELS.get(path)
    kind = place.kind if place else None
    if data is None:
        return Side(path, kind, model, None, None, (Problem(path, 1, 1, "fichier-illisible", "", "contenu illisible"),))
    if model is None:
        return Side(path, None, None, None, None, ())
    values, problems = read_document(path, data)
    if place is None or values is None:
        return Side(path, kind, model, values, None, problems)
    checked = check_bytes(place, data)
    return Side(path, kind, model, values, checked.record, checked.problems)


# --- values -------------------------------------------------------------------------------------------------


def _of_mapping(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    model: type[Node] | None,
    path: FieldPath,
    within: tuple[str, ...],
) -> Iterator[Moved]:
    shapes = _shapes(model)
    keys = [key for key in shapes if key in before or key in after]
    keys += [key for key in (*after, *before) if key not in shapes and key not in keys]
    for key in dict.fromkeys(keys):
        shape = shapes.get(key)
        yield from _of_value(before.get(key), after.get(key), shape, (*path, key), within)


def _of_value(
    before: Any, after: Any, shape: FieldShape | None, path: FieldPath, within: tuple[str, ...]
) -> Iterator[Moved]:
    if _same(before, after, shape):
        return
    node = shape.node if shape else None
    if node is not None and shape is not None and not shape.is_list:
        if _is_mapping(before) and _is_mapping(after):
            yield from _of_mapping(before or {}, after or {}, node, path, within)
            return
    elif node is not None and _is_items(before) and _is_items(after):
        yield from _of_items(before or [], after or [], shape, node, path, within)
        return
    is_reordered = isinstance(before, list) and isinstance(after, list) and _sorted(before) == _sorted(after)
    yield Moved(path, within, shape, before, after, is_reordered)


def _of_items(
    before: Sequence[Any],
    after: Sequence[Any],
    shape: FieldShape | None,
    node: type[Node],
    path: FieldPath,
    within: tuple[str, ...],
) -> Iterator[Moved]:
    """Pair the items of two lists by what names them, and tell each pair; then what is gone, then the order."""
    old_by_name, new_by_name = _named(before, node), _named(after, node)
    for name, (index, item) in new_by_name.items():
        place = (*path, index)
        if name in old_by_name:
            yield from _of_mapping(old_by_name[name][1], item, node, place, (*within, name_of(item)))
        else:
            yield Moved(place, within, shape, None, item)
    for name, (index, item) in old_by_name.items():
        if name not in new_by_name:
            yield Moved((*path, index), within, shape, item, None)
    kept_before = [name for name in old_by_name if name in new_by_name]
    kept_after = [name for name in new_by_name if name in old_by_name]
    if kept_before != kept_after:
        yield Moved(path, within, shape, list(before), list(after), is_reordered=True)


_NAMES = (
    *("id", "version", "besoin", "label", "genre", "profil", "variable", "question", "reference"),
    *("adresse", "url", "nom", "titre", "quoi", "texte", "geste", "resume"),
)
"""Keys that tell an item of a list from the others, the surest first."""

_SPOKEN = (
    *("nom", "titre", "geste", "question", "quoi", "texte", "label", "resume"),
    *("version", "genre", "adresse", "reference", "url", "besoin", "id"),
)
"""Keys whose value people would call an item by, the best first."""


def _named(items: Sequence[Any], node: type[Node]) -> dict[str, tuple[int, Any]]:
    known = {shape.alias for shape in fields_of(node)}
    key = next((name for name in _NAMES if name in known and any(_is_named(item, name) for item in items)), None)
    found: dict[str, tuple[int, Any]] = {}
    for index, item in enumerate(items):
        name = f"{key}:{item[key]}" if key and _is_named(item, key) else f"{index}"
        while name in found:  # two items of one name: the second is paired with the second
            name += "'"
        found[name] = (index, item)
    return found


def _is_named(item: Any, key: str) -> bool:
    return isinstance(item, dict) and isinstance(item.get(key), str | int | float)


def name_of(item: Any) -> str:
    """Give what people would call an item of a list; "" when nothing names it."""
    if not isinstance(item, dict):
        return "" if item is None else str(item)
    return next((str(item[key]).strip() for key in _SPOKEN if _is_named(item, key)), "")


@cache
def _shapes(model: type[Node] | None) -> dict[str, FieldShape]:
    return {shape.alias: shape for shape in fields_of(model)} if model else {}


def _same(before: Any, after: Any, shape: FieldShape | None) -> bool:
    return bool(_plain(before, shape) == _plain(after, shape))


def _plain(value: Any, shape: FieldShape | None) -> Any:
    """Give a value as models read it: absent, empty and default are one; 2026 is "2026" where text is meant."""
    if value is None or value == [] or value == {}:
        value = shape.default if shape is not None and isinstance(shape.default, bool | str) else None
    if isinstance(value, str):
        text = value.strip()
        if shape is not None and shape.base is datetime:  # 2026-12-08T18:30 and 2026-12-08 18:30:00 are one
            return f"{text.replace('T', ' ')}:00" if text.count(":") == 1 else text.replace("T", " ")
        return text
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None and item != [] and item != {}}
    if shape is not None and shape.base is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return [_plain(item, None if isinstance(item, dict) else shape) for item in value]
    return value


def _is_mapping(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _is_items(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _sorted(items: Sequence[Any]) -> list[str]:
    return sorted(map(repr, items))
