"""Each kind of page: its head, its frame, its foot, and the policy that guards it."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import KIND_BY_NAME, PAGE_KINDS, PageKind

pytestmark = pytest.mark.browser

FRAMED = [kind for kind in PAGE_KINDS if kind.is_framed]
RECORDS = [kind for kind in PAGE_KINDS if kind.is_record]

every_kind = pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)
framed_kinds = pytest.mark.parametrize("kind", FRAMED, ids=lambda kind: kind.name)
record_kinds = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.name)

# The header and the footer as a screen reader and a keyboard meet them: the links lead to the same pages from
# any depth, and only the menu entry of the page's own section differs.
_OUTLINE = """() => {
  const outline = node => [...node.querySelectorAll("*")].map(item =>
    [item.tagName, item.className.baseVal ?? item.className, item.href ? new URL(item.href).pathname : "",
     item.children.length ? "" : item.textContent.trim()].join(" "));
  return {
    language: document.documentElement.lang,
    header: outline(document.querySelector("body header.entete")),
    footer: outline(document.querySelector("body > .md-container footer.pied, body footer.pied")),
    skip: document.querySelector("a").outerHTML,
    theme: document.querySelectorAll("button.theme").length,
    landmarks: ["header.entete", "main", "footer.pied", "nav.menu"].map(name => document.querySelectorAll(name).length),
    styles: [...document.styleSheets].map(sheet => new URL(sheet.href).pathname),
  };
}"""


_seen: dict[str, Any] = {}


def _editorial_outline(open_page: OpenPage) -> Any:
    """What an editorial page shows around its text; read once."""
    if "about" not in _seen:
        _seen["about"] = open_page("about").evaluate(_OUTLINE)
    return _seen["about"]


@every_kind
def test_the_page_stands_on_its_own(open_page: OpenPage, kind: PageKind) -> None:
    page = open_page(kind.name)

    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.title().strip()
    assert page.get_attribute("html", "lang") == "fr"
    assert page.locator("main").count() == 1
    assert page.locator("meta[name=viewport]").count() == 1


@framed_kinds
def test_every_framed_page_has_the_same_header_footer_and_theme_switch(open_page: OpenPage, kind: PageKind) -> None:
    outline = open_page(kind.name).evaluate(_OUTLINE)
    common = _editorial_outline(open_page)

    # A kind of page may have a sheet of its own, after those of every page.
    own = outline["styles"][len(common["styles"]) :]
    assert {**outline, "styles": outline["styles"][: len(common["styles"])]} == common
    assert all(style.startswith("/assets/") for style in own)
    assert outline["landmarks"] == [1, 1, 1, 1]
    assert outline["theme"] == 1


@record_kinds
def test_a_record_says_its_source_its_check_date_and_where_to_mend_it(
    open_page: OpenPage, site: Path, kind: PageKind
) -> None:
    page = open_page(kind.name)

    foot = page.locator("footer.provenance")
    assert "Vérifié le" in foot.inner_text()
    assert "Source" in foot.inner_text()
    assert foot.get_by_role("link", name="Corriger cette fiche").count() == 1


def test_a_style_or_a_script_in_the_page_is_refused_and_seen(browser: Any, address: str) -> None:
    """The policy itself is judged: it must stop what a careless contribution would bring."""
    page = browser.new_page()
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => (self.seen ??= []).push(event.violatedDirective))"
    )
    page.goto(address)

    page.evaluate("""async () => {
      const script = document.createElement("script");
      script.textContent = "self.ran = true";
      document.body.append(script);
      const style = document.createElement("style");
      style.textContent = "body { color: red }";
      document.body.append(style);
      await fetch("https://exemple.invalid/").catch(() => {});
    }""")

    seen = page.evaluate("self.seen")
    assert page.evaluate("self.ran") is None
    assert [directive.split("-elem")[0] for directive in seen] == ["script-src", "style-src", "connect-src"]
    page.close()


def test_the_kinds_stand_for_different_pages(site: Path) -> None:
    urls = [kind.choose(site) for kind in PAGE_KINDS]

    assert len(set(urls)) == len(urls)
    assert KIND_BY_NAME["provider"].choose(site).count("/") == 2
