"""Modules in the browser: the quiz by keyboard, what is kept where, the attestation and its paper."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import NARROW, PHONE, SHEET, axe_faults

pytestmark = pytest.mark.browser

PAGES = ("achats", "securite", "veille")
QUIZ = "modules/securite/"
THREE = "#reussis=achats.10.20261120,securite.9.20261122,veille.7.20261101"

REFUSE_STORAGE = """Object.defineProperty(self, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""


def rights(page: Any) -> list[int]:
    """Place of each right answer, as the page without JavaScript holds it."""
    read = "rows => rows.map(row => Number(row.dataset.juste))"
    found: list[int] = page.eval_on_selector_all(".quiz__liste > li", read)
    return found


def answer(page: Any, choice: int) -> None:
    page.locator(".quiz__choix input").nth(choice).check()
    page.get_by_role("button", name="Répondre").click()


def go_on(page: Any) -> None:
    page.locator(".quiz__jeu p > .bouton").click()


def play(page: Any, wrong: int) -> None:
    """Go through the quiz, the first `wrong` answers being wrong."""
    for place, right in enumerate(rights(page)):
        answer(page, (right + 1) % 2 if place < wrong and right < 2 else 0 if place < wrong else right)
        go_on(page)


def kept(page: Any) -> str | None:
    found: str | None = page.evaluate("localStorage.getItem('etrier-modules')")
    return found


@pytest.fixture
def refusing(browser: Any, address: str) -> Iterator[Any]:
    """A page of a browser that refuses storage, with its faults gathered."""
    context = browser.new_context(locale="fr-FR")
    context.add_init_script(REFUSE_STORAGE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + QUIZ)
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize(("wrong", "is_passed"), [(0, True), (3, True), (4, False)])
def test_seven_right_answers_pass_and_six_do_not(open_page: OpenPage, wrong: int, is_passed: bool) -> None:
    page = open_page(url=QUIZ)

    play(page, wrong)

    score = page.locator(".quiz__score")
    assert score.inner_text() == f"{10 - wrong} sur 10"
    assert page.evaluate("document.activeElement.className") == "quiz__score"
    assert page.locator(".quiz__jeu").get_by_text("Module réussi.").count() == is_passed
    assert page.locator(".quiz__jeu ul > li").count() == wrong
    assert bool(kept(page)) == is_passed


def test_each_answer_is_explained_at_once(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ)
    right = rights(page)[0]
    why = page.locator(".quiz__pourquoi").first.text_content().strip()

    answer(page, 1 if right == 0 else 0)

    assert page.locator(".quiz__jeu .piege").inner_text().startswith("Non.")
    assert why in page.locator(".quiz__jeu .piege").inner_text()
    assert page.evaluate("document.activeElement.classList.contains('piege')")
    assert page.locator(".quiz__choix:has(.pastille--ouvert) input").get_attribute("value") == str(right)
    assert page.locator(".quiz__choix input:not(:disabled)").count() == 0


def test_no_answer_is_no_mistake(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ)

    page.get_by_role("button", name="Répondre").click()

    assert page.get_by_role("alert").inner_text() == "Choisissez une réponse."
    assert "Question 1 sur 10" in page.locator(".quiz__jeu").inner_text()


def test_the_quiz_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ)
    page.locator(".quiz__choix input").first.focus()

    for place, right in enumerate(rights(page)):
        page.keyboard.press("Space")
        for _ in range(right):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator(".quiz__jeu .billet").count() == 1, place
        while page.evaluate("document.activeElement.tagName") != "BUTTON":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        if place < 9:
            assert page.evaluate("document.activeElement.tagName") == "H3"
            page.keyboard.press("Tab")

    assert page.locator(".quiz__score").inner_text() == "10 sur 10"


def test_it_can_be_taken_again_and_the_best_score_stays(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ)
    play(page, 1)

    page.get_by_role("button", name="Recommencer le quiz").click()
    play(page, 2)

    assert page.locator(".quiz__score").inner_text() == "8 sur 10"
    assert re.fullmatch(r"securite\.9\.\d{8}", kept(page) or "")


def test_the_quiz_passes_axe_at_each_moment(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ, viewport=PHONE)
    found = []
    answer(page, 0)
    found += axe_faults(page)
    go_on(page)
    page.reload()
    play(page, 2)
    found += axe_faults(page)
    page.get_by_role("button", name="Effacer").click()
    found += axe_faults(page)

    assert found == []


def test_without_javascript_each_question_has_its_folded_answer(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ, java_script_enabled=False)
    questions = page.locator(".quiz__liste > li")

    assert questions.count() == 10
    for question in questions.all():
        assert not question.locator(".quiz__pourquoi").is_visible()
    questions.first.locator("summary").click()
    assert questions.first.locator(".quiz__pourquoi").is_visible()
    assert page.locator("[data-jeu]").is_hidden()


