"""What an entrepreneur reads is easy: Kandel-Moles (1958), the French scale of Flesch, and short sentences."""

import re
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

import pytest
import textstat

pytestmark = pytest.mark.slow

KINDS = (
    *("metiers", "aides", "besoins", "moments", "guides", "modules", "obligations", "contrats", "temoignages"),
    "logiciels",
)
"""Folders whose pages entrepreneurs read."""
LEAST, MEDIAN = 50, 60
"""Kandel-Moles: 50 is fairly hard, 60 is standard, 100 is very easy."""
WORDS_IN_A_SENTENCE = 15
FEWEST_WORDS = 80
"""A page with fewer words than that has no measure worth the name."""


_ENDS = re.compile(r"[.!?…]+(?:\s|$)|\s·\s")
"""Where a sentence ends; a middle dot stands between facts of one line, such as a time and a price."""


class _Sentences(HTMLParser):
    """Paragraphs, list items and definitions of a page's body, outside menus, forms and tables."""

    _LEFT_OUT = frozenset({"script", "style", "nav", "header", "footer", "form", "table"})
    _HEADS = frozenset({"h1", "h2", "h3", "h4", "dt", "summary"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = 0
        self._is_body = False
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag in self._LEFT_OUT
        self._is_body = self._is_body or (tag == "div" and dict(attrs).get("id") == "contenu")
        if tag in ("p", "li", "dd") and self._is_body and not self._depth:
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in self._LEFT_OUT
        if tag in self._HEADS:
            self._text = None
        elif tag in ("p", "li", "dd") and self._text is not None:
            text = " ".join(self._text.split())
            if len(text.split()) >= 4:
                self.found.append(text if text[-1] in ".!?…" else f"{text}.")
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._depth:
            self._text += data


def sentences(page: Path) -> str:
    reader = _Sentences()
    reader.feed(page.read_text("utf-8"))
    return re.sub(r"https?://\S+", "", " ".join(reader.found))


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_easy_to_read(site: Path, kind: str) -> None:
    textstat.set_lang("fr")
    text_by_page = {page.parent.name: sentences(page) for page in sorted((site / kind).glob("*/index.html"))}
    texts = {name: text for name, text in text_by_page.items() if len(text.split()) >= FEWEST_WORDS}
    assert texts
    ease = {name: textstat.flesch_reading_ease(text) for name, text in texts.items()}
    length = {name: len(text.split()) / len(_ENDS.findall(text)) for name, text in texts.items()}

    assert median(ease.values()) >= MEDIAN
    assert {name: score for name, score in ease.items() if score < LEAST} == {}
    assert median(length.values()) <= WORDS_IN_A_SENTENCE
