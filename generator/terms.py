"""Glossary words in running text: the first time a page uses one, it leads to its explanation.

Words are looked up one by one in a table, not with one great pattern: a page costs about a millisecond.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

from generator.site import Site

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)[^>]*>|<!--.*?-->|[^<]+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_][\w’-]*")
_LEFT_ALONE = frozenset(
    [
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "summary",
        "button",
        "label",
        "legend",
        "script",
        "style",
        "code",
        "nav",
        "header",
        "footer",
        "select",
        "th",
        "caption",
        "dt",
        "svg",
        "form",
    ]
)
"""Elements whose words are not linked: headings, controls, and what is a link already."""
_KNOWN_LINK = re.compile(r'href="[^"]*glossaire/([a-z0-9-]+)/')


class TermLinker:
    """Links glossary words of one hub."""

    def __init__(self, site: Site) -> None:
        """Index the terms that may be linked by their first word, longest first."""
        by_first: dict[str, list[tuple[str, str]]] = {}
        for entry in site.terms:
            if entry.record.linked and entry.url:
                # Synonyms are everyday words of several senses (« site », « code », « reçu »): names only.
                for form in _forms(entry.record.name.lower().replace("'", "’")):
                    first = _WORD.match(form)
                    if first:
                        by_first.setdefault(first.group(), []).append((form, entry.id))
        self._by_first: Mapping[str, list[tuple[str, str]]] = {
            first: sorted(found, key=lambda item: (-len(item[0]), item)) for first, found in by_first.items()
        }

    def link(self, html: str, base: str) -> str:
        """Link the first use of each word in a page's body.

        Args:
            html: The body, whose text is escaped.
            base: From the page to the site's root.
        """
        used = set(_KNOWN_LINK.findall(html))
        return "".join(self._pieces(html, base, used))

    def _pieces(self, html: str, base: str, used: set[str]) -> Iterator[str]:
        depth = 0
        for match in _TOKEN.finditer(html):
            closing, tag = match[1], match[2]
            if tag is not None:
                if tag in _LEFT_ALONE:
                    depth += -1 if closing else 1
                yield match.group()
            elif depth or match.group().startswith("<!--"):
                yield match.group()
            else:
                yield self._linked(match.group(), base, used)

    def _linked(self, text: str, base: str, used: set[str]) -> str:
        lower = text.lower()
        found: list[tuple[int, int, str]] = []
        end = 0
        for word in _WORD.finditer(lower):
            if word.start() < end:
                continue
            for form, identifier in self._by_first.get(word.group(), ()):
                stop = word.start() + len(form)
                if identifier not in used and lower.startswith(form, word.start()) and not _goes_on(lower, stop):
                    used.add(identifier)
                    found.append((word.start(), stop, identifier))
                    end = stop
                    break
        if not found or len(lower) != len(text):
            return text
        parts = []
        last = 0
        for start, stop, identifier in found:
            href = escape(f"{base}glossaire/{identifier}/")
            parts += [text[last:start], f'<a class="mot" href="{href}">{text[start:stop]}</a>']
            last = stop
        return "".join((*parts, text[last:]))


def _forms(name: str) -> tuple[str, ...]:
    """Give a name and its plain plurals: "mots de passe", "plateformes agréées"."""
    words = name.split(" ")
    first_only = " ".join((_plural(words[0]), *words[1:]))
    return tuple(dict.fromkeys((name, first_only, " ".join(map(_plural, words)))))


def _plural(word: str) -> str:
    return word if word in _SMALL_WORDS or word[-1] in "sxz" or not word.isalpha() else f"{word}s"


_SMALL_WORDS = frozenset(
    [
        "à",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sans",
        "sur",
        "un",
        "une",
    ]
)


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] in "-’_")
