"""One YAML file into plain values: safe, quick, and able to say where each value is.

What we read is the part of YAML 1.2 that a contributor writes by hand. Only true, false, null, ~, plain
decimal numbers and nothing at all are typed; the rest is text. PyYAML's own reading (YAML 1.1) would turn
01000 into 512, NO into False and 9:30 into 570.
"""

import contextlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.load.yaml_faults import AFTER_QUOTE, ANCHOR, INDENT, explain
from generator.problems import Problem

MAX_BYTES = 256 * 1024
"""The longest record is a contract of some 60 KB; anything past this is a mistake or an attack."""

MAX_DEPTH = 40
"""The deepest record has 6 levels."""

MAX_NODES = 20_000
"""The longest record has some 1,500 values."""

FieldPath = tuple[str | int, ...]
"""French keys and list indexes from the root, such as ("etapes", 0, "geste")."""

_PLAIN = "étrier:nu"
_TEXT = "étrier:texte"
_BLOCK = "étrier:bloc"

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}([eE][-+]?[0-9]{1,3})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters, hidden line breaks and marks that reverse the reading order."""

# libyaml follows aliases by itself, so a bomb must be seen before the tree is built. An anchor or an alias is
# "&" or "*" and one of these characters, where a value may begin: after a blank or one of these signs.
# "R&D", "**gras**" and "Aide & conseil" are no anchors.
# (The sign first, then what stands before it: five times quicker than the other way round.)
_MAYBE_ANCHOR = re.compile(r"[&*](?<![^\s\[\]{},:?\"'-][&*])[A-Za-z0-9_-]")

# Building the tree is recursive in C: 10,000 levels would break the stack. A block level takes at least one
# column of blanks, "-" or "?" (twice, for a list under its key), a flow level takes a bracket: below these
# counts no file can be deeper than some 500 levels, which C bears; the exact limit is MAX_DEPTH, in `_Builder`.
_DEEP_INDENT = re.compile(r"^[ ?-]{120}", re.MULTILINE)
_MANY_BRACKETS = 120

_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


class _Parser(CParser):
    """libyaml's parser; a node's tag only says whether the value was written bare or quoted."""

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:
        """Give our mark of a value without a tag; a tag that someone wrote stays what it is."""
        if kind is ScalarNode:
            return _PLAIN if implicit[0] else _TEXT
        return _BLOCK

    def descend_resolver(self, *args: object) -> None:
        """Do nothing: we resolve by value alone."""

    def ascend_resolver(self) -> None:
        """Do nothing: we resolve by value alone."""


class _Fault(Exception):
    """One problem found inside a document: code, message, advice, and where (from 0)."""

    def __init__(self, code: str, message: str, advice: str, line: int, column: int) -> None:
        super().__init__(message)
        self.code, self.message, self.advice, self.line, self.column = code, message, advice, line, column

    def problem(self, path: str) -> Problem:
        """The same, as a value."""
        return Problem(path, self.line + 1, self.column + 1, self.code, "", self.message, self.advice)


def read_document(path: str, data: bytes) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Read one YAML document that holds a mapping.

    Args:
        path: The file relative to the project, for the problems.
        data: The file's bytes.

    Returns:
        The mapping (keys are always text) and no problem; or None and what is wrong.
    """
    try:
        text = _decode(data)
        builder = _Builder(has_escapes="\\" in text)
        value = builder.build(_compose(text))
    except _Fault as fault:
        return None, (fault.problem(path),)
    if builder.faults:
        return None, tuple(fault.problem(path) for fault in builder.faults)
    return value, ()


def content_of_tree(text: str, root: Node | None) -> dict[str, Any]:
    """Give what the tree of a sound document holds; `compose` made it from this text, None of one that is not."""
    return {} if root is None else _Builder(has_escapes="\\" in text).build(root)


