"""Records as YAML text: written as a person would, and changed without touching what did not change.

By hand, because no kept library writes YAML that our reader (`load.reader`: YAML 1.2, dates and codes as text) gives
back as it was, folds French prose, and keeps the comments and every other byte of a file it changes: PyYAML drops
comments, ruamel.yaml keeps them and rewrites indents, folds and quotes. `contribuer.js` holds the twin of `dump`
and `revise`, hence the plain algorithms; a test compares the two.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.load.reader import FieldPath, compose, content_of_tree, read_document
from generator.models.common import Record
from generator.models.kinds import Kind
from generator.models.shape import fields_of, model_at

WIDTH = 100
"""Columns of a folded text and of a list on one line."""

REMOVED: Final = object()
"""The value of a change that takes a key or an item away."""

_BARE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ0-9«(/+…€~–—“.][^\n\t]*")
_AMBIGUOUS = re.compile(r": |:$| #|^[~.]?$|^\.\.\.|^---|^\.\.? ")
_TYPED_ELSEWHERE = re.compile(
    r"[-+]?[0-9][0-9._]*([eE][-+]?[0-9]+)?|[0-9]+(:[0-9]+)+|(?i:yes|no|on|off|y|n|true|false|null)"
)
"""What our reader or another one (YAML 1.1) takes for a number, a time or a yes: quoted, so that all read text."""
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


# --- writing ------------------------------------------------------------------------------------------------


def schema_comment(kind: Kind, path: str) -> str:
    """Give the first line of a record, which tells editors its schema.

    Args:
        kind: The record's kind.
        path: The file, relative to the project, such as "data/aids/cheque.yml".
    """
    return f"# yaml-language-server: $schema={'../' * path.count('/')}docs/schemas/{kind.key}.json"


def dump(kind: Kind, content: Mapping[str, Any], path: str | None = None) -> str:
    """Write a whole record: the schema comment, then its keys in the model's order.

    Args:
        kind: The record's kind.
        content: What our reader gives of a record: French keys; text, numbers, true or false, None, lists, mappings.
        path: The file, relative to the project; where the kind's records live when None.
    """
    place = path or f"data/{kind.patterns[0].replace('{id}', str(content.get('id', 'fiche')))}"
    return f"{schema_comment(kind, place)}\n{dump_content(in_order(content, kind.model))}"


def dump_content(content: Mapping[str, Any]) -> str:
    """Write a mapping as a document, in its own order."""
    return "".join(f"{line}\n" for line in _mapping_lines(content, 0)) or "{}\n"


def dump_value(value: Any, *, indent: int) -> str:
    """Write a value as it is typed after "key:": from the space or the line break on, without a last line break.

    Args:
        value: Text, number, true or false, None, day, list or mapping.
        indent: The column of the key.
    """
    inline = _inline(value)
    if inline is not None:
        return f" {inline}"
    if isinstance(value, str):
        return " " + "\n".join(_text_lines(value, indent + 2))
    lines = _mapping_lines(value, indent + 2) if isinstance(value, Mapping) else _list_lines(value, indent + 2)
    return "\n" + "\n".join(lines)


def in_order(content: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Give the same content with the keys of every mapping in the model's order; unknown keys come last."""
    ordered = {}
    shapes = {shape.alias: shape for shape in fields_of(model)}
    for key in sorted(content, key=lambda name: _rank(model, name)):
        value, node = content[key], shapes[key].node if key in shapes else None
        if node is not None and isinstance(value, Mapping):
            value = in_order(value, node)
        elif node is not None and isinstance(value, list | tuple):
            value = [in_order(item, node) if isinstance(item, Mapping) else item for item in value]
        ordered[key] = value
    return ordered


def content_of(record: Record) -> dict[str, Any]:
    """Give what someone wrote in a record, as our reader would: French keys, only those that were written."""
    return record.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _rank(model: type[BaseModel] | None, key: str) -> int:
    aliases = [shape.alias for shape in fields_of(model)] if model else []
    return aliases.index(key) if key in aliases else len(aliases)


