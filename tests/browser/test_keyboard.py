"""The site by keyboard alone, and what the pages keep: the state of the facets, the theme, the department."""

import re
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import PHONE

pytestmark = pytest.mark.browser


def _focused(page: Any) -> str:
    text: str = page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")
    return text


def _told_by(page: Any, selector: str, name: str) -> list[str]:
    """What each row says of itself, in its data- attribute."""
    told: list[str] = page.eval_on_selector_all(selector, f"rows => rows.map(row => row.dataset.{name})")
    return told


def _shown(page: Any, selector: str = "#liste > li") -> int:
    return sum(item.is_visible() for item in page.query_selector_all(selector))


def test_the_skip_link_comes_first_and_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page("aid-open")

    page.keyboard.press("Tab")
    assert _focused(page) == "Aller au contenu"
    assert page.locator("a.evitement").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('#contenu').contains(document.activeElement)")


def test_on_a_phone_the_menu_opens_with_enter_and_closes_with_escape(open_page: OpenPage) -> None:
    page = open_page("home", viewport=PHONE)
    links = page.locator(".menu a")
    assert not links.first.is_visible()

    while _focused(page) != "Menu":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert links.first.is_visible()
    page.keyboard.press("Tab")
    assert _focused(page) == "Mon métier"
    page.keyboard.press("Escape")

    assert not links.first.is_visible()
    assert _focused(page) == "Menu"


def test_on_a_wide_screen_the_menu_is_open(open_page: OpenPage) -> None:
    page = open_page("home")

    assert page.locator(".menu a").first.is_visible()
    assert not page.locator(".menu summary").is_visible()


def test_the_menu_says_where_one_is(open_page: OpenPage) -> None:
    page = open_page("aid-open")

    assert page.locator(".menu [aria-current]").all_inner_texts() == ["Aides"]


def test_a_step_opens_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("trade")
    second = page.locator(".etape").nth(1)
    assert not second.evaluate("item => item.open")

    second.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert second.evaluate("item => item.open")
    assert second.locator(".billet").is_visible()


def test_the_address_of_a_step_opens_it(open_page: OpenPage, address: str) -> None:
    page = open_page("trade")
    third = page.locator(".etape").nth(2)
    name = third.get_attribute("id")

    page.evaluate("name => { location.hash = name; }", name)
    page.wait_for_function("name => document.getElementById(name).open", arg=name)

    assert third.evaluate("item => Math.abs(item.getBoundingClientRect().top) < innerHeight")


def test_facets_work_by_keyboard_alone_and_say_how_many(open_page: OpenPage) -> None:
    page = open_page("aid-list")
    every = _shown(page)
    count = page.locator("[data-compte]")
    assert count.get_attribute("aria-live") == "polite"

    page.focus("#f-departement")
    page.keyboard.type("29")
    page.wait_for_function("document.querySelector('#f-departement').value === '29'")
    narrowed = _shown(page)

    assert 0 < narrowed < every
    assert int(count.inner_text().split()[0]) == narrowed
    assert "departement=29" in page.url
    assert _focused(page).startswith("Tous")  # the focus has not moved: it is still on the select


def test_the_state_of_the_facets_is_in_the_address_and_comes_back(open_page: OpenPage) -> None:
    page = open_page("aid-list")
    page.select_option("#f-departement", "29")
    page.select_option("#f-etat", "ouverte")
    narrowed = _shown(page)

    page.reload()

    assert page.input_value("#f-departement") == "29"
    assert page.input_value("#f-etat") == "ouverte"
    assert _shown(page) == narrowed
    assert set(_told_by(page, "#liste > li:not([hidden])", "etat")) == {"ouverte"}


def test_everything_is_cleared_by_one_button(open_page: OpenPage) -> None:
    page = open_page(url="aides/?departement=29&etat=ouverte")
    narrowed = _shown(page)

    page.focus("#f-etat")
    page.keyboard.press("Tab")
    assert _focused(page) == "Tout effacer"
    page.keyboard.press("Enter")

    assert _shown(page) > narrowed
    assert "?" not in page.url
    assert page.evaluate("document.activeElement.id") == "f-departement"


