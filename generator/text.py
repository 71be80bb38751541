"""French text: typography, our small Markdown, slugs and folded forms. Pure functions.

Typography is written by hand: the kept libraries (smartypants and its heirs) set English quotes and know
neither the narrow no-break space nor French punctuation. Rules: Imprimerie nationale, Lexique des règles
typographiques (espaces, guillemets, nombres).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any
from xml.etree import ElementTree

import markdown
import nh3
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

NARROW_NO_BREAK_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_TYPOGRAPHY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + NARROW_NO_BREAK_SPACE),
    (re.compile(r"[ \u00a0\u202f]*»"), NARROW_NO_BREAK_SPACE + "»"),
    (re.compile(r"[ \u00a0]+([;!?])"), NARROW_NO_BREAK_SPACE + r"\1"),
    (re.compile(r"[ \u202f]+:(?=\s|$)"), NO_BREAK_SPACE + ":"),
    (re.compile(r"(?<=\d)[ \u00a0]+(?=[€%])"), NARROW_NO_BREAK_SPACE),
    (re.compile(r"(?<=\d)[ \u00a0]+(?=(?:h|km|min|Go|Mo|Ko|ans?|mois|jours?|heures?)\b)"), NO_BREAK_SPACE),
    (re.compile(r"(?<=\d\u00a0h)[ \u00a0]+(?=\d{2}\b)"), NO_BREAK_SPACE),
    # Groups of three digits: 1 500, 25 000; not a year followed by a number.
    (re.compile(r"(?<![\d.,/-])(\d{1,3})((?: \d{3})+)(?!\d)"), ""),
)


_MAYBE_TYPOGRAPHY = re.compile(r"['«»]|\.\.\.|[ \u00a0\u202f][;:!?]|\d[ \u00a0]")
"""What every pattern above needs: most printed values (names, ids, addresses) have none of it, and pass at once."""


def _group_thousands(match: re.Match[str]) -> str:
    return match.group(0).replace(" ", NARROW_NO_BREAK_SPACE)


def typography(text: str) -> str:
    """Set French spaces, quotes and apostrophes in plain text, without touching its words.

    Idempotent. "1 500 € ?" becomes "1 500 € ?" with narrow no-break spaces.
    """
    return _set_typography(text) if _MAYBE_TYPOGRAPHY.search(text) else text


@lru_cache(maxsize=50_000)
def _set_typography(text: str) -> str:
    for pattern, replacement in _TYPOGRAPHY[:-1]:
        text = pattern.sub(replacement, text)
    return _TYPOGRAPHY[-1][0].sub(_group_thousands, text)


def french_number(value: float) -> str:
    """Write a number as French does, to the hundredth: 1500 gives "1 500", -12.5 gives "−12,5"."""
    whole, _, decimals = f"{abs(value):.2f}".partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", NARROW_NO_BREAK_SPACE)
    number = f"{grouped},{decimals}" if decimals else grouped
    return f"−{number}" if value < 0 and number != "0" else number


def french_size(size_bytes: int) -> str:
    """Write the size of a file as people say it: "640 octets", "12 Ko", "1,3 Mo"."""
    if size_bytes < 1000:
        return f"{size_bytes}{NO_BREAK_SPACE}octets"
    if size_bytes < 999_500:
        return f"{round(size_bytes / 1000)}{NO_BREAK_SPACE}Ko"
    return f"{french_number(round(size_bytes / 1_000_000, 1))}{NO_BREAK_SPACE}Mo"


def slugify(text: str) -> str:
    """Make an id of any text: lower case, no accent, hyphens. "Œuvre d’été" gives "oeuvre-d-ete"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def fold(text: str) -> str:
    """Give the form used to compare words: lower case, no accent, œ and æ split.

    The browser has a twin of this function (`plier` in recherche.js); they share test vectors.
    """
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def plain(text: str) -> str:
    """Strip our Markdown to plain words, on one line."""
    text = re.sub(r"\[\[[a-z-]+:([a-z0-9-]+)\]\]", r"\1", text)
    text = re.sub(r"\[\[[a-z-]+:[a-z0-9-]+\|([^\]]*)\]\]", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"\*\*|^- ", "", text, flags=re.MULTILINE)).strip()


