"""A trade's path that adapts: what one chooses narrows it, says why, and never leaves one in front of nothing."""

import re
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import PHONE, SHEET, axe_faults

pytestmark = pytest.mark.browser

TRADE = "metiers/boulanger-patissier/"


def _steps(page: Any, *, shown: bool) -> list[Any]:
    return [step for step in page.query_selector_all(".etape") if step.is_visible() is shown]


def _moments(step: Any) -> list[str]:
    return (step.get_attribute("data-moment") or "").split()


def _said(page: Any) -> str:
    text: str = page.locator("[data-parcours-dit]").inner_text()
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_without_a_choice_everything_is_shown_and_nothing_is_said(open_page: OpenPage) -> None:
    page = open_page(url=TRADE)

    assert _steps(page, shown=False) == []
    assert _said(page) == ""
    assert page.locator(".raison").count() == 0


def test_a_moment_keeps_its_steps_and_those_of_any_time(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=developpement")

    kept, left = _steps(page, shown=True), _steps(page, shown=False)

    assert kept
    assert left
    assert all(not _moments(step) or "developpement" in _moments(step) for step in kept)
    assert all("developpement" not in _moments(step) and _moments(step) for step in left)
    assert _said(page).startswith(f"{len(kept)} étapes sur {len(kept) + len(left)} et ")


def test_what_is_shown_says_because_of_which_choice(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=developpement")

    said = {bool(_moments(step)): step.query_selector(".raison").inner_text() for step in _steps(page, shown=True)}

    assert said == {
        True: "Montrée parce que vous avez de plus en plus de travail",
        False: "Montrée parce qu’elle vaut à tout moment",
    }


def test_what_is_set_aside_is_told_with_its_reason_and_can_be_reached(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=developpement")
    left = _steps(page, shown=False)

    page.get_by_text(re.compile("de côté, et pourquoi")).click()
    rows = page.locator("[data-parcours-ecartees] li")

    assert rows.count() == len(left)
    assert "elle vaut surtout quand on vous l’impose." in rows.first.inner_text()
    rows.first.locator("a").click()
    left[0].wait_for_element_state("visible")
    assert left[0].evaluate("step => step.open")


def test_choices_are_in_the_address_and_come_back(open_page: OpenPage) -> None:
    page = open_page(url=TRADE)
    page.get_by_text("Préciser mon cas").click()
    page.select_option("#mon-departement", "77")
    page.select_option("#f-moment", "obligation")
    page.select_option("#f-taille", "un-ou-deux")
    page.select_option("#f-besoin", "encaisser")

    assert page.url.endswith("?departement=77&moment=obligation&besoin=encaisser&taille=un-ou-deux")
    said = _said(page)
    page.reload()

    assert _said(page) == said
    assert "77 · Seine-et-Marne, On me l’impose, Encaisser, 1 ou 2 salariés" in said


def test_it_works_by_keyboard_alone_and_is_said_politely(open_page: OpenPage) -> None:
    page = open_page(url=TRADE)

    page.focus("#mon-departement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Je me")
    page.wait_for_function("document.querySelector('#f-moment').value === 'creation'")

    assert page.evaluate("document.activeElement.id") == "f-moment"
    assert page.locator("[data-parcours-dit]").get_attribute("role") == "status"
    assert page.locator("#aides [aria-live]").count() == 0  # said once, not twice
    assert "Je me lance" in _said(page)


def test_when_nothing_is_left_it_says_why_and_how_to_widen(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=creation&besoin=encaisser")
    assert _steps(page, shown=True) == []
    assert _said(page).startswith("Aucune étape ne répond à tous vos choix à la fois.")

    page.get_by_role("button", name="Retirer « Je me lance » : 1 étape").press("Enter")

    assert len(_steps(page, shown=True)) == 1
    assert page.url.endswith("?besoin=encaisser")
    assert page.evaluate("document.activeElement.id") == "f-moment"


def test_a_need_outside_the_path_says_so_and_leads_to_its_page(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?besoin=financer")

    assert _said(page).startswith("Aucune étape de ce chemin ne répond à « Trouver un financement ».")
    page.get_by_role("link", name=re.compile("Tout sur")).click()
    page.wait_for_url(re.compile("/besoins/financer/$"))


def test_one_button_shows_the_whole_path_again_and_keeps_the_department(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?departement=77&moment=creation")
    assert _steps(page, shown=False)

    page.get_by_role("button", name="Montrer tout le chemin").click()

    assert _steps(page, shown=False) == []
    assert page.url.endswith("?departement=77")


def test_a_moment_that_no_aid_names_hides_no_aid(open_page: OpenPage) -> None:
    every = open_page(url=TRADE).locator("#liste-aides > li").count()
    page = open_page(url=f"{TRADE}?moment=embauche")

    count = page.locator("[data-compte]").inner_text()

    assert page.locator("#f-moment option[value=embauche][data-muet]").count() == 1
    assert int(count.split()[0]) == every


def test_an_aid_says_why_it_is_there_and_one_for_everybody_says_nothing(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?departement=35")
    rows = [row for row in page.query_selector_all("#liste-aides > li") if row.is_visible()]

    for_all = [row.get_attribute("data-departement") == "FR" for row in rows]
    reasons = {row.query_selector(".raison").inner_text() for row in rows if row.query_selector(".raison")}

    assert for_all == sorted(for_all)  # those of the department first
    assert not for_all[0]
    assert reasons == {"Montrée parce qu’elle vaut dans votre département"}
    assert [row.query_selector(".raison") is None for row in rows] == for_all


def test_the_address_of_a_step_wins_over_the_choices(open_page: OpenPage) -> None:
    first = open_page(url=f"{TRADE}?moment=developpement")
    name = _steps(first, shown=False)[0].get_attribute("id")

    page = open_page(url=f"{TRADE}?moment=developpement#{name}")

    assert page.locator(f"#{name}").is_visible()
    assert page.locator(f"#{name} .raison").inner_text() == "Montrée parce que vous l’avez demandée"


def test_all_aids_are_asked_with_the_same_choices(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?departement=77&besoin=encaisser")

    page.locator("[data-toutes-les-aides]").click()
    page.wait_for_url(re.compile("/aides/"))

    assert page.input_value("#f-metier") == "boulanger-patissier"
    assert page.input_value("#f-departement") == "77"
    assert page.input_value("#f-besoin") == "encaisser"


def test_paper_shows_the_narrowed_path_and_says_what_narrowed_it(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=developpement", viewport=SHEET)
    kept = len(_steps(page, shown=True))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert len(_steps(page, shown=True)) == kept
    assert page.locator("[data-parcours-dit]").is_visible()
    assert "J’ai de plus en plus de travail" in _said(page)
    assert page.locator("[data-parcours-ecartees]").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["?departement=77&moment=developpement", "?moment=creation&besoin=encaisser"])
def test_axe_finds_nothing_on_a_narrowed_path(open_page: OpenPage, query: str, scheme: str) -> None:
    page = open_page(url=TRADE + query, viewport=PHONE, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")

    assert axe_faults(page) == []


def test_without_javascript_the_whole_path_is_shown_and_no_dead_form(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=developpement", java_script_enabled=False)

    assert _steps(page, shown=False) == []
    assert page.locator("[data-parcours]").is_hidden()
    link = page.locator("#aides a[data-toutes-les-aides]").get_attribute("href")
    assert link.endswith("aides/metier/boulanger-patissier/")


def test_an_unknown_answer_in_the_address_narrows_nothing(open_page: OpenPage) -> None:
    page = open_page(url=f"{TRADE}?moment=demenagement&taille=12&besoin=")

    assert _steps(page, shown=False) == []
    assert _said(page) == ""


def test_a_trade_without_a_story_asks_for_one(open_page: OpenPage) -> None:
    page = open_page(url="metiers/taxi/")
    section = page.locator("section", has=page.get_by_role("heading", name="Des gens du métier"))

    if section.locator(".liste-resultats").count():
        pytest.skip("somebody has told theirs: the sentence is tested on another trade then")
    section.get_by_role("link", name="racontez la vôtre").click()

    page.wait_for_url(re.compile("/proposer/temoignage/$"))
