"""The letter that the reading keys make, and its twin in the browser."""

import json
from dataclasses import asdict
from typing import Any

import pypdfium2
import pytest

from generator.contracts.letter import VERDICTS, Point, letter
from generator.contracts.pdf import to_pdf
from generator.load import load_records
from generator.pages.contract_form import shared_script
from generator.pages.reading_keys import points, questions
from generator.settings import Settings
from generator.site import resolve
from tests import contract_texts as read
from tests.hubs import ROOT, TODAY

POINTS = (
    Point("preavis", "Comment je pars ?", "Je demande un préavis d’un mois."),
    Point("prix", "Le prix peut-il monter ?", "Je demande une hausse limitée à 3 %."),
    Point("donnees", "Où sont mes données ?", "Je demande une copie de mes données."),
)
WHO = {
    "expediteur": "Boulangerie d’essai\n1, rue des Essais",
    "destinataire": "Le prestataire",
    "contrat": "Site",
    "jour": "2026-11-01",
}


def text(answers: dict[str, str]) -> str:
    return read.of_document(letter(POINTS, answers))


def test_a_letter_asks_what_is_doubtful_and_nothing_else() -> None:
    written = text(WHO | {"preavis": "bon", "prix": "attention", "donnees": "stop"})

    assert "préavis" not in written
    assert "Le prix peut-il monter ? Je demande une hausse limitée à 3 %." in written
    assert "Je demande une copie de mes données. C’est pour moi une condition pour signer." in written
    assert "Le 1er novembre 2026" in written and "Objet : Site" in written
    assert written.count("Boulangerie d’essai") == 2


def test_a_point_that_cannot_be_found_says_so() -> None:
    assert "Je ne trouve pas ce point dans le contrat. Je demande un préavis" in text({"preavis": "introuvable"})


def test_a_letter_without_any_doubt_says_so() -> None:
    assert "je n’ai pas de question" in text(WHO | {"preavis": "bon"})


@pytest.mark.parametrize("typed", ["\x00", "\u202e", "x" * 5001])
def test_what_cannot_be_printed_is_left_out(typed: str) -> None:
    assert typed not in text({"contrat": typed, "expediteur": typed})


def test_eight_doubts_hold_on_one_page() -> None:
    site = real_site()
    asked = points(questions(site))[:8]
    made = letter(asked, WHO | {point.id: "attention" for point in asked})
    assert len(pypdfium2.PdfDocument(to_pdf(made))) == 1


def real_site() -> Any:
    folders = ("reading-keys", "contracts", "legal-bases", "needs")
    paths = [path.relative_to(ROOT) for folder in folders for path in sorted((ROOT / "data" / folder).rglob("*.yml"))]
    return resolve(load_records(ROOT, paths=paths).records, today=TODAY, settings=Settings(site_name="Essai"))


@pytest.mark.browser
def test_the_browser_writes_the_same_letter(browser: Any) -> None:
    asked = points(questions(real_site()))
    cases = [WHO, {}, WHO | {"jour": "nawak", "contrat": "<script>&]]>{prix}"}, {"expediteur": "a\u202eb"}]
    cases += [WHO | {point.id: VERDICTS[(at + shift) % 4] for at, point in enumerate(asked)} for shift in range(4)]
    page = browser.new_page()
    page.set_content("<!doctype html><title>essai</title>")
    page.add_script_tag(content=shared_script())
    for name in ("contrat.js", "lettre.js"):
        page.add_script_tag(path=ROOT / "overrides" / "assets" / name)
    written = page.evaluate(
        "([points, cases]) => cases.map(answers => JSON.stringify(etrierLettre.letter(points, answers)))",
        [[asdict(point) for point in asked], cases],
    )
    page.close()

    for answers, found in zip(cases, written, strict=True):
        assert json.loads(found) == json.loads(json.dumps(letter(asked, answers).as_json()))