class Positions:
    """Where each key and value of a document stands. Lines and columns are counted from 1."""

    def __init__(self, data: bytes) -> None:
        """Keep the tree of a document; one that cannot be read has everything at 1:1."""
        self._root: Node | None
        try:
            self._root = _compose(_decode(data))
        except _Fault:
            self._root = None

    def of_value(self, field: FieldPath) -> tuple[int, int]:
        """Give the place of a value, or of the nearest parent that exists."""
        _, node, _ = self._walk(field)
        return _place(node)

    def of_key(self, field: FieldPath) -> tuple[int, int]:
        """Give the place of a key (of an item, in a list), or of the nearest parent that exists."""
        key, node, is_found = self._walk(field)
        return _place(key if is_found and key is not None else node)

    def raw(self, field: FieldPath) -> str | None:
        """Give a value as it is typed, without its quotes; None when it is no plain value."""
        _, node, is_found = self._walk(field)
        return node.value if is_found and isinstance(node, ScalarNode) else None

    def keys(self, field: FieldPath) -> frozenset[str]:
        """Give the keys written in a mapping; none when it is no mapping."""
        _, node, is_found = self._walk(field)
        return (
            frozenset(key.value for key, _ in node.value) if is_found and isinstance(node, MappingNode) else frozenset()
        )

    def _walk(self, field: FieldPath) -> tuple[Node | None, Node | None, bool]:
        key: Node | None = None
        node = self._root
        for step in field:
            pair = _child(node, step)
            if pair is None:
                return key, node, False
            key, node = pair
        return key, node, True


def locate(root: Path, path: str, field: FieldPath, *, key: bool = False) -> tuple[int, int]:
    """Give the line and column of a value, or of its key, in a file of the project.

    Args:
        root: The project.
        path: The file, relative to the project.
        field: French keys and indexes, such as ("etapes", 0, "geste").
        key: Ask for the key rather than for the value.

    Returns:
        Line and column from 1; those of the nearest parent when the field is not written; 1, 1 when the file
        can no longer be read.
    """
    positions = positions_of(root, path)
    return positions.of_key(field) if key else positions.of_value(field)


def locate_text(root: Path, path: str, field: FieldPath, snippet: str) -> tuple[int, int]:
    """Give the place of a few words inside a long value; the value's own place when they are not found.

    They may not be found as such: an escaped or folded text is not written as it reads.
    """
    line, column = locate(root, path, field)
    try:
        lines = _decode((root / path).read_bytes()).splitlines()
    except (OSError, _Fault):
        return line, column
    for number in range(line, len(lines) + 1):
        found = lines[number - 1].find(snippet, column - 1 if number == line else 0)
        if found >= 0:
            return number, found + 1
    return line, column


