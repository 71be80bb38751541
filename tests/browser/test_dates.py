"""A page read long after it was made: it recounts its dates, and never shows a closed aid as open."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def ending_aid(site: Path, build_day: date) -> tuple[str, date]:
    """An aid open at build whose last day is known: its address and that day."""
    html = (site / "aides" / "etat" / "ouverte" / "index.html").read_text("utf-8")
    rows = re.findall(r'<li[^>]*data-fin="(\d{4}-\d\d-\d\d)"[^>]*><a href="(?:\.\./)+([^"]+)"', html)
    ends, url = max(rows)
    assert date.fromisoformat(ends) > build_day
    return url, date.fromisoformat(ends)


def _badge(page: Any) -> str:
    text: str = page.locator("[data-etat] .pastille").first.inner_text()
    return text


def test_an_aid_is_open_to_its_last_day_and_closed_the_next(
    open_page: OpenPage, ending_aid: tuple[str, date], build_day: date
) -> None:
    url, last = ending_aid

    at_build = open_page(url=url, day=build_day)
    after = open_page(url=url, day=last + timedelta(days=1))

    assert _badge(at_build) == "ouverte"
    assert not at_build.get_by_text("Cette aide est fermée").is_visible()
    assert _badge(after) == "fermée"
    assert after.get_by_text("Cette aide est fermée").is_visible()


def test_an_aid_checked_too_long_ago_says_to_check(open_page: OpenPage, site: Path, build_day: date) -> None:
    html = (site / "aides" / "etat" / "ouverte" / "index.html").read_text("utf-8")
    url = next(iter(re.findall(r'<li(?![^>]*data-fin)[^>]*><a href="(?:\.\./)+(aides/[^"]+)"', html)))

    page = open_page(url=url, day=build_day + timedelta(days=730))

    assert _badge(page) == "à vérifier"
    assert page.get_by_text("Cette vérification est ancienne").is_visible()


WITH_AIDS = ["aid-list", "aid-facet", "trade", "need", "event", "aid-open", "embed-trade", "embed-aids"]


@pytest.mark.parametrize("kind", WITH_AIDS)
def test_two_years_later_no_page_shows_an_aid_as_open(open_page: OpenPage, build_day: date, kind: str) -> None:
    now = open_page(kind, day=build_day)
    later = open_page(kind, day=build_day + timedelta(days=730))
    later.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")

    badges = ".pastille--ouvert"
    assert now.locator(badges).count() > 0
    assert [item.inner_text() for item in later.query_selector_all(badges) if item.is_visible()] == []


def test_two_years_later_the_facet_open_today_finds_nothing(open_page: OpenPage, build_day: date) -> None:
    page = open_page(url="aides/?etat=ouverte", day=build_day + timedelta(days=730))

    assert page.locator("#liste").is_hidden()
    assert page.locator("[data-compte]").inner_text() == "Rien ne correspond. Retirez un choix."


def test_the_count_of_a_list_is_what_is_shown(open_page: OpenPage, build_day: date) -> None:
    page = open_page("aid-list", day=build_day + timedelta(days=730))

    shown = sum(row.is_visible() for row in page.query_selector_all("#liste > li"))

    told = page.locator("[data-compte]").inner_text()
    assert (int(told.split()[0]) if shown else 0) == shown
