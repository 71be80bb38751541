"""Phones, zoom and thumbs: nothing overflows, and everything can be touched."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import HALF, NARROW, PAGE_KINDS, PHONE, PageKind

pytestmark = pytest.mark.browser

every_kind = pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)

_OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter(item => item.checkVisibility() && item.getBoundingClientRect().right > width + 1)
    .slice(0, 5)
    .map(item => `${item.tagName}.${item.className} ${Math.round(item.getBoundingClientRect().right)} > ${width}`)
    .concat(["the page scrolls sideways"]);
}"""

# WCAG 2.2, 2.5.8 (24 px; a link inside a sentence is exempt) and our own rule for thumbs (44 px).
_TOO_SMALL = """() => {
  const seen = item => item.checkVisibility({visibilityProperty: true}) && !item.closest(".hors-vue, .evitement");
  const boxes = item => [...item.getClientRects()].filter(box => box.width && box.height);
  const height = item => { const all = boxes(item); return all.length ? Math.max(...all.map(box => box.height)) : 0; };
  const isText = node => node.nodeType === Node.TEXT_NODE && /[\\p{L}]/u.test(node.textContent);
  const inSentence = link => [...link.parentElement.childNodes].some(isText)
    && getComputedStyle(link).display === "inline";
  const told = (item, least) =>
    `${item.tagName}.${item.className} « ${item.textContent.trim().slice(0, 30)} » ${height(item)} < ${least}`;
  const thumbs = [...document.querySelectorAll(
    "button, select, input:not([type=checkbox]):not([type=radio]):not([type=hidden])," +
    "label:has(> input[type=radio]), summary, .bouton, .menu a, .pied a, .marque")]
    .filter(item => seen(item) && height(item) && height(item) < 43.5).map(item => told(item, 44));
  const links = [...document.querySelectorAll("main a[href], main input[type=checkbox]")]
    .filter(item => seen(item) && height(item) && !inSentence(item) && height(item) < 24).map(item => told(item, 24));
  return [...new Set([...thumbs, ...links])].slice(0, 8);
}"""


@every_kind
def test_nothing_scrolls_sideways_and_a_thumb_reaches_everything(open_page: OpenPage, kind: PageKind) -> None:
    """One page opened once and measured at each width."""
    page = open_page(kind.name, viewport=PHONE, has_touch=True)
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
    found = {"too small for a thumb": page.evaluate(_TOO_SMALL)}
    for name, size in (("phone", PHONE), ("zoom 400 %", NARROW), ("zoom 200 %", HALF)):
        page.set_viewport_size(size)
        found[name] = page.evaluate(_OVERFLOWING)

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("kind", ["trade", "need", "aid-open", "provider"])
def test_the_first_screen_of_a_phone_says_what_it_is_about(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind, viewport={"width": 390, "height": 844})

    heading = page.locator("h1").bounding_box()

    assert heading is not None
    assert heading["y"] < 220


def test_the_first_screen_of_a_trade_shows_its_first_step(open_page: OpenPage) -> None:
    page = open_page("trade", viewport={"width": 390, "height": 844})

    step = page.locator(".etape").first
    reason = step.locator("p").first.bounding_box()

    assert step.evaluate("item => item.open")
    assert reason is not None
    assert reason["y"] + 100 < 844


def test_the_first_screen_of_the_home_page_holds_the_whole_form(open_page: OpenPage) -> None:
    page = open_page("home", viewport=PHONE)

    button = page.get_by_role("button", name="Mon premier pas").bounding_box()

    assert button is not None
    assert button["y"] + button["height"] < PHONE["height"]
