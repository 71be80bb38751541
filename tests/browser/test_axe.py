"""What axe-core says of each kind of page in light, in dark, on a phone, on paper."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import COLOUR_RULES, PAGE_KINDS, PHONE, SHEET, PageKind, axe_faults, shorten_lists

pytestmark = pytest.mark.browser

every_kind = pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)


@every_kind
def test_axe_finds_nothing(open_page: OpenPage, kind: PageKind) -> None:
    """One page opened once and judged in turn: the browser's time is the suite's time."""
    page = open_page(kind.name, color_scheme="light")
    shorten_lists(page)
    found = {"light": axe_faults(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe_faults(page, COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    found["phone"] = axe_faults(page)
    if kind.is_printed:
        page.set_viewport_size(SHEET)
        page.emulate_media(media="print")
        found["paper"] = axe_faults(page)

    assert {mode: faults for mode, faults in found.items() if faults} == {}


def test_axe_would_find_a_fault(open_page: OpenPage) -> None:
    """The judge itself is judged: a page made worse must be refused."""
    page = open_page("about")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'; document.body.append(new Image())")

    found = " ".join(axe_faults(page))

    assert "color-contrast" in found
    assert "image-alt" in found
