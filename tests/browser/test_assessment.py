"""« Faire le point » in a browser: the twin of the rules, every screen, the keyboard, wrong addresses, paper."""

import gzip
import random
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import expect

from generator.assessment import assess, ordered_actions
from generator.bundles import Rewriter
from generator.load import load_records
from generator.models.hub import SelfAssessment
from tests.browser.conftest import OpenPage
from tests.browser.support import COLOUR_RULES, DESK, NARROW, PHONE, ROOT, SHEET, axe_faults

pytestmark = pytest.mark.browser

URL = "diagnostic/"
WHOLE = "#v1=restaurateur.75.aabaaaaab.r"
"""A result with something everywhere: reasons, struck needs, words back, aids, peers."""


@pytest.fixture(scope="module")
def rules() -> SelfAssessment:
    (found,) = [loaded.record for loaded in load_records(ROOT).records if loaded.kind.key == "diagnostic"]
    return cast(SelfAssessment, found)


def _expect_rank(page: Any, text: str) -> None:
    """Wait for a question: an address that changes, and a page that follows another, take their time."""
    expect(page.locator(".point__rang")).to_have_text(text)


def _focus(page: Any) -> str:
    text: str = page.evaluate("document.activeElement.textContent.trim()")
    return text


def _next(page: Any, answer: int | None = None) -> None:
    if answer is not None:
        page.locator("#point input[type=radio]").nth(answer).check()
    page.get_by_role("button", name="Suivant").click()


# --- the twin -----------------------------------------------------------------------------------------------


def _profiles(rules: SelfAssessment, count: int) -> Iterator[str]:
    dice = random.Random(2026)
    for _ in range(count):
        yield "".join(dice.choice("-abcdefgh"[: len(question.answers) + 1]) for question in rules.questions)


def _expected(rules: SelfAssessment, letters: str) -> dict[str, Any]:
    answers = {
        question.id: question.answers[ord(letter) - 97].id
        for question, letter in zip(rules.questions, letters, strict=True)
        if letter != "-"
    }
    outcome = assess(rules, answers)
    needs = [action.need for action in ordered_actions(rules)]
    place = {question.id: index for index, question in enumerate(rules.questions)}
    return {
        "profile": [item.profile for item in rules.profiles].index(outcome.profile),
        "picked": [
            {
                "need": needs.index(item.action.need),
                "points": item.points,
                "reasons": [place[given.question.id] for given in item.reasons],
            }
            for item in outcome.picked
        ],
        "struck": [
            {"need": needs.index(item.action.need), "by": place[item.by.question.id]} for item in outcome.struck
        ],
    }


def test_the_browser_counts_as_the_reference_does(open_page: OpenPage, rules: SelfAssessment) -> None:
    profiles = list(_profiles(rules, 4000))
    page = open_page(url=URL)

    counted = page.evaluate(
        """profiles => profiles.map(letters => {
             const {profile, picked, struck} = self.etrierDiagnostic.evaluer(letters);
             return {profile, picked, struck};
           })""",
        profiles,
    )

    pairs = zip(profiles, counted, strict=True)
    assert [letters for letters, found in pairs if found != _expected(rules, letters)] == []


# --- going through ------------------------------------------------------------------------------------------


def test_the_questions_lead_to_three_actions_of_the_trade(open_page: OpenPage) -> None:
    page = open_page(url=URL, viewport=PHONE)
    _expect_rank(page, "Question 1 sur 11")

    page.fill("#point-mots", "sellière")
    assert page.locator("#point-metier").input_value() == "maroquinier"
    _next(page)
    page.select_option("#point-departement", "75")
    _next(page)
    for number in range(3, 12):
        _expect_rank(page, f"Question {number} sur 11")
        assert page.locator("#point fieldset legend h2").count() == 1
        _next(page, 0)
    page.locator(".etape").first.wait_for()

    assert page.locator(".etape").count() == 3
    assert page.locator(".etape[open]").count() == 1
    assert "maroquinière" in page.locator("#point").inner_text()
    for action in page.locator(".etape").all():
        assert "Parce que vous avez répondu" in action.text_content()
        for part in ("Temps", "Prix", "Demain matin", "Ce que vous y gagnez"):
            assert part in action.text_content()
    assert page.locator(".etape a[href*='metiers/maroquinier/#']").count() >= 1
    assert re.fullmatch(r"#v1=maroquinier\.75\.a{9}\.r", page.evaluate("location.hash"))


