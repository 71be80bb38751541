"""One record mended: only what is safe, by editing text at positions. Values in, values out.

Safe means that a record which was sound says the same afterwards, to its typography; that in a faulty one only the
values that were refused change, each to the only value it can have meant; and that mending twice is mending once.
Each step is checked by reading the text again, and given up when it is not so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.load.reader import MAX_BYTES, FieldPath, compose, read_document
from generator.load.records import DataFile
from generator.load.translate import dotted
from generator.mending.layout import in_model_order, is_in_model_order, tidy_line_ends, trailing_blanks, without_tabs
from generator.mending.prose import is_ours, reads_the_same, tidy_source
from generator.mending.values import Ids, Written, accepts, is_code, meant
from generator.models.common import Record
from generator.models.shape import FieldShape, field_at, fields_of
from generator.yaml_text import same, spans, splice

_MAX_ROUNDS = 5


@dataclass(frozen=True)
class Change:
    """One thing that was mended."""

    line: int
    """Counted from 1, in the file as it was; 1 when the whole file is meant."""
    what: str
    """What was mended, in French, such as "fin" or "ordre des champs"."""
    before: str
    """As it was, on one line; "" when there is nothing to show."""
    after: str
    """As it is now."""

    def __str__(self) -> str:
        """One line: what, before and after."""
        return f"{self.what} : {self.before} → {self.after}" if self.before or self.after else self.what


@dataclass(frozen=True)
class Mended:
    """A record's text and what was mended in it."""

    text: str
    changes: tuple[Change, ...]
    """In the order they were made; none when the text is as it was."""


def mend(file: DataFile, data: bytes, ids: Ids) -> Mended | None:
    """Mend what is safe in a record.

    Args:
        file: The file and its kind.
        data: Its bytes.
        ids: The records that exist, for references.

    Returns:
        The text to write and what was mended; None when nothing is to be done, or nothing can be done safely.
    """
    if len(data) > MAX_BYTES:
        return None
    try:
        original = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    changes: list[Change] = []
    readable = _readable(original, changes)
    if readable is None:
        return None
    text = _rounds(file, readable, ids, changes)
    return Mended(text, tuple(changes)) if changes and _is_safe(file, readable, text) else None


def _readable(original: str, changes: list[Change]) -> str | None:
    """Give the text without what no editor should write; None when it cannot be read even so."""
    text = original.lstrip("\ufeff")
    if text != original:
        changes.append(Change(1, "marque invisible au début du fichier", "", ""))
    ends = tidy_line_ends(text)
    if "\r" in text:
        changes.append(Change(1, "fins de ligne", "Windows", "Unix"))
    elif ends != text:
        changes.append(Change(text.count("\n") + 1, "fin de la dernière ligne", "", ""))
    text = ends
    if _read(text) is None:
        spaced = without_tabs(text)
        if spaced is None:
            return None
        lines = zip(text.split("\n"), spaced.split("\n"), strict=True)
        changes += [Change(n, "tabulation", "⇥", "espaces") for n, (a, b) in enumerate(lines, 1) if a != b]
        text = spaced
    return text


def _rounds(file: DataFile, text: str, ids: Ids, changes: list[Change]) -> str:
    """Mend until there is nothing left to mend."""
    for _ in range(_MAX_ROUNDS):
        before = text
        text = _with_values(file, text, ids, changes)
        text = _without_trailing_blanks(text, changes)
        text = _in_order(file, text, changes)
        if text == before:
            break
    return text


# --- steps --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    new: str
    change: Change


def _with_values(file: DataFile, text: str, ids: Ids, changes: list[Change]) -> str:
    edits = list(_value_edits(file, text, ids))
    if edits:
        mended = splice(text, [(edit.start, edit.end, edit.new) for edit in edits])
        if _read(mended) is not None:
            changes += [edit.change for edit in edits]
            return mended
    return text


def _value_edits(file: DataFile, text: str, ids: Ids) -> Iterator[_Edit]:
    for path, shape, node, value in _scalars(compose(text), file.kind.model, _read(text), ()):
        start, end = _place(text, path, node)
        source = text[start:end]
        own_id = file.id if path == ("id",) else None
        new = meant(Written(shape, value, node.value), ids, own_id) if node.style not in ("|", ">") else None
        if new is None and is_code(shape) and isinstance(value, str) and not node.style:
            new = f'"{source}"' if source.isdigit() else None
        if new is None and isinstance(value, str) and is_ours(file.kind, shape):
            new = _tidied(node, source, value)
        if new is not None and new != source:
            line = text.count("\n", 0, start) + 1
            yield _Edit(start, end, new, Change(line, dotted(path), _shown(source, new), _shown(new, source)))