def excerpt(text: str, length: int = 155) -> str:
    """Cut plain text at a word, with an ellipsis, for descriptions."""
    text = plain(text)
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


INTERNAL_LINK = re.compile(r"\[\[(?P<kind>[a-z-]+):(?P<id>[a-z0-9-]+)(?:\|(?P<label>[^\]]+))?\]\]")
"""[[terme:devis]] or [[terme:devis|un devis]]."""

LinkResolver = Callable[[str, str], tuple[str, str] | None]
"""Takes a kind and an id, gives (href, title), or None when there is no such page."""

_UNUSED_INLINE = (
    *("image_link", "image_reference", "short_image_ref", "backtick"),
    *("automail", "autolink", "reference", "short_reference"),
)
_UNUSED_BLOCKS = ("hashheader", "setextheader", "hr", "quote", "code", "reference")
"""What Python-Markdown knows and our small Markdown does not."""

_SAFE_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
_SPECIAL = re.compile(r"[*_`\[\]<>#&\\~|]|^\s*(?:[-+]|\d+[.)])\s|\n|^\s{4}", re.MULTILINE)


class _InternalLinks(InlineProcessor):
    """Turns [[kind:id]] into a link; an unknown target stays text (checks have refused it before)."""

    resolver: LinkResolver = staticmethod(lambda kind, identifier: None)

    # The ignore: Markdown's InlineProcessor itself breaks the signature of its base class.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # type: ignore[override]
        found = self.resolver(m["kind"], m["id"])
        label = m["label"] or (found[1] if found else m["id"])
        element = ElementTree.Element("a", {"href": found[0]}) if found else ElementTree.Element("em")
        element.text = label
        return element, m.start(0), m.end(0)


class _Typographer(Treeprocessor):
    """Sets French typography in every text node."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.text:
                element.text = typography(element.text)
            if element.tail:
                element.tail = typography(element.tail)


class MarkdownRenderer:
    """Renders our small Markdown (paragraphs, lists, bold, links) to safe HTML.

    HTML in the source is shown as typed. What comes out passes through nh3 with a short list of tags and
    only https:, mailto:, tel: and relative addresses.
    """

    def __init__(self, resolver: LinkResolver) -> None:
        """Build the parser once; `resolver` gives the address of internal links."""
        self._parser = markdown.Markdown(extensions=["sane_lists"], output_format="html")
        self._parser.preprocessors.deregister("html_block")
        self._parser.inlinePatterns.deregister("html")
        for name in _UNUSED_INLINE:
            self._parser.inlinePatterns.deregister(name)
        for name in _UNUSED_BLOCKS:
            self._parser.parser.blockprocessors.deregister(name)
        links = _InternalLinks(INTERNAL_LINK.pattern)
        links.resolver = resolver
        self._parser.inlinePatterns.register(links, "internal", 175)
        self._parser.treeprocessors.register(_Typographer(), "typography", 5)
        self._cache: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Give the HTML of a text; the same text is rendered once."""
        html = self._cache.get(text)
        if html is None:
            html = self._cache[text] = self._render(text)
        return html

    def _render(self, text: str) -> str:
        # Most fields are one plain sentence: no parser needed.
        if not _SPECIAL.search(text):
            return f"<p>{escape(typography(text), quote=False)}</p>"
        self._parser.reset()
        # Python-Markdown lets entities through: "&eacute;" is shown as typed, like the rest of HTML.
        return nh3.clean(
            self._parser.convert(text.replace("&", "&amp;")),
            tags=_SAFE_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "mailto", "tel"},
            link_rel="noopener",
        )

    def inline(self, text: str) -> str:
        """Give the HTML of a single paragraph without its <p>."""
        html = self(text)
        if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
            return html[3:-4]
        return html
