"""French text: tables of what is typed and what is shown."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import MarkdownRenderer, excerpt, fold, french_number, french_size, plain, slugify, typography

FINE = "\u202f"
"""Narrow no-break space."""
HARD = "\u00a0"
"""No-break space."""


def resolver(kind: str, identifier: str) -> tuple[str, str] | None:
    return ("../../glossaire/devis/", "Devis") if (kind, identifier) == ("terme", "devis") else None


@pytest.fixture
def render() -> MarkdownRenderer:
    return MarkdownRenderer(resolver)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("Quoi ;", f"Quoi{FINE};", id="fine space before a semicolon"),
        pytest.param("Quoi !", f"Quoi{FINE}!", id="fine space before an exclamation mark"),
        pytest.param("Quoi ?", f"Quoi{FINE}?", id="fine space before a question mark"),
        pytest.param("Quoi" + HARD + "?", f"Quoi{FINE}?", id="a no-break space becomes fine"),
        pytest.param("« oui »", f"«{FINE}oui{FINE}»", id="fine spaces inside quotes"),
        pytest.param("«oui»", f"«{FINE}oui{FINE}»", id="quotes without spaces get them"),
        pytest.param("Prix : 10", f"Prix{HARD}: 10", id="no-break space before a colon"),
        pytest.param("https://exemple.fr", "https://exemple.fr", id="an address is left alone"),
        pytest.param("à 14:30", "à 14:30", id="a colon inside a time is left alone"),
        pytest.param("1 500 €", f"1{FINE}500{FINE}€", id="thousands and euros"),
        pytest.param("2 500 000 €", f"2{FINE}500{FINE}000{FINE}€", id="millions"),
        pytest.param("en 2026 500 firmes", "en 2026 500 firmes", id="a year before a number is not thousands"),
        pytest.param("01 23 45 67 89", "01 23 45 67 89", id="a phone number is left alone"),
        pytest.param("12 %", f"12{FINE}%", id="per cent"),
        pytest.param("14 h 30", f"14{HARD}h{HARD}30", id="an hour holds together"),
        pytest.param("14 h trente", f"14{HARD}h trente", id="words after an hour may go to the next line"),
        pytest.param("3 mois", f"3{HARD}mois", id="a duration holds together"),
        pytest.param("3 moissons", "3 moissons", id="a word that only begins like a unit is free"),
        pytest.param("l'école", "l’école", id="curly apostrophe"),
        pytest.param("'seul'", "'seul'", id="a quote around a word is not an apostrophe"),
        pytest.param("Et puis...", "Et puis…", id="ellipsis"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_typography(typed: str, shown: str) -> None:
    assert typography(typed) == shown


@given(st.text(alphabet=f"a1h0 é'.…«»;!?:€%{FINE}{HARD}\n", max_size=30))
def test_typography_of_typography_changes_nothing(text: str) -> None:
    assert typography(typography(text)) == typography(text)


@given(st.text(alphabet="a1h0 é«»;!?:€%", max_size=30))
def test_typography_never_touches_words(text: str) -> None:
    without_spaces = str.maketrans("", "", f" {FINE}{HARD}")

    assert typography(text).translate(without_spaces) == text.translate(without_spaces)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param("héhé", "hehe", id="accents"),
        pytest.param("Œuvre d’été", "oeuvre-d-ete", id="ligature, curly apostrophe and capital"),
        pytest.param("l'école", "l-ecole", id="straight apostrophe"),
        pytest.param("  --a  b--  ", "a-b", id="no hyphen at the ends, one between words"),
        pytest.param("ex æquo", "ex-aequo", id="æ"),
        pytest.param("€ !", "", id="nothing to keep"),
        pytest.param("ÎLE-DE-FRANCE", "ile-de-france", id="capitals with accents"),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(max_size=40))
def test_a_slug_holds_only_letters_digits_and_hyphens(text: str) -> None:
    slug = slugify(text)

    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slugify(slug) == slug


def test_fold_gives_what_the_browser_gives() -> None:
    vectors = json.loads(Path(__file__).with_name("vecteurs-plier.json").read_text("utf-8"))
    pairs = vectors.items() if isinstance(vectors, dict) else vectors

    assert {typed: fold(typed) for typed, _ in pairs} == dict(pairs)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(1500, f"1{FINE}500", id="thousands"),
        pytest.param(12.5, "12,5", id="decimal comma"),
        pytest.param(0.25, "0,25", id="hundredths"),
        pytest.param(3.0, "3", id="no useless zero"),
        pytest.param(-0.5, "−0,5", id="a sign before zero is kept"),
        pytest.param(-1500, f"−1{FINE}500", id="negative thousands"),
        pytest.param(-0.001, "0", id="no negative zero"),
        pytest.param(0, "0", id="zero"),
    ],
)
def test_french_number(number: float, shown: str) -> None:
    assert french_number(number) == shown


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (0, f"0{HARD}octets"),
        (999, f"999{HARD}octets"),
        (1000, f"1{HARD}Ko"),
        (62_499, f"62{HARD}Ko"),
        (999_499, f"999{HARD}Ko"),
        (999_500, f"1{HARD}Mo"),
        (1_340_000, f"1,3{HARD}Mo"),
    ],
)
def test_french_size(size_bytes: int, shown: str) -> None:
    assert french_size(size_bytes) == shown


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        pytest.param("Une phrase.", "<p>Une phrase.</p>", id="one plain sentence"),
        pytest.param("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>", id="paragraphs"),
        pytest.param("Du **gras**.", "<p>Du <strong>gras</strong>.</p>", id="bold"),
        pytest.param("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>", id="list"),
        pytest.param("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>", id="numbered list"),
        pytest.param(
            "[la page](https://exemple.fr/a?b=1&c=2)",
            '<p><a href="https://exemple.fr/a?b=1&amp;c=2" rel="noopener">la page</a></p>',
            id="link",
        ),
        pytest.param(
            "[nous](mailto:a@exemple.fr)", '<p><a href="mailto:a@exemple.fr" rel="noopener">nous</a></p>', id="mail"
        ),
        pytest.param("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>", id="HTML is shown as typed"),
        pytest.param(
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            id="a block of HTML is shown as typed",
        ),
        pytest.param("{{ 7 * 7 }} {% x %}", "<p>{{ 7 * 7 }} {% x %}</p>", id="a template is shown as typed"),
        pytest.param(
            "[clic](javascript:alert(1))", '<p><a rel="noopener">clic</a></p>', id="javascript: leads nowhere"
        ),
        pytest.param("[clic](data:text/html,x)", '<p><a rel="noopener">clic</a></p>', id="data: leads nowhere"),
        pytest.param("[clic](http://exemple.fr)", '<p><a rel="noopener">clic</a></p>', id="http: leads nowhere"),
        pytest.param("![image](https://exemple.fr/a.png)", None, id="an image is never one"),
        pytest.param("# Titre", "<p># Titre</p>", id="a heading is shown as typed"),
        pytest.param("`code`", "<p>`code`</p>", id="code is shown as typed"),
        pytest.param("    retrait", None, id="an indent makes no block of code"),
        pytest.param(
            "[[terme:devis]]", '<p><a href="../../glossaire/devis/" rel="noopener">Devis</a></p>', id="internal link"
        ),
        pytest.param(
            "Voyez [[terme:devis|un devis]].",
            '<p>Voyez <a href="../../glossaire/devis/" rel="noopener">un devis</a>.</p>',
            id="internal link with words",
        ),
        pytest.param("[[terme:absent|un mot]]", "<p><em>un mot</em></p>", id="a record left out gives its words"),
        pytest.param(
            "C'est **10 €** ?", f"<p>C’est <strong>10{FINE}€</strong>{FINE}?</p>", id="typography in every part"
        ),
        pytest.param("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>", id="signs"),
        pytest.param("&eacute; **x**", "<p>&amp;eacute; <strong>x</strong></p>", id="an entity is shown as typed"),
    ],
)
def test_markdown(render: MarkdownRenderer, typed: str, html: str | None) -> None:
    shown = render(typed)

    if html is not None:
        assert shown == html
    assert "<img" not in shown
    assert "<code" not in shown


@given(st.text(alphabet="<>/&\"'=[]():*-{}% abcjsrhfiptvon\n", max_size=60))
def test_markdown_never_gives_another_tag(text: str) -> None:
    shown = MarkdownRenderer(resolver)(text)

    for piece in shown.split("<")[1:]:
        name = piece.lstrip("/").split(">")[0].split()[0]
        assert name in {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
    assert "javascript:" not in shown.partition("href")[2].partition(">")[0]


def test_inline_takes_off_a_single_paragraph(render: MarkdownRenderer) -> None:
    assert render.inline("Du **gras**.") == "Du <strong>gras</strong>."
    assert render.inline("Un.\n\nDeux.") == "<p>Un.</p>\n<p>Deux.</p>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Du **gras** et [un lien](https://exemple.fr).", "Du gras et un lien.", id="bold and link"),
        pytest.param("- un\n- deux", "un deux", id="list"),
        pytest.param("[[terme:devis|un devis]] ou [[terme:devis]]", "un devis ou devis", id="internal links"),
        pytest.param("Un.\n\nDeux.", "Un. Deux.", id="one line"),
    ],
)
def test_plain(text: str, words: str) -> None:
    assert plain(text) == words


def test_excerpt_cuts_at_a_word() -> None:
    assert excerpt("Le devis se signe, le soir même", 20) == "Le devis se signe…"


def test_excerpt_leaves_a_short_text_whole() -> None:
    assert excerpt("Le **devis** se signe.", 20) == "Le devis se signe."


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length
