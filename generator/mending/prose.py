"""Typography that files hold: what the keyboard could not do, and the site would set anyway.

The site sets narrow spaces, so files keep ordinary ones. Here: apostrophes, three dots, double spaces, and straight
quotes around words. Only in our own sentences: titles, names, quotes, addresses, laws and contracts stay as printed.
"""

import re
from collections.abc import Callable, Iterator

from yaml.nodes import ScalarNode

from generator.mending.values import is_form
from generator.models.common import Line
from generator.models.kinds import Kind
from generator.models.shape import FieldShape

_OTHERS_WORDS = frozenset({"contrat", "version-contrat", "base-legale", "temoignage"})
"""Kinds whose texts are someone else's, or signed."""

_OUR_LINES = frozenset(
    (
        *("resume", "accroche", "geste", "temps", "pas_si", "demarche", "demain", "il_faut", "pour_qui", "court"),
        *("saison", "gestes", "a_demander", "usage", "question", "bon_signe", "attention", "stop", "parce_que"),
        *("raison", "note"),
    )
)
"""Fields of one line that hold our sentences; texts of several lines do too, but for `_PRINTED_TEXTS`."""

_PRINTED_TEXTS = frozenset({"exemple", "phrase"})

_KEPT = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\[\[[^\]|]*|\]\([^)]*\)?|`[^`]*`|\{[^}]*\}")
"""Addresses, targets of links and names between braces: they are typed, not written."""

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_APOSTROPHE_IN_APOSTROPHES = re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_DOUBLE_SPACE = re.compile(r"(?<=[^\s#]) {2,}(?=[^\s#])")
_QUOTED = re.compile(r'(?<![\w"])"(?=\S)([^"\n]*[^\s"])"(?![\w"])')
_QUOTED_IN_QUOTES = re.compile(r'(?<![\w"\\])\\"(?=\S)([^"\\\n]*[^\s"\\])\\"(?!\w)')


def is_ours(kind: Kind, shape: FieldShape) -> bool:
    """Say whether a field holds our own sentences."""
    if kind.key in _OTHERS_WORDS or shape.vocabulary or shape.ref_kind:
        return False
    if shape.is_markdown:
        return shape.alias not in _PRINTED_TEXTS
    return is_form(shape, Line) and shape.alias in _OUR_LINES


def tidy(text: str) -> str:
    """Set the typography of a sentence: the same words, the same meaning."""
    return _outside_kept(text, _tidy_plain)


def tidy_source(node: ScalarNode, source: str) -> str:
    """Do the same to a value as it stands in the file, quotes and folds included."""
    if node.style == "'":
        return source[0] + _outside_kept(source[1:-1], _tidy_in_apostrophes) + source[-1]
    if node.style == '"':
        return source[0] + _outside_kept(source[1:-1], _tidy_in_quotes) + source[-1]
    return _outside_kept(source, _tidy_plain)


def reads_the_same(one: str, other: str) -> bool:
    """Say whether two texts differ by their typography only."""
    return _words(one) == _words(other)


def _words(text: str) -> str:
    text = text.replace("’", "'").replace("…", "...")
    text = re.sub(r"«\s*|\s*»", '"', text)
    return re.sub(r"\s+", " ", text).strip()


def _outside_kept(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if is_kept else change(part) for part, is_kept in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    done = 0
    for match in _KEPT.finditer(text):
        yield text[done : match.start()], False
        yield match.group(), True
        done = match.end()
    yield text[done:], False


def _tidy_plain(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    if text.count('"') % 2 == 0:
        text = _QUOTED.sub(r"« \1 »", text)
    return _tidy_everywhere(text)


def _tidy_in_apostrophes(text: str) -> str:
    text = _APOSTROPHE_IN_APOSTROPHES.sub("’", text)
    if text.count('"') % 2 == 0:
        text = _QUOTED.sub(r"« \1 »", text)
    return _tidy_everywhere(text)


def _tidy_in_quotes(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    if text.count('\\"') % 2 == 0:
        text = _QUOTED_IN_QUOTES.sub(r"« \1 »", text)
    return _tidy_everywhere(text)


def _tidy_everywhere(text: str) -> str:
    return _DOUBLE_SPACE.sub(" ", _DOTS.sub("…", text))
