"""What comes out of the printer: a sheet to pin in the workshop, without the site around it."""

import re
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import PAGE_KINDS, SHEET

pytestmark = pytest.mark.browser

PRINTED = [kind.name for kind in PAGE_KINDS if kind.is_printed]


def _sheets(page: Any) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("kind", ["aid-open", "aid-closed", "obligation"])
def test_one_record_is_one_sheet(open_page: OpenPage, kind: str) -> None:
    assert _sheets(open_page(kind)) == 1


def test_a_trade_is_one_sheet_both_sides(open_page: OpenPage) -> None:
    assert _sheets(open_page("trade")) <= 2


@pytest.mark.parametrize("kind", PRINTED)
def test_paper_bears_no_menu_no_form_and_no_button(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind, viewport=SHEET)
    assert page.locator(".menu").is_visible()
    page.emulate_media(media="print")

    for useless in (".menu", ".pied nav", ".fil", "form", "button", ".bouton", ".evitement"):
        assert [item.inner_html()[:80] for item in page.query_selector_all(useless) if item.is_visible()] == [], useless
    assert page.locator("h1").is_visible()


def test_paper_is_black_on_white_even_in_dark(open_page: OpenPage) -> None:
    page = open_page("trade", viewport=SHEET, color_scheme="dark")
    page.get_by_role("button", name="Passer en clair").click()
    page.get_by_role("button", name="Passer en sombre").click()
    page.emulate_media(media="print", color_scheme="dark")

    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")

    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_paper_shows_every_step_of_a_trade_with_its_first_gestures(open_page: OpenPage) -> None:
    page = open_page("trade", viewport=SHEET)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    steps = page.locator(".etape")
    assert steps.count() >= 4
    for step in steps.all():
        assert step.locator(".billet").is_visible()
        assert step.locator(".piege").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".etape[open]").count() == 1


def test_paper_says_where_it_comes_from(open_page: OpenPage) -> None:
    page = open_page("aid-open", viewport=SHEET)
    page.emulate_media(media="print")

    assert page.locator(".provenance").is_visible()
    assert "Vérifié le" in page.locator(".provenance").inner_text()


def test_the_print_button_prints(open_page: OpenPage) -> None:
    page = open_page("trade")
    page.evaluate("self.print = () => { self.printed = true; }")

    page.locator("[data-imprimer] button").click()

    assert page.evaluate("self.printed") is True
