"""The reading keys' letter on the real site: written as one ticks, taken away, printed alone, never sent."""

from pathlib import Path

import pytest

from generator.contracts.docx import to_docx
from generator.contracts.letter import Point, letter
from tests.browser.conftest import OpenPage
from tests.browser.support import SHEET

pytestmark = pytest.mark.browser


def test_the_letter_follows_the_ticks_and_its_file_is_pythons(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("reading-keys")
    questions = page.locator("fieldset.lecture")
    questions.nth(0).get_by_label("J’ai un doute").check()
    questions.nth(1).get_by_label("Stop").check()
    questions.nth(2).get_by_label("C’est bon").check()
    page.get_by_label("Vous : nom").fill("Boulangerie d’essai")
    page.get_by_label("Date de la lettre").fill("2026-12-01")

    points = [
        Point(**item) for item in page.evaluate("JSON.parse(document.getElementById('lettre-points').textContent)")
    ]
    shown = page.locator("#lettre-apercu")
    assert points[0].sentence in shown.inner_text() and points[2].sentence not in shown.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lettre pour Word").click()
    download.value.save_as(tmp_path / "lettre.docx")
    answers = {points[0].id: "attention", points[1].id: "stop", points[2].id: "bon"}
    answers |= {"expediteur": "Boulangerie d’essai", "destinataire": "", "contrat": "", "jour": "2026-12-01"}
    assert (tmp_path / "lettre.docx").read_bytes() == to_docx(letter(points, answers))


def test_what_cannot_be_printed_is_said_and_no_file_is_made(open_page: OpenPage) -> None:
    page = open_page("reading-keys")
    page.get_by_label("De quel contrat").evaluate("field => { field.value = 'retourné \\u202e'; }")

    page.get_by_role("button", name="Lettre pour Word").click()

    assert "ne s’imprime pas" in page.get_by_role("alert").inner_text()


def test_the_letter_prints_alone(open_page: OpenPage) -> None:
    page = open_page("reading-keys", viewport=SHEET)
    page.evaluate("document.documentElement.classList.add('imprime-lettre')")
    page.emulate_media(media="print")

    assert page.locator("#lettre-apercu").is_visible()
    assert not page.locator("section.carte").first.is_visible() and not page.locator("h1").is_visible()


def test_no_connection_can_leave_the_page(open_page: OpenPage) -> None:
    page = open_page("reading-keys")

    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "connect-src 'none'" in policy and "form-action 'none'" in policy


def test_without_a_script_the_letter_is_not_promised(open_page: OpenPage) -> None:
    page = open_page("reading-keys", java_script_enabled=False)

    assert not page.get_by_role("heading", name="Votre lettre").is_visible()
    assert page.get_by_text("La phrase à envoyer").first.is_visible()