def _mapping_lines(content: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in content.items():
        yield from f"{' ' * indent}{_scalar(str(key))}:{dump_value(value, indent=indent)}".split("\n")


def _list_lines(items: Sequence[Any], indent: int) -> Iterator[str]:
    for item in items:
        yield from f"{' ' * indent}-{dump_item(item, indent=indent)}".split("\n")


def dump_item(value: Any, *, indent: int) -> str:
    """Write a value as it is typed after the "-" of a list, whose column is `indent`."""
    if not value or not isinstance(value, Mapping | list | tuple):
        return dump_value(value, indent=indent)
    lines = _mapping_lines(value, indent + 2) if isinstance(value, Mapping) else _list_lines(value, indent + 2)
    return " " + "\n".join(lines).lstrip(" ")


def _inline(value: Any) -> str | None:
    """Write a value on the line of its key; None when it needs lines of its own."""
    if isinstance(value, str):
        return _scalar(value) if "\n" not in value and not _is_foldable(value) else None
    if isinstance(value, Mapping):
        return None if value else "{}"
    if isinstance(value, list | tuple):
        return _flow(value)
    return _typed(value)


def _flow(items: Sequence[Any]) -> str | None:
    """Write a list of short names between brackets, when it holds on one line; an empty one always."""
    if not all(isinstance(item, str) and _TOKEN.fullmatch(item) and _scalar(item) == item for item in items):
        return None
    line = f"[{', '.join(items)}]"
    return line if len(line) <= WIDTH - 20 else None


def _typed(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    return _scalar_number(value)


def _scalar_number(value: int | float) -> str:
    text = repr(value)
    if isinstance(value, float) and "." not in text:  # 1e-07: our reader wants a decimal point
        text = text.replace("e", ".0e")
    return text


def _scalar(text: str) -> str:
    """Write one line of text, between quotes when our reader or a person would take it for something else."""
    is_bare = (
        _BARE.fullmatch(text)
        and not _AMBIGUOUS.search(text)
        and not _TYPED_ELSEWHERE.fullmatch(text)
        and text.strip() == text
        and "&" not in text
        and "*" not in text
    )
    return text if is_bare else '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'


def _is_foldable(text: str) -> bool:
    """Say whether a text is long, and comes back the same from a folded block: single spaces, nothing else blank."""
    return (
        len(text) > WIDTH - 10
        and "\n" not in text
        and "\t" not in text
        and "\r" not in text
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
    )


def _is_literal(text: str) -> bool:
    """Say whether a text of several lines comes back the same from a literal block."""
    lines = text.removesuffix("\n").split("\n")
    return (
        not text.endswith("\n\n")
        and "\t" not in text
        and "\r" not in text
        and bool(lines[0])
        and lines[0][0] != " "
        and all(line == line.rstrip(" ") for line in lines)
        and bool(lines[-1])
    )


def _text_lines(text: str, indent: int) -> Iterator[str]:
    """Write a long or many-lined text as a block: the indicator first, then the indented lines."""
    margin = " " * indent
    if _is_foldable(text):
        yield ">-"
        yield from (margin + line for line in _fold(text, WIDTH - indent))
    elif _is_literal(text):
        yield "|" if text.endswith("\n") else "|-"
        yield from (margin + line if line else "" for line in text.removesuffix("\n").split("\n"))
    else:
        yield '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'


def _fold(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


# --- places -------------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """Where a key of a block mapping, or an item of a block list, stands. Offsets count characters from 0.

    A tuple: a site holds half a million of them, and a frozen dataclass takes three times as long to make.
    """

    start: int
    """The first character of its lines; the comments just above are its own."""
    end: int
    """After its last line, line break included. What it holds ends there."""
    value_start: int
    """Just after the colon or the dash."""
    value_end: int
    """After the last character of the value."""
    indent: int
    """Column of the key or of the dash."""
    holds: str
    """"champs" or "liste" when the value is a block whose parts have places of their own; "valeur" otherwise."""
    shares_line: bool
    """Whether it is the first key of an item: its line begins with the item's dash."""


def spans(text: str) -> dict[FieldPath, Span]:
    """Give the place of every key and item that has lines of its own, in the order of the text.

    What stands between brackets or braces has none: the value that holds it is written again whole.

    Returns:
        Nothing when the text cannot be read.
    """
    return _spans_of(text, compose(text))


def read_with_spans(text: str) -> tuple[dict[str, Any], dict[FieldPath, Span]]:
    """Give what a sound record holds and the place of all it holds, its tree made once."""
    root = compose(text)
    return content_of_tree(text, root), _spans_of(text, root)


def _spans_of(text: str, root: Node | None) -> dict[FieldPath, Span]:
    if not isinstance(root, MappingNode) or root.flow_style:
        return {}
    return dict(_Places(text).of_mapping(root, (), None))


_COMMENT = re.compile(r"^ *#(?! yaml-language-server)", re.MULTILINE)
"""A line that is a comment, the schema's left out. (Lines that end in a lone return are looked at as one.)"""


class _Places:
    """Walks a tree and turns its marks into spans."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self._comments = {self._line_of(match.start()) for match in _COMMENT.finditer(text)}

    def of_mapping(
        self, node: MappingNode, path: FieldPath, dash_line: int | None
    ) -> Iterator[tuple[FieldPath, Span]]:
        for key, value in node.value:
            place = (*path, key.value)
            colon = self._text.index(":", key.end_mark.index)
            shares = key.start_mark.line == dash_line
            yield from self._of(place, key, value, colon + 1, shares_line=shares)

    def of_list(self, node: SequenceNode, path: FieldPath) -> Iterator[tuple[FieldPath, Span]]:
        for rank, item in enumerate(node.value):
            dash = self._text.rindex("-", 0, item.start_mark.index)
            yield from self._of((*path, rank), item, item, dash + 1, dash=dash)

    def _of(
        self,
        path: FieldPath,
        key: Node,
        value: Node,
        value_start: int,
        *,
        dash: int | None = None,
        shares_line: bool = False,
    ) -> Iterator[tuple[FieldPath, Span]]:
        head = key.start_mark.index if dash is None else dash
        line = self._line_of(head)
        is_block = isinstance(value, MappingNode | SequenceNode) and not value.flow_style
        inner: list[tuple[FieldPath, Span]] = []
        if is_block and isinstance(value, MappingNode):
            inner = list(self.of_mapping(value, path, None if dash is None else line))
        elif is_block and isinstance(value, SequenceNode):
            inner = list(self.of_list(value, path))
        indent = head - self._starts[line]
        if inner:
            value_end = max(value_start, max(span.value_end for _, span in inner))
        else:
            value_end = max(value_start, self._value_end(value, indent))
        holds = ("champs" if isinstance(value, MappingNode) else "liste") if inner else "valeur"
        yield path, Span(self._start(line), self._end(value_end), value_start, value_end, indent, holds, shares_line)
        yield from inner

    def _line_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _line(self, number: int) -> str:
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[number] : end]

    def _start(self, line: int) -> int:
        """Give where its lines begin: at the comments right above, but for the schema's."""
        while line - 1 in self._comments:
            line -= 1
        return self._starts[line]

    def _end(self, value_end: int) -> int:
        line = self._line_of(max(value_end - 1, 0))
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)

    def _value_end(self, value: Node, indent: int) -> int:
        if not (isinstance(value, ScalarNode) and value.style in ("|", ">")):
            return int(value.end_mark.index)
        # libyaml ends a block text where the next thing begins: blank lines and comments are not the text's.
        line = self._line_of(value.start_mark.index)
        last = line
        for number in range(line + 1, len(self._starts)):
            content = self._line(number)
            if not content.strip():
                continue
            if len(content) - len(content.lstrip(" ")) <= indent:
                break
            last = number
        return self._starts[last] + len(self._line(last).rstrip("\r\n"))


# --- changing -----------------------------------------------------------------------------------------------


def splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Replace spans of a text: (start, end, what comes instead). Spans do not overlap; the order does not matter.

    Several insertions at one place come in the order they are given.
    """
    parts = []
    done = 0
    for start, end, replacement in sorted(edits, key=lambda item: (item[0], item[1])):
        parts += [text[done:start], replacement]
        done = max(done, end)
    return "".join((*parts, text[done:]))


def edit(text: str, model: type[Record], changes: Mapping[FieldPath, Any]) -> str:
    """Set, add or remove values of a record; comments, order and every byte not concerned are kept.

    Args:
        text: A record that can be read.
        model: Its model, for the place of a new key.
        changes: New values by path; an index one past the end of a list adds an item; `REMOVED` takes away.

    Raises:
        KeyError: When a path leads through something that is not there.
    """
    content = _read(text)
    for path, value in sorted(changes.items(), key=lambda item: item[1] is REMOVED):
        if value is not REMOVED:
            _set(content, path, value)
    # Items from the last to the first, so that the places of the others hold.
    removed = [path for path, value in changes.items() if value is REMOVED]
    for path in sorted(removed, key=lambda path: [str(step).rjust(9) for step in path], reverse=True):
        parent = _at(content, path[:-1])
        del parent[path[-1]]
    return revise(text, model, content)


def revise(text: str, model: type[BaseModel], content: Mapping[str, Any]) -> str:
    """Change a record so that it holds `content`, touching only what differs.

    Args:
        text: A record that can be read.
        model: Its model, for the place of a new key.
        content: All that the record must hold, as our reader gives it.
    """
    before = _read(text)
    places = spans(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    if same(before, content):
        return text
    if places:
        edits = _Revision(text, places, model).of_mapping((), before, content)
        revised = splice(text, [(start, end, new.replace("\n", newline)) for start, end, new in edits])
        read, _ = read_document("", revised.encode())
        if read is not None and same(read, content):
            return revised
    # A layout we do not follow (braces around everything, "? key"): written again whole, the head comments kept.
    head = re.match(r"(?: *#[^\n]*\n)*", text)
    return (head.group() if head else "") + dump_content(in_order(content, model))


def same(one: Any, other: Any) -> bool:
    """Say whether two values read the same: 1500 and 1500.0 do, 1 and true do not."""
    return canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """Give a text that is the same for values that read the same."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


class _Revision:
    """Finds the splices that lead from what a text holds to what it must hold."""

    def __init__(self, text: str, places: Mapping[FieldPath, Span], model: type[BaseModel]) -> None:
        self._text = text
        self._places = places
        self._model = model

    def of_mapping(
        self, path: FieldPath, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[tuple[int, int, str]]:
        """Change the keys of a block mapping."""
        kept = [key for key in old if key in new]
        for key in old:
            if key not in new:
                span = self._places[(*path, key)]
                yield span.start, span.end, ""
            elif not same(old[key], new[key]):
                yield from self._of_value((*path, key), old[key], new[key])
        model = model_at(self._model, path)
        added = sorted((key for key in new if key not in old), key=lambda name: _rank(model, name))
        for key in added:
            before = [name for name in kept if _rank(model, name) <= _rank(model, key)]
            yield self._added_key(path, key, new[key], before[-1] if before else None, kept)

    def _added_key(
        self, path: FieldPath, key: str, value: Any, before: str | None, kept: list[str]
    ) -> tuple[int, int, str]:
        # After the nearest key that comes before it; first, only where its line is not shared with a dash.
        first = self._places[(*path, kept[0])] if kept else None
        if before is None and first is not None and first.shares_line:
            before = kept[0]
        if before is not None:
            span = self._places[(*path, before)]
            at, indent = span.end, span.indent
        elif first is not None:
            at, indent = first.start, first.indent
        else:  # nothing of the mapping stays: at its end
            at, indent = len(self._text), 0
        glue = "" if at == 0 or self._text[at - 1] in "\r\n" else "\n"
        return at, at, f"{glue}{' ' * indent}{_scalar(key)}:{dump_value(value, indent=indent)}\n"

    def _of_value(self, path: FieldPath, old: Any, new: Any) -> Iterator[tuple[int, int, str]]:
        span = self._places[path]
        if span.holds == "champs" and isinstance(new, Mapping) and self._can_follow(path, old, new):
            yield from self.of_mapping(path, old, new)
        elif span.holds == "liste" and isinstance(new, list | tuple) and new:
            yield from self._of_list(path, old, new)
        else:
            is_item = isinstance(path[-1], int)
            write = dump_item if is_item else dump_value
            model = model_at(self._model, path)
            yield span.value_start, span.value_end, write(_ordered(new, model), indent=span.indent)

    def _can_follow(self, path: FieldPath, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Say whether a mapping keeps something, and its first key when it stands beside a dash."""
        first = next(iter(old))
        return first in new or (bool(set(old) & set(new)) and not self._places[(*path, first)].shares_line)

    def _of_list(self, path: FieldPath, old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int, int, str]]:
        """Change the items of a block list: what is common stays, the rest is paired, taken away or added."""
        model = model_at(self._model, path)
        for (old_from, old_to), (new_from, new_to) in gaps(old, new):
            common = min(old_to - old_from, new_to - new_from)
            for rank in range(common):
                yield from self._of_value((*path, old_from + rank), old[old_from + rank], new[new_from + rank])
            for rank in range(old_from + common, old_to):
                span = self._places[(*path, rank)]
                yield span.start, span.end, ""
            for rank in range(new_from + common, new_to):
                yield self._added_item(path, old_from + common, _ordered(new[rank], model))

    def _added_item(self, path: FieldPath, rank: int, value: Any) -> tuple[int, int, str]:
        after = self._places.get((*path, rank - 1))
        span = after or self._places[(*path, 0)]
        at = after.end if after else span.start
        glue = "" if at == 0 or self._text[at - 1] in "\r\n" else "\n"
        return at, at, f"{glue}{' ' * span.indent}-{dump_item(value, indent=span.indent)}\n"


def gaps(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the runs of two lists that differ, between the items of their longest common part.

    Returns:
        ((from, to) in the old list, (from, to) in the new one), in order.
    """
    before, after = [canonical(item) for item in old], [canonical(item) for item in new]
    longest = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for row in range(len(before) - 1, -1, -1):
        for column in range(len(after) - 1, -1, -1):
            longest[row][column] = (
                longest[row + 1][column + 1] + 1
                if before[row] == after[column]
                else max(longest[row + 1][column], longest[row][column + 1])
            )
    found = []
    row = column = 0
    start = (0, 0)
    while row < len(before) and column < len(after):
        if before[row] == after[column]:
            if start != (row, column):
                found.append(((start[0], row), (start[1], column)))
            row, column = row + 1, column + 1
            start = (row, column)
        elif longest[row + 1][column] >= longest[row][column + 1]:
            row += 1
        else:
            column += 1
    if start != (len(before), len(after)):
        found.append(((start[0], len(before)), (start[1], len(after))))
    return found


def _ordered(value: Any, model: type[BaseModel] | None) -> Any:
    if model is None:
        return value
    if isinstance(value, Mapping):
        return in_order(value, model)
    if isinstance(value, list | tuple):
        return [_ordered(item, model) for item in value]
    return value


def _read(text: str) -> dict[str, Any]:
    content, problems = read_document("", text.encode())
    if content is None:
        raise ValueError(f"the record cannot be read: {problems[0].message}")
    return content


def _at(content: Any, path: FieldPath) -> Any:
    for step in path:
        content = content[step]
    return content


def _set(content: Any, path: FieldPath, value: Any) -> None:
    parent = _at(content, path[:-1])
    last = path[-1]
    if isinstance(parent, list) and last == len(parent):
        parent.append(value)
    else:
        parent[last] = value
