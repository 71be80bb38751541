"""What the pages give with scripts switched off."""

import re

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import PHONE

pytestmark = pytest.mark.browser


def test_the_menu_is_there(open_page: OpenPage) -> None:
    page = open_page("home", java_script_enabled=False, viewport=PHONE)

    assert page.locator(".menu a").first.is_visible()


def test_each_facet_value_is_a_plain_page(open_page: OpenPage) -> None:
    page = open_page("aid-list", java_script_enabled=False)

    page.get_by_text("Mon département : la liste").click()
    page.get_by_role("link", name="29 · Finistère").click()

    page.wait_for_url(re.compile("/aides/departement/29/$"))
    rows = page.locator("#liste > li")
    assert rows.count() > 5
    assert int(page.locator(".compte").inner_text().split()[0]) == rows.count()


def test_the_form_of_facets_answers_with_the_list(open_page: OpenPage) -> None:
    page = open_page("aid-list", java_script_enabled=False)

    page.select_option("#f-departement", "29")
    page.get_by_role("button", name="Filtrer").click()

    page.wait_for_url(re.compile(r"/aides/\?departement=29"))
    assert page.locator("#liste > li").count() > 20


def test_the_home_form_answers_with_the_trades(open_page: OpenPage) -> None:
    page = open_page("home", java_script_enabled=False)

    page.get_by_role("button", name="Mon premier pas").click()

    page.wait_for_url(re.compile("/metiers/"))
    assert page.locator("main .grille a").count() >= 15


def test_a_trade_can_be_read_whole(open_page: OpenPage) -> None:
    page = open_page("trade", java_script_enabled=False)

    for step in page.locator(".etape").all():
        if step.get_attribute("open") is None:
            step.locator("summary").first.click()
        assert step.locator(".billet").is_visible()
    assert page.locator("#liste-aides > li").first.is_visible()
    assert page.locator("[data-imprimer]").is_hidden()


def test_who_helps_offers_every_department(open_page: OpenPage) -> None:
    page = open_page("who-helps", java_script_enabled=False)

    page.get_by_text("Tous les départements").click()

    assert page.locator("details .mots a").first.is_visible()
    assert page.locator("details .mots a").count() > 100


def test_a_long_list_offers_its_departments(open_page: OpenPage) -> None:
    page = open_page("venue-list", java_script_enabled=False)

    page.get_by_text("Mon département : la liste").click()
    page.locator(".facettes a").first.click()

    page.wait_for_url(re.compile("/lieux/departement/"))


def test_the_search_page_offers_the_lists(open_page: OpenPage) -> None:
    page = open_page("search", java_script_enabled=False)

    assert page.locator("#sans-recherche a").count() >= 6
    assert page.locator("#sans-recherche a").first.is_visible()
    assert page.locator("#recherche").is_hidden()


def test_an_aid_says_its_dates(open_page: OpenPage) -> None:
    page = open_page("aid-open", java_script_enabled=False)

    assert page.locator(".pastille--ouvert").inner_text() == "ouverte"
    assert "Jusqu’à quand" in page.locator("main").inner_text()