def positions_of(root: Path, path: str) -> Positions:
    """Give the positions of a file of the project; the last few files are kept."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        data = b""
    return _positions(data)


@lru_cache(maxsize=16)
def _positions(data: bytes) -> Positions:
    return Positions(data)


def _place(node: Node | None) -> tuple[int, int]:
    return (1, 1) if node is None else (node.start_mark.line + 1, node.start_mark.column + 1)


def _child(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    """Give the key and value nodes of one step; the item is its own key in a list."""
    if isinstance(node, MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _decode(data: bytes) -> str:
    """Turn bytes into text, without the byte order mark, refusing what no editor should write."""
    if len(data) > MAX_BYTES:
        raise _Fault(
            "fichier-trop-gros",
            f"attendu au plus {MAX_BYTES // 1024} Kio, trouvé davantage",
            "Une fiche dit une seule chose : coupez-la en plusieurs fiches",
            0,
            0,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise _Fault(
            "encodage",
            f"attendu du texte en UTF-8, trouvé l’octet 0x{data[error.start]:02X}",
            "Enregistrez le fichier en « UTF-8 » depuis votre éditeur de texte",
            *_line_column(before, len(before)),
        ) from None
    bad = _FORBIDDEN.search(text)
    if bad:
        raise _Fault(
            "caractere-interdit",
            f"trouvé un caractère invisible (U+{ord(bad.group()):04X})",
            "Effacez-le, puis retapez les mots qui l’entourent",
            *_line_column(text, bad.start()),
        )
    return text


def compose(text: str) -> Node | None:
    """Give the tree of a text, with the place of every part; None when it cannot be read."""
    try:
        return _compose(text)
    except _Fault:
        return None


def _line_column(text: str, index: int) -> tuple[int, int]:
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def _compose(text: str) -> Node:
    """Build the tree of the only document of a text."""
    if _MAYBE_ANCHOR.search(text) or _DEEP_INDENT.search(text) or text.count("[") + text.count("{") > _MANY_BRACKETS:
        _refuse_bombs(text)
    try:
        root: Node | None = _Parser(text).get_single_node()
    except yaml.YAMLError as error:
        raise _syntax_fault(text, error) from None
    if root is None or (root.tag is _PLAIN and not root.value):
        raise _Fault(
            "fichier-vide",
            "le fichier est vide",
            "Partez d’une fiche vierge : il y en a une par sorte dans docs/fiches-vierges/",
            0,
            0,
        )
    return root


def _refuse_bombs(text: str) -> None:
    """Go through the events, which needs no recursion, and refuse anchors, aliases and deep nesting."""
    depth = 0
    try:
        for event in _events(text):
            place = _zero_based(event.start_mark)
            if getattr(event, "anchor", None) is not None:
                raise _Fault(*ANCHOR[:3], *place)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                raise _too_deep(*place)
    except yaml.YAMLError as error:
        raise _syntax_fault(text, error) from None


def _events(text: str) -> Iterator[yaml.Event]:
    parser = _Parser(text)
    while event := parser.get_event():
        yield event


def _zero_based(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)


def _too_deep(line: int, column: int) -> _Fault:
    return _Fault(
        "trop-profond",
        f"attendu au plus {MAX_DEPTH} niveaux de retrait",
        "Vérifiez les tirets et les crochets autour de cette ligne",
        line,
        column,
    )


def _syntax_fault(text: str, error: yaml.YAMLError) -> _Fault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return _Fault(*explain("", "")[:3], 0, 0)
    line, column = _zero_based(error.problem_mark or error.context_mark)
    tab = _TAB_INDENT.search(text)
    if tab:
        tab_line, tab_column = _line_column(text, tab.end() - 1)
        if tab_line <= line:
            return _Fault(
                "tabulation",
                "trouvé une tabulation au début de la ligne",
                "Remplacez-la par deux espaces : YAML ne compte que les espaces",
                tab_line,
                tab_column,
            )
    problem, context = error.problem or "", error.context or ""
    lines = text.splitlines() or [""]
    if line >= len(lines):  # the end of the file, past its last line break
        line, column = len(lines) - 1, len(lines[-1])
    before = lines[line][:column]
    if "mapping values" in problem and re.fullmatch(r"[ -]*[\w-]+", before):
        return _Fault(*INDENT[:3], line, len(before) - len(before.lstrip(" -")))
    if "did not find expected key" in problem and before.strip(" -"):
        return _Fault(*AFTER_QUOTE[:3], line, column)
    code, message, advice, at_context = explain(problem, context)
    if at_context and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
        if line >= len(lines):  # libyaml gives up after the last line: what it was reading began before
            line, column = _last_open_bracket(text) or (len(lines) - 1, len(lines[-1]))
    return _Fault(code, message, advice, line, column)


def _last_open_bracket(text: str) -> tuple[int, int] | None:
    """Give the place of the last bracket or brace that is open when the text stops being YAML, None when none is."""
    open_places: list[tuple[int, int]] = []
    with contextlib.suppress(yaml.YAMLError):
        for event in _events(text):
            if isinstance(event, yaml.CollectionStartEvent) and event.flow_style:
                open_places.append(_zero_based(event.start_mark))
            elif isinstance(event, yaml.CollectionEndEvent) and open_places and _is_flow_end(event, text):
                open_places.pop()
    return open_places[-1] if open_places else None


def _is_flow_end(event: yaml.Event, text: str) -> bool:
    place = event.start_mark
    return place is not None and text[place.index : place.index + 1] in ("]", "}")


class _Builder:
    """Turns a tree into plain values and notes what it refuses on the way."""

    def __init__(self, *, has_escapes: bool) -> None:
        self.faults: list[_Fault] = []
        self._nodes = 0
        self._has_escapes = has_escapes

    def build(self, root: Node) -> dict[str, Any]:
        """Give the mapping of a whole document."""
        if not isinstance(root, MappingNode):
            raise _Fault(
                "racine-inattendue",
                "attendu des lignes « champ: valeur », trouvé " + _what(root),
                "Commencez par `id: nom-de-la-fiche`, sans tiret devant",
                root.start_mark.line,
                root.start_mark.column,
            )
        return self._mapping(root, 1)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        self._refuse_excess(node, depth)
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not ScalarNode:
                self._note(
                    key_node,
                    "cle-composee",
                    "attendu un nom de champ, trouvé " + _what(key_node),
                    "Mettez le texte entre guillemets",
                )
                continue
            key = key_node.value
            if key in values:
                self._note(
                    key_node,
                    "cle-double",
                    f"le champ {key} est écrit deux fois",
                    "Gardez une seule des deux lignes ; pour plusieurs valeurs, faites une liste avec des tirets",
                )
            values[key] = self._value(value_node, depth)
        return values

    def _value(self, node: Node, depth: int) -> Any:
        if type(node) is ScalarNode:
            tag = node.tag
            if tag is _TEXT:
                return self._quoted(node) if self._has_escapes else node.value
            if tag is _PLAIN:
                return _typed(node.value)
            return self._refuse_tag(node)
        if type(node) is MappingNode:
            return self._mapping(node, depth + 1)
        self._refuse_excess(node, depth + 1)
        return [self._value(item, depth + 1) for item in node.value]

    def _quoted(self, node: ScalarNode) -> Any:
        """Refuse the control characters that a quoted text hides behind a backslash."""
        bad = _FORBIDDEN.search(node.value)
        if bad:
            self._note(
                node,
                "caractere-interdit",
                f"trouvé un caractère invisible (U+{ord(bad.group()):04X}), écrit avec une barre oblique inverse",
                "Effacez la barre oblique inverse, ou mettez le texte entre apostrophes",
            )
        return node.value

    def _refuse_excess(self, node: Node, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _too_deep(node.start_mark.line, node.start_mark.column)
        self._nodes += len(node.value)
        if self._nodes > MAX_NODES:
            raise _Fault(
                "trop-de-valeurs",
                f"attendu au plus {MAX_NODES} valeurs dans une fiche",
                "Une fiche dit une seule chose : coupez-la en plusieurs fiches",
                node.start_mark.line,
                node.start_mark.column,
            )
        if node.tag is not _BLOCK:
            self._refuse_tag(node)

    def _refuse_tag(self, node: Node) -> None:
        self._note(
            node,
            "etiquette-yaml",
            "trouvé un point d’exclamation collé à un mot, que YAML prend pour une étiquette",
            "Effacez-le, ou mettez le texte entre guillemets",
        )

    def _note(self, node: Node, code: str, message: str, advice: str) -> None:
        self.faults.append(_Fault(code, message, advice, node.start_mark.line, node.start_mark.column))


def _typed(value: str) -> Any:
    """Give what a bare value means: nothing, true, false, a decimal number, or its own text."""
    if value in _WORDS:
        return _WORDS[value]
    if value[0] in "-0123456789":
        if _INT.fullmatch(value):
            return int(value)
        if _FLOAT.fullmatch(value):
            return float(value)
    return value


def _what(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "une liste"
    return "des champs" if isinstance(node, MappingNode) else "du texte seul"