def test_what_is_passed_is_kept_on_the_device_and_erased_by_a_button(open_page: OpenPage, address: str) -> None:
    page = open_page(url=QUIZ)
    play(page, 0)
    assert "sur cet appareil seulement" in page.locator("[data-reussis]").inner_text()
    assert "#" not in page.url

    page.goto(address + "modules/")
    assert page.locator("li[data-module=securite] .reussi").inner_text() == "réussi, 10 sur 10"
    page.get_by_role("button", name="Effacer").click()
    page.get_by_role("button", name="Oui, effacer").click()

    assert kept(page) is None
    assert page.locator(".reussi").count() == 0
    assert page.locator("[data-reussis]").inner_text() == "C’est effacé."


def test_one_can_change_ones_mind_before_erasing(open_page: OpenPage) -> None:
    page = open_page(url=f"modules/{THREE}")
    page.get_by_role("button", name="Effacer").click()

    page.get_by_role("button", name="Non, garder").click()

    assert page.locator(".reussi").count() == 3
    assert (kept(page) or "").count(",") == 2


def test_where_storage_is_refused_the_address_carries_what_is_passed(refusing: Any) -> None:
    play(refusing, 0)
    assert re.search(r"#reussis=securite\.10\.\d{8}$", refusing.url)

    refusing.locator(".module__sommaire a").first.click()
    refusing.wait_for_timeout(50)
    assert "#reussis=securite.10." in refusing.url

    refusing.locator(".fil").get_by_role("link", name="Modules").click()
    refusing.wait_for_url(re.compile(r"/modules/#reussis=securite\.10\."))
    assert refusing.locator("li[data-module=securite] .reussi").count() == 1
    assert "Votre navigateur ne garde rien" in refusing.locator("[data-reussis]").inner_text()
    refusing.locator("li[data-module=veille] a").click()
    refusing.wait_for_url(re.compile(r"/modules/veille/#"))
    refusing.locator(".quiz__choix").first.wait_for()
    play(refusing, 1)
    assert re.search(r"#reussis=securite\.10\.\d{8},veille\.9\.\d{8}$", refusing.url)
    refusing.get_by_role("button", name="Effacer").click()
    refusing.get_by_role("button", name="Oui, effacer").click()
    assert "#" not in refusing.url


def test_a_code_from_another_device_is_taken_and_leaves_the_address(open_page: OpenPage) -> None:
    page = open_page(url=f"modules/{THREE}")

    assert page.locator(".reussi").count() == 3
    assert "3\u00a0modules repris" in page.locator("[data-reussis]").text_content()
    assert "#" not in page.url


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("securite", id="no score"),
        pytest.param("securite.6.20261122", id="not passed"),
        pytest.param("securite.11.20261122", id="better than all"),
        pytest.param("securite.9.20260230", id="a day that does not exist"),
        pytest.param("<b>.9.20261122", id="not an id"),
        pytest.param("%E0%A4%A", id="half a letter"),
        pytest.param("x" * 30000, id="far too long"),
    ],
)
def test_a_damaged_code_is_said_and_nothing_is_taken(open_page: OpenPage, code: str) -> None:
    page = open_page(url=f"modules/#reussis={code}")

    assert page.locator(".reussi").count() == 0
    assert "abîmé" in page.locator("[data-reussis]").inner_text()
    assert kept(page) is None


def test_a_module_that_is_no_longer_there_counts_for_nothing(open_page: OpenPage) -> None:
    page = open_page(url="modules/attestation/#reussis=disparu.9.20261122,securite.9.20261122,veille.9.20261122")

    assert page.locator("[data-feuille]").is_hidden()
    assert "Il vous manque 1\u00a0module" in page.locator("[data-manque]").text_content()