def test_a_trade_shows_a_dozen_aids_and_the_others_on_demand(open_page: OpenPage) -> None:
    page = open_page("trade")
    every = page.locator("#liste-aides > li").count()
    assert every > 12
    assert _shown(page, "#liste-aides > li") == 12
    assert int(page.locator("[data-compte]").inner_text().split()[0]) == every

    page.get_by_role("button", name=f"Afficher les {every - 12} autres").press("Enter")

    assert _shown(page, "#liste-aides > li") == every
    links = "[...document.querySelectorAll('#liste-aides > li > a')]"
    assert page.evaluate(f"{links}.indexOf(document.activeElement)") == 12


def test_nothing_left_says_so(open_page: OpenPage) -> None:
    page = open_page("label-list")
    page.evaluate("document.querySelectorAll('#liste > li').forEach(row => { row.dataset.domaine = 'autre-chose'; })")

    page.select_option("#f-domaine", index=1)

    assert page.locator("[data-compte]").inner_text() == "Rien ne correspond. Retirez un choix."
    assert not page.locator("#liste").is_visible()


def test_the_home_form_leads_to_the_trade_with_its_aids_narrowed(open_page: OpenPage) -> None:
    page = open_page("home")

    page.select_option("#je-suis", index=1)
    trade = page.input_value("#je-suis")
    page.select_option("#dans-le", "29")
    page.get_by_role("button", name="Mon premier pas").click()
    page.wait_for_url(re.compile(rf"/metiers/{trade}/\?departement=29$"))

    assert page.input_value("#mon-departement") == "29"
    shown = _told_by(page, "#liste-aides > li:not([hidden])", "departement")
    assert 0 < len(shown) < page.locator("#liste-aides > li").count()
    assert all({"29", "FR"} & set(places.split()) for places in shown)
    assert page.locator("[data-pres-de-chez-vous]").get_attribute("href").endswith("qui-aide/29/")


def test_the_home_form_without_a_trade_leads_to_the_trades(open_page: OpenPage) -> None:
    page = open_page("home")

    page.get_by_role("button", name="Mon premier pas").click()

    page.wait_for_url(re.compile("/metiers/"))


def test_who_helps_leads_to_the_department(open_page: OpenPage) -> None:
    page = open_page("who-helps")

    page.select_option("[name=departement]", "2A")
    page.get_by_role("button", name="Voir qui m’aide").click()

    page.wait_for_url(re.compile("/qui-aide/2a/$"))
    assert "Corse-du-Sud" in page.locator("h1").inner_text()


def test_a_list_too_long_to_narrow_leads_to_the_pages_of_departments(open_page: OpenPage) -> None:
    page = open_page("venue-list")

    page.select_option("#f-departement", index=3)
    code = page.input_value("#f-departement").lower()
    page.get_by_role("button", name="Voir").click()

    page.wait_for_url(re.compile(f"/lieux/departement/{code}/$"))


def test_the_theme_switch_changes_the_colours_and_is_kept(open_page: OpenPage, address: str) -> None:
    page = open_page("home", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)

    page.get_by_role("button", name="Passer en sombre").press("Enter")
    dark = page.evaluate(ground)
    page.goto(address + "aides/")

    assert dark != light
    assert page.evaluate(ground) == dark
    assert page.get_by_role("button", name="Passer en clair").count() == 1


def test_the_theme_follows_the_system_until_one_chooses(open_page: OpenPage) -> None:
    page = open_page("home", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 26, 23)"
    assert page.get_by_role("button", name="Passer en clair").count() == 1


def test_the_focus_is_always_seen(open_page: OpenPage) -> None:
    page = open_page("aid-list")

    for _ in range(12):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"[{style}.outlineStyle, {style}.outlineWidth]") == ["solid", "3px"], _focused(page)