def test_an_answer_can_spare_a_question(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=..---------.5")

    _next(page, 2)  # « J’en ai déjà trop »

    _expect_rank(page, "Question 7 sur 11")
    page.get_by_role("button", name="Revenir").click()
    _expect_rank(page, "Question 5 sur 11")
    assert page.locator("#point input").nth(2).is_checked()


def test_everything_can_be_passed_and_one_can_stop_early(open_page: OpenPage) -> None:
    page = open_page(url=URL)

    for _ in range(4):
        page.get_by_role("button", name="Passer", exact=True).click()
    page.get_by_role("button", name="Assez").click()

    assert page.locator(".etape").count() == 3
    assert "Vous avez tout passé" in page.locator("#point").inner_text()
    assert "Vos réponses n’en parlent pas" in page.locator(".etape").first.inner_text()


def test_the_back_button_finds_each_answer_ticked_and_loses_none(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=..---------.3")
    for answer in (1, 2, 0):
        _next(page, answer)
    _expect_rank(page, "Question 6 sur 11")

    page.go_back()
    page.go_back()
    page.wait_for_function("document.querySelector('.point__rang').textContent.startsWith('Question 4')")
    assert page.locator("#point input").nth(2).is_checked()
    _next(page)
    assert page.locator("#point input").nth(0).is_checked()  # said after, and still there
    page.go_forward()

    _expect_rank(page, "Question 5 sur 11")


def test_the_focus_is_on_the_question_and_the_title_says_where_one_is(open_page: OpenPage) -> None:
    page = open_page(url=URL)

    _next(page)

    assert _focus(page) == page.locator("#point h2").inner_text()
    assert page.title().startswith("Question 2 sur 11 · ")
    assert page.locator("h1").count() == 1


def test_a_whole_run_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(url=URL, viewport=PHONE)
    page.focus("#point-metier")
    page.keyboard.type("menui")
    assert page.locator("#point-metier").input_value() == "menuisier"

    def press_next() -> None:
        while _focus(page) != "Suivant":
            page.keyboard.press("Tab")
            style = "getComputedStyle(document.activeElement.closest('.point__choix') || document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle") == "solid", _focus(page)
        page.keyboard.press("Enter")

    press_next()
    page.keyboard.press("Tab")
    page.keyboard.type("78")
    press_next()
    for _ in range(9):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert page.locator("#point input").nth(1).is_checked()
        page.keyboard.press("Enter")
    page.locator(".etape").first.wait_for()

    assert re.fullmatch(r"#v1=menuisier\.78\.b{9}\.r", page.evaluate("location.hash"))
    assert _focus(page).startswith("Vos trois gestes")
    page.keyboard.press("Tab")  # the first action
    page.keyboard.press("Enter")
    assert page.locator(".etape[open]").count() == 0


def test_the_skip_link_keeps_the_answers_in_the_address(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=coiffeur.23.abc------.6")

    page.focus(".evitement")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#v1=')")
    page.keyboard.press("Tab")

    _expect_rank(page, "Question 6 sur 11")
    assert page.evaluate("document.querySelector('#contenu').contains(document.activeElement)")


# --- addresses ----------------------------------------------------------------------------------------------

HOSTILE = {
    "markup": "#<script>alert(1)</script>",
    "huge": "#v1=coiffeur.23." + "a" * 100_000 + ".3",
    "cut": "#v1=coiffeur.23.abc---",
    "cut in the middle": "#v1=coif",
    "another trade": "#v1=licorne.23.---------.3",
    "prototype": "#v1=constructor.23.---------.r",
    "another department": "#v1=coiffeur.99.---------.3",
    "an answer that is not there": "#v1=coiffeur.23.h--------.3",
    "a step too far": "#v1=coiffeur.23.---------.12",
    "step zero": "#v1=coiffeur.23.---------.0",
    "broken percent": "#%E0%A4%A",
    "path": "#v1=../../x.23.---------.r",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_wrong_address_leads_to_the_first_question_with_a_word(open_page: OpenPage, hostile: str) -> None:
    page = open_page(url=URL + hostile)

    _expect_rank(page, "Question 1 sur 11")
    assert "abîmé ou incomplet" in page.locator("#point .a-verifier").inner_text()
    _next(page)
    _expect_rank(page, "Question 2 sur 11")
    assert page.locator("#point .a-verifier").count() == 0


def test_a_link_of_another_version_says_so(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v9=coiffeur.23.---------.4")

    assert "autre version" in page.locator("#point .a-verifier").inner_text()


def test_a_wrong_address_met_on_the_way_too(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=coiffeur.23.abc------.6")

    page.evaluate("location.hash = '#<img src=x onerror=alert(1)>'")
    page.locator("#point .a-verifier").wait_for()

    _expect_rank(page, "Question 1 sur 11")


# --- result -------------------------------------------------------------------------------------------------


def test_a_result_is_an_address(open_page: OpenPage) -> None:
    page = open_page(url=URL + WHOLE)
    page.locator(".etape").first.wait_for()
    first = page.locator("#point").inner_text()

    page.reload()
    page.locator(".etape").first.wait_for()

    assert page.locator("#point").inner_text() == first
    assert page.get_by_role("link", name=re.compile("Qui m’aide ici")).get_attribute("href").endswith("qui-aide/75/")


def test_an_answer_is_changed_from_the_result(open_page: OpenPage) -> None:
    page = open_page(url=URL + WHOLE)
    page.get_by_text("Changer une réponse").click()

    page.get_by_role("link", name="Côté clients, que vous faut-il").click()
    _expect_rank(page, "Question 5 sur 11")
    page.locator("#point input").nth(2).check()
    page.get_by_role("button", name="Assez").click()
    page.locator(".etape").first.wait_for()

    assert "J’en ai déjà trop" in page.locator("#point").inner_text()


def test_years_later_no_aid_is_shown_as_open(open_page: OpenPage) -> None:
    now = open_page(url=URL + WHOLE)
    later = open_page(url=URL + WHOLE, day=date(2031, 1, 1))
    later.locator(".etape").first.wait_for()

    assert now.locator(".etape .pastille--ouvert").count() > 0
    assert later.locator(".etape .pastille--ouvert").count() == 0


def test_aids_are_those_of_the_department(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=.29.----a---d.r")  # in Brittany, « c’est trop cher »

    assert page.locator(".etape a[href*='aides/bretagne-']").count() > 0
    page.evaluate("location.hash = '#v1=.23.----a---d.r'")
    page.wait_for_function("document.querySelector('#point').textContent.includes('Creuse')")
    assert page.locator(".etape a[href*='aides/bretagne-']").count() == 0


def test_a_trade_whose_script_does_not_come_leaves_the_actions_for_all(open_page: OpenPage) -> None:
    page = open_page(url="a-propos/")
    page.route("**/metiers/*.js", lambda route: route.fulfill(status=200, body="", content_type="text/javascript"))

    page.goto(page.url.replace("a-propos/", URL) + WHOLE)
    page.locator(".etape").first.wait_for()

    assert "n’a pas pu venir" in page.locator("#point").inner_text()
    assert page.locator(".etape").count() == 3


def test_nothing_is_sent(open_page: OpenPage) -> None:
    page = open_page(url=URL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/", 3)[3]))

    page.select_option("#point-metier", "coiffeur")
    for _ in range(4):
        _next(page)
    page.get_by_role("button", name="Assez").click()
    page.locator(".etape").first.wait_for()

    # Chromium asks for the icon again at each new address.
    assert [path for path in asked if path != "assets/favicon.svg"] == ["assets/diagnostic/metiers/coiffeur.js"]
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "connect-src 'none'" in policy


def test_the_link_is_copied_or_selected_to_be_copied(open_page: OpenPage) -> None:
    page = open_page(url=URL + WHOLE)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})")

    page.get_by_role("button", name="Copier le lien").click()
    page.wait_for_function("document.activeElement.tagName === 'INPUT'")

    assert page.evaluate("document.activeElement.value") == page.url
    assert page.evaluate("document.activeElement.selectionEnd") == len(page.url)


def test_a_file_is_kept(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(url=URL + WHOLE, accept_downloads=True)

    with page.expect_download() as download:
        page.get_by_role("button", name="Garder un fichier").click()
    download.value.save_as(tmp_path / "gestes.txt")

    text = (tmp_path / "gestes.txt").read_text("utf-8-sig")
    assert download.value.suggested_filename == "etrier-mes-trois-gestes.txt"
    for action in page.locator(".etape summary > span:last-child").all():
        assert action.text_content().split("\u00a0: ", 1)[1] in text
    assert page.url in text


# --- for every eye and every sheet --------------------------------------------------------------------------


def test_axe_finds_nothing_on_any_screen(open_page: OpenPage) -> None:
    page = open_page(url=URL, color_scheme="light")
    found = {}
    steps = [f"#v1=restaurateur.75.aabaaaaab.{step}" for step in [*range(1, 12), "r"]] + ["#perdu"]
    for step in steps:
        page.evaluate("step => { location.hash = step; }", step)
        page.wait_for_timeout(100)
        for size, scheme in ((DESK, "light"), (DESK, "dark"), (PHONE, "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
            found[step, scheme, size["width"]] = axe_faults(page, COLOUR_RULES if scheme == "dark" else ())

    assert {place: faults for place, faults in found.items() if faults} == {}


def test_axe_finds_nothing_on_printed_results(open_page: OpenPage) -> None:
    page = open_page(url=URL + WHOLE, viewport=SHEET, color_scheme="light")
    page.emulate_media(media="print")

    assert axe_faults(page) == []


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["phone", "zoom 400 %"])
def test_nothing_scrolls_sideways_and_a_thumb_reaches_everything(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page(url=URL, viewport=size)
    for step in [*range(1, 12), "r"]:
        page.evaluate("step => { location.hash = '#v1=restaurateur.75.aabaaaaab.' + step; }", step)
        page.wait_for_timeout(50)
        page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        small = page.eval_on_selector_all(
            "#point button, #point select, #point label.point__choix, #point input[type=text], #point summary",
            """items => items.filter(item => item.checkVisibility() && item.getBoundingClientRect().height < 43.5)
                 .map(item => item.textContent)""",
        )
        assert (step, width, small) == (step, size["width"], [])


def test_the_first_screen_of_a_phone_holds_the_question_and_its_first_answers(open_page: OpenPage) -> None:
    page = open_page(url=URL + "#v1=coiffeur.23.---------.5", viewport=PHONE)

    last = page.locator("#point label").last.bounding_box()

    assert last is not None
    assert last["y"] + last["height"] < PHONE["height"]


@pytest.mark.parametrize("trade", ["restaurateur", "gite-chambres-d-hotes", "garagiste", ""])
def test_a_result_is_two_sheets_at_most(open_page: OpenPage, trade: str) -> None:
    page = open_page(url=f"{URL}#v1={trade}.75.aabaaaaab.r")
    page.locator(".etape").first.wait_for()

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2


def test_the_paper_is_two_sheets(open_page: OpenPage) -> None:
    page = open_page(url=URL + "papier/")

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 2


def test_a_printed_result_shows_every_action_and_no_button(open_page: OpenPage) -> None:
    page = open_page(url=URL + WHOLE, viewport=SHEET)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    for action in page.locator(".etape").all():
        assert action.locator(".billet").is_visible()
        assert action.locator(".point__pourquoi").is_visible()
    assert [item.inner_text() for item in page.query_selector_all("#point button") if item.is_visible()] == []


def test_the_page_weighs_little(site: Path) -> None:
    page = (site / URL / "index.html").read_text("utf-8")
    assets = re.findall(r'(?:src|href)="\.\./(assets/[^"]+\.(?:js|css|svg))"', page)
    heaviest = max((site / "assets/diagnostic/metiers").glob("*.js"), key=lambda file: file.stat().st_size)
    files = [site / URL / "index.html", heaviest, *(site / name for name in assets)]

    assert "assets/diagnostic/donnees.js" in assets
    assert sum(len(gzip.compress(file.read_bytes(), 5)) for file in files) < 100_000


def test_every_link_that_the_scripts_write_leads_to_a_page(site: Path) -> None:
    files = [site / "assets/diagnostic/donnees.js", *(site / "assets/diagnostic/metiers").glob("*.js")]
    link_form = re.compile(r'"((?:[a-z0-9-]+/)+)(?:#[^"]*)?"')
    written = {link for file in files for link in link_form.findall(file.read_text("utf-8"))}

    assert len(written) > 100
    assert sorted(link for link in written if not (site / link / "index.html").is_file()) == []


# --- without scripts, from the disk -------------------------------------------------------------------------


def test_without_scripts_the_questions_are_linked_pages(open_page: OpenPage) -> None:
    page = open_page(url=URL, java_script_enabled=False)
    page.get_by_role("link", name="Lire la première question").click()

    for number in range(1, 11):
        _expect_rank(page, f"Question {number} sur 11")
        page.get_by_role("link", name="Question suivante").click()
    page.get_by_role("link", name="Compter sur la feuille").click()

    page.wait_for_url(re.compile("diagnostic/papier/$"))
    assert page.locator(".papier__question").count() == 9


def test_from_the_disk_everything_works(open_page: OpenPage, browser: Any, site: Path, tmp_path: Path) -> None:
    files = [file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()]
    shutil.copytree(site / "assets", tmp_path / "assets")
    (tmp_path / URL).mkdir()
    html, _ = Rewriter(files).rewrite((site / URL / "index.html").read_text("utf-8"), "diagnostic/index.html")
    (tmp_path / URL / "index.html").write_text(html, "utf-8")
    context = browser.new_context(viewport=PHONE, offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / URL / "index.html").as_uri())

    page.select_option("#point-metier", "garagiste")
    _next(page)
    page.select_option("#point-departement", "52")
    _next(page)
    for _ in range(8):
        _next(page, 0)
    page.go_back()
    _expect_rank(page, "Question 10 sur 11")
    page.get_by_role("button", name="Assez").click()
    page.locator(".etape").first.wait_for()

    links = page.eval_on_selector_all("#point a[href^='file:']", "links => links.map(link => link.href)")
    assert page.locator(".etape a[href*='metiers/garagiste/index.html#']").count() >= 1
    assert all(re.search(r"index\.html(#.*)?$", link) for link in links), links
    assert faults == []
    context.close()