def _tidied(node: ScalarNode, source: str, value: str) -> str | None:
    new = tidy_source(node, source)
    if new == source:
        return None
    if node.style in ("|", ">"):
        return new  # read again with the whole record: alone, its indents would mean nothing
    content, _ = read_document("", f"a: {new}".encode())
    read = content["a"] if content else None
    return new if isinstance(read, str) and reads_the_same(value, read) else None


def _scalars(
    node: Node | None, model: type[BaseModel] | None, content: Any, path: FieldPath
) -> Iterator[tuple[FieldPath, FieldShape, ScalarNode, Any]]:
    """Give every plain value of a record that a field of its model holds."""
    if not isinstance(node, MappingNode) or model is None or not isinstance(content, Mapping):
        return
    shapes = {shape.alias: shape for shape in fields_of(model)}
    for key, value in node.value:
        shape = shapes.get(key.value)
        if shape is None:
            continue
        here, inside = (*path, key.value), content[key.value]
        items = [(here, value, inside)]
        if shape.is_list:
            is_list = isinstance(value, SequenceNode)
            items = [((*here, rank), item, inside[rank]) for rank, item in enumerate(value.value)] if is_list else []
        for place, item, read in items:
            if shape.node is not None:
                yield from _scalars(item, shape.node, read, place)
            elif isinstance(item, ScalarNode):
                yield place, shape, item, read


def _place(text: str, path: FieldPath, node: ScalarNode) -> tuple[int, int]:
    # libyaml ends a block text where the next thing begins: the comments between are not the text's.
    if node.style in ("|", ">"):
        span = _spans(text)[path]
        return span.value_start, span.value_end
    return int(node.start_mark.index), int(node.end_mark.index)


@lru_cache(maxsize=4)
def _read(text: str) -> dict[str, Any] | None:
    return read_document("", text.encode())[0]


_spans = lru_cache(maxsize=4)(spans)
"""A clean file is read once, and its places are not looked for."""


def _shown(text: str, other: str) -> str:
    """Show a value on one line, cut around what differs from the other."""
    one, two = " ".join(text.split()), " ".join(other.split())
    start = next((rank for rank, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    begin = 0 if len(one) <= 80 else max(0, start - 25)
    kept = one[begin : begin + 80]
    return ("…" if begin else "") + kept + ("…" if begin + 80 < len(one) else "")


def _without_trailing_blanks(text: str, changes: list[Change]) -> str:
    places = list(trailing_blanks(text))
    if not places:
        return text
    mended = splice(text, [(start, end, "") for start, end in places])
    if not _reads_the_same_values(text, mended):
        return text
    changes += [Change(text.count("\n", 0, start) + 1, "espaces en fin de ligne", "", "") for start, _ in places]
    return mended


def _in_order(file: DataFile, text: str, changes: list[Change]) -> str:
    if is_in_model_order(_read(text), file.kind.model):
        return text
    mended, moves = in_model_order(text, file.kind.model)
    if not moves or not _reads_the_same_values(text, mended):
        return text
    for move in moves:
        place = f" de {dotted(move.block)}" if move.block else ""
        changes.append(Change(move.line, f"ordre des champs{place}", ", ".join(move.before), ", ".join(move.after)))
    return mended


def _reads_the_same_values(one: str, other: str) -> bool:
    before, after = _read(one), _read(other)
    return before is not None and after is not None and same(before, after)


# --- safety -------------------------------------------------------------------------------------------------


def _is_safe(file: DataFile, one: str, other: str) -> bool:
    """Say whether nothing changed but what a field refused, and typography."""
    before, after = _read(one), _read(other)
    model = file.kind.model
    return after is not None and all(_may_change(model, *change) for change in _differences(before, after, ()))


def _may_change(model: type[Record], path: FieldPath, before: Any, after: Any) -> bool:
    if isinstance(before, str) and isinstance(after, str) and reads_the_same(before, after):
        return True
    shape = field_at(model, path)
    return shape is not None and not accepts(shape, before) and accepts(shape, after)


def _differences(before: Any, after: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Any, Any]]:
    """Give each value that is not the same in two contents."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from _differences(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for rank, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, (*path, rank))
    elif type(before) is not type(after) or before != after:
        yield path, before, after
