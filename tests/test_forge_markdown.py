"""A stranger's text in a forge's Markdown: it is shown as it is, and does nothing; held by properties."""

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.forge_markdown import address, escaped, on_one_line

COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
"""What GitHub, GitLab and Forgejo read, but for their own mentions and links: those are looked for in the text."""

SIGNS = st.text(st.sampled_from(list("@#!$%&~^*_`[]()<>{}|\\:/.-+=\"' \n\tab1é\u202e\u200b€")), max_size=40)
TEXTS = st.one_of(SIGNS, st.text(max_size=40))

MENTION = re.compile(r"@\w|[#!$%&~^]\w|https?://|www\.\w|:[\w+-]+:|GH-\d", re.IGNORECASE)
"""What a forge makes something of, in a text that Markdown has made."""


def shown(markdown: str) -> tuple[str, str]:
    """The HTML of a line of a list, and the text people read."""
    html = COMMONMARK.render(f"- Mot : {markdown} fin\n")
    return html, unescape(re.sub(r"<[^>]*>", "", html)).strip()


@settings(max_examples=1000)
@given(TEXTS)
@example("# titre\n- liste\n> citation\n```\ncode")
@example("<!-- caché --> <script>x</script> &lt;b&gt; &amp;amp;")
@example("[a](https://x.fr) ![b](c) [d]: e <https://f.fr>")
@example("| a | b |\n|---|---|\n")
@example("\\*a\\* \\")
def test_a_text_is_shown_as_it_is_and_makes_no_tag(text: str) -> None:
    html, read = shown(escaped(text))

    assert set(re.findall(r"</?\w+", html)) <= {"<ul", "</ul", "<li", "</li"}
    expected = " ".join(f"Mot : {on_one_line(text)} fin".split())
    assert " ".join(read.replace("\u2060", "").split()) == expected


@settings(max_examples=1000)
@given(TEXTS)
@example("_www.x.fr *GH-7")
@example("@octocat #12 !3 ~label $4 %jalon owner/repo#5 GH-6 https://x.fr www.x.fr :+1:")
def test_nobody_and_nothing_is_called(text: str) -> None:
    _, read = shown(escaped(text))

    assert not MENTION.search(read), read


@given(TEXTS)
def test_a_text_stays_on_its_line(text: str) -> None:
    assert "\n" not in escaped(text)
    assert "\r" not in escaped(text)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        pytest.param("https://www.exemple.fr/a?b=c&d=(e)#f", True, id="a plain address"),
        pytest.param("https://x.fr/a>b", False, id="a sign that would end the link"),
        pytest.param("https://x.fr/<b>", False, id="a tag"),
        pytest.param("javascript:alert(1)", False, id="another protocol"),
        pytest.param("https://x.fr/ b", False, id="a space"),
    ],
)
def test_an_address_is_a_link_only_when_it_can_be_nothing_else(url: str, is_link: bool) -> None:
    html, _ = shown(address(url))

    assert ("<a " in html) == is_link