def test_a_file_keeps_what_is_passed_and_gives_it_back(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(url=f"modules/attestation/{THREE}")
    with page.expect_download() as told:
        page.get_by_role("button", name="Garder dans un fichier").click()
    file = tmp_path / told.value.suggested_filename
    told.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["version"] == 1

    other = open_page(url="modules/attestation/")
    assert other.locator("[data-feuille]").is_hidden()
    other.get_by_text("Reprendre un fichier").click()
    other.set_input_files("#reussis-fichier", file)
    other.locator("[data-feuille]").wait_for()

    assert kept(other) == kept(page)


@pytest.mark.parametrize("content", ["", "[]", "null", '{"reussis": "rien"}', '{"reussis": {}}', "\x00" * 30000])
def test_another_file_is_refused_with_a_sentence(open_page: OpenPage, tmp_path: Path, content: str) -> None:
    file = tmp_path / "autre.json"
    file.write_text(content, "utf-8")
    page = open_page(url="modules/attestation/")

    page.get_by_text("Reprendre un fichier").click()
    page.set_input_files("#reussis-fichier", file)
    page.get_by_text("Ce fichier ne contient aucun module réussi").wait_for()

    assert kept(page) is None


def test_the_attestation_is_made_from_three_modules_with_the_name_typed(open_page: OpenPage) -> None:
    page = open_page(url=f"modules/attestation/{THREE}")
    page.evaluate("self.print = () => { self.printed = true; }")

    page.fill("#attestation-nom", "Maëlle <b>Le Bihan\u202e")
    page.get_by_role("button", name="Imprimer mon attestation").click()

    assert page.evaluate("self.printed") is True
    sheet = page.locator("[data-feuille]").inner_text()
    assert "Maëlle <b>Le Bihan" in sheet and "\u202e" not in sheet
    shown = page.eval_on_selector_all("li[data-module]:not([hidden])", "rows => rows.map(row => row.dataset.module)")
    assert sorted(shown) == sorted(PAGES)
    assert "7 sur 10, le 1er novembre 2026" in sheet
    assert "faite par la personne elle-même" in sheet
    assert "Le Bihan" not in json.dumps(page.evaluate("({...localStorage})")) + page.url


def test_before_three_modules_there_is_no_sheet(open_page: OpenPage) -> None:
    page = open_page(url="modules/attestation/#reussis=securite.9.20261122")

    assert page.locator("[data-feuille]").is_hidden()
    assert page.locator("#attestation-nom").is_hidden()
    assert "Il vous manque 2\u00a0modules" in page.locator("[data-manque]").text_content()


def test_the_attestation_is_one_sheet_and_bears_what_it_is(open_page: OpenPage) -> None:
    page = open_page(url=f"modules/attestation/{THREE}", viewport=SHEET)
    page.fill("#attestation-nom", "Maëlle Le Bihan")

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    assert page.locator("h1").inner_text() == "Attestation sur l’honneur"
    assert page.get_by_text("faite par la personne elle-même", exact=True).is_visible()
    assert not page.locator("#attestation-nom").is_visible()
    assert not page.locator("[data-reussis]").is_visible()


def test_the_attestation_passes_axe_and_holds_on_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(url=f"modules/attestation/{THREE}", viewport=NARROW)
    page.fill("#attestation-nom", "M" * 80)

    assert axe_faults(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_without_javascript_the_attestation_is_a_blank_to_fill_in(open_page: OpenPage) -> None:
    page = open_page(url="modules/attestation/", java_script_enabled=False)

    assert page.locator("[data-feuille]").is_visible()
    assert page.locator("li[data-module] .case").first.is_visible()
    assert page.locator("#attestation-nom").is_hidden()


def test_the_policy_of_the_attestation_refuses_every_way_out(open_page: OpenPage) -> None:
    page = open_page("attestation")

    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")

    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy


def test_from_the_disk_the_address_carries_too(browser: Any, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / QUIZ / "index.html").as_uri() + "#reussis=achats.8.20261120,veille.8.20261120")

    play(page, 0)

    assert re.search(r"index\.html#reussis=achats\.8\.20261120,veille\.8\.20261120,securite\.10\.\d{8}$", page.url)
    page.get_by_role("link", name="Faire mon attestation").click()
    page.wait_for_url(re.compile(r"/modules/attestation/index\.html#reussis="))
    assert page.locator("[data-feuille]").is_visible()
    context.close()


def test_two_years_later_no_module_shows_an_aid_as_open(open_page: OpenPage, build_day: Any) -> None:
    now = open_page(url=QUIZ, day=build_day)
    later = open_page(url=QUIZ, day=build_day.replace(year=build_day.year + 2))

    badges = ".pastille--ouvert"
    assert now.locator(badges).count() > 0
    assert [item.inner_text() for item in later.query_selector_all(badges) if item.is_visible()] == []


def test_the_first_screen_of_a_phone_holds_the_promise_and_the_table_of_contents(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ, viewport={"width": 390, "height": 844})

    assert page.locator(".chapeau").bounding_box()["y"] < 300
    assert page.locator(".module__sommaire a").count() == 10
    assert page.locator(".module__sommaire a").nth(4).bounding_box()["y"] < 844


def test_the_trainers_sheets_print_the_quiz_apart_from_its_answers(open_page: OpenPage) -> None:
    page = open_page("module-trainer")

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) in (3, 4)


def test_a_printed_module_asks_the_quiz_and_gives_its_answers_at_the_end(open_page: OpenPage) -> None:
    page = open_page(url=QUIZ, viewport=SHEET)
    page.emulate_media(media="print")

    assert page.locator(".quiz__liste > li").last.is_visible()
    assert not page.locator(".quiz__pourquoi").first.is_visible()
    assert not page.locator(".quiz__jeu").is_visible()
    assert page.locator(".quiz__cle").is_visible()
