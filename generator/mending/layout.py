"""How a file is laid out: line ends, tabs, blanks at the end of lines, the order of keys. No value changes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode

from generator.load.reader import FieldPath, compose, read_document
from generator.models.shape import fields_of, model_at
from generator.yaml_text import Span, spans

_MAX_MOVES = 500
_TABBED = re.compile(r"(?m)^[ \t]*\t[ \t]*")
_TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")
_DASH = re.compile(r" *- +")


def tidy_line_ends(text: str) -> str:
    """Give a text with Unix line ends, and one at its end."""
    text = re.sub(r"\r\n?", "\n", text)
    return text if text.endswith("\n") or not text else text + "\n"


def without_tabs(text: str) -> str | None:
    """Put spaces for the tabs that keep a file from being read; None when it is not clear how many.

    A tab may stand for two or four spaces: both are tried, and must not be read differently.
    """
    read = []
    for width in (2, 4):
        candidate = _TABBED.sub(partial(_spaced, " " * width), text)
        content, _ = read_document("", candidate.encode())
        if content is not None:
            read.append((content, candidate))
    if not read or any(content != read[0][0] for content, _ in read):
        return None
    return read[0][1]


def _spaced(spaces: str, indent: re.Match[str]) -> str:
    return indent.group().replace("\t", spaces)


def trailing_blanks(text: str) -> Iterator[tuple[int, int]]:
    """Give the blanks at the end of lines, but for those that a value of several lines holds."""
    found = list(_TRAILING.finditer(text))
    kept = list(_many_lined(compose(text))) if found else []
    for match in found:
        if not any(start <= match.start() < end for start, end in kept):
            yield match.span()


def _many_lined(node: Node | None) -> Iterator[tuple[int, int]]:
    if isinstance(node, ScalarNode):
        if node.start_mark is not None and node.end_mark is not None and node.start_mark.line != node.end_mark.line:
            yield node.start_mark.index, node.end_mark.index
    elif node is not None:
        for item in node.value:
            for part in item if isinstance(node, MappingNode) else (item,):
                yield from _many_lined(part)


# --- order of keys ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """The keys of a block put in another order."""

    block: FieldPath
    """Where the block is; () for the record itself."""
    line: int
    """Of its first key, counted from 1."""
    before: tuple[str, ...]
    """The keys that moved, as they were: those that are first or last in both orders are left out."""
    after: tuple[str, ...]
    """The same, as they are now."""


def in_model_order(text: str, model: type[BaseModel]) -> tuple[str, list[Move]]:
    """Move whole keys, with the comments above them, to the model's order, in every block of a record.

    Returns:
        The text, and what moved.
    """
    moves: list[Move] = []
    for _ in range(_MAX_MOVES):
        moved = _one_move(text, model)
        if moved is None:
            break
        text, move = moved
        moves.append(move)
    return text, moves


def is_in_model_order(content: Any, model: type[BaseModel] | None) -> bool:
    """Say whether the keys of a content, at every depth, are in the model's order."""
    if isinstance(content, list):
        return all(is_in_model_order(item, model) for item in content)
    if not isinstance(content, dict) or model is None:
        return True
    rank = _rank_in(model)
    shapes = {shape.alias: shape for shape in fields_of(model)}
    return all(rank(one) <= rank(other) for one, other in pairwise(content)) and all(
        is_in_model_order(value, shapes[key].node if key in shapes else None) for key, value in content.items()
    )


def _one_move(text: str, model: type[BaseModel]) -> tuple[str, Move] | None:
    places = spans(text)
    children: dict[FieldPath, list[str]] = {}
    for path in places:
        if isinstance(path[-1], str):
            children.setdefault(path[:-1], []).append(path[-1])
    for block, keys in children.items():
        owner = model_at(model, block)
        if owner is None or len(keys) < 2:
            continue
        ordered = sorted(keys, key=_rank_in(owner))
        if ordered != keys:
            moved = _reordered(text, [places[(*block, key)] for key in keys], [keys.index(key) for key in ordered])
            if moved is not None:
                line = text.count("\n", 0, places[(*block, keys[0])].value_start) + 1
                return moved, Move(block, line, *_without_common_ends(keys, ordered))
    return None


def _without_common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    start, end = 0, len(one)
    while one[start] == other[start]:
        start += 1
    while one[end - 1] == other[end - 1]:
        end -= 1
    return tuple(one[start:end]), tuple(other[start:end])


def _rank_in(owner: type[BaseModel]) -> Callable[[str], int]:
    ranks = {shape.alias: rank for rank, shape in enumerate(fields_of(owner))}
    return lambda key: ranks.get(key, len(ranks))


def _reordered(text: str, blocks: Sequence[Span], order: Sequence[int]) -> str | None:
    """Write blocks in another order; each takes along the blank lines and comments that follow it."""
    ends = [*(after.start for _, after in pairwise(blocks)), blocks[-1].end]
    if any(end < block.end for block, end in zip(blocks, ends, strict=True)):
        return None  # two keys on one line: a layout we do not follow
    chunks = [text[block.start : end] for block, end in zip(blocks, ends, strict=True)]
    if not all(chunk.endswith("\n") for chunk in chunks):
        return None
    if blocks[0].shares_line and order[0] != 0 and not _move_dash(text, blocks, chunks, order[0]):
        return None
    return text[: blocks[0].start] + "".join(chunks[rank] for rank in order) + text[blocks[-1].end :]


def _move_dash(text: str, blocks: Sequence[Span], chunks: list[str], first: int) -> bool:
    """Give the dash of an item to the key that comes first; False when the item is laid out in another way."""
    old, new = blocks[0], blocks[first]
    key_line = text.rindex("\n", 0, old.value_start) + 1 if "\n" in text[: old.value_start] else 0
    dash = _DASH.match(text, key_line)
    if dash is None or len(dash.group()) != old.indent or new.indent != old.indent:
        return False
    at = key_line - old.start
    chunks[0] = chunks[0][:at] + " " * old.indent + chunks[0][at + old.indent :]
    new_line = text.rindex("\n", 0, new.value_start) + 1
    at = new_line - new.start
    chunks[first] = chunks[first][:at] + dash.group() + chunks[first][at + old.indent :]
    return True
