"""The one-page sheets: each trade on one side of A4; stories and software narrowed by their facets."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import ROOT

pytestmark = pytest.mark.browser

TRADES = sorted(folder.parent.name for folder in (ROOT / "data" / "trades").glob("*/metier.yml"))


def _sides(page: Any) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("trade", TRADES)
def test_the_sheet_of_a_trade_is_one_side(open_page: OpenPage, trade: str) -> None:
    page = open_page(url=f"metiers/{trade}/fiche/")

    assert _sides(page) == 1


@pytest.mark.parametrize("trade", TRADES)
def test_the_path_of_a_trade_is_at_most_two_sides(open_page: OpenPage, trade: str) -> None:
    assert _sides(open_page(url=f"metiers/{trade}/")) <= 2


def test_the_sheet_argues_costs_answers_and_names_people(open_page: OpenPage) -> None:
    page = open_page("trade-sheet")

    headings = page.locator(".une-page h2").all_inner_texts()

    assert headings == [
        "Trois raisons",
        "Le premier geste",
        "Ce qu’on entend, ce qu’on répond",
        "Ce qu’on peut laisser",
        "Qui appeler",
    ]
    assert page.locator(".raison-de").count() == 3
    assert page.locator(".raison-de", has_text="Ce que ça coûte").count() == 3


def test_the_sheet_is_reached_from_the_trade(open_page: OpenPage) -> None:
    page = open_page("trade")

    page.get_by_role("link", name="La fiche d’une page").click()

    page.wait_for_url(re.compile("/fiche/$"))


def test_each_step_leads_to_the_facts_it_stands_on(open_page: OpenPage) -> None:
    page = open_page("trade")
    step = page.locator(".etape").first
    name = step.get_attribute("id")

    step.get_by_role("link", name="D’où on le tient").click()

    page.wait_for_url(re.compile(f"/sources/#{name}$"))
    assert page.locator(f"#{name} li").count() >= 1


def test_stories_are_narrowed_and_keep_it_in_the_address(open_page: OpenPage) -> None:
    page = open_page("story-list")
    page.select_option("#f-metier", "libraire")
    page.select_option("#f-genre", "hesitation")

    assert page.url.endswith("?metier=libraire&genre=hesitation")
    rows = [row for row in page.query_selector_all("#liste > li") if row.is_visible()]
    assert rows
    assert {(row.get_attribute("data-metier"), row.get_attribute("data-genre")) for row in rows} == {
        ("libraire", "hesitation")
    }


def test_the_department_of_another_page_does_not_empty_the_stories(open_page: OpenPage, address: str) -> None:
    page = open_page(url="aides/")
    page.select_option("#f-departement", "48")
    page.goto(f"{address}temoignages/")

    assert page.input_value("#f-departement") == ""
    assert all(row.is_visible() for row in page.query_selector_all("#liste > li"))


@pytest.mark.parametrize("kind", ["story-list", "software-list"])
def test_without_javascript_each_value_is_a_page(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind, java_script_enabled=False)
    every = page.locator("#liste > li").count()

    page.get_by_text("Mon métier : la liste").click()
    page.locator(".facettes details[open] a").first.click()

    page.wait_for_url(re.compile("/metier/"))
    assert 0 < page.locator("#liste > li").count() < every


def test_every_story_is_told_where_it_helps(site: Path) -> None:
    helping = ("metiers/*", "besoins/*", "temoignages/besoin/*")
    places = [page for pattern in helping for page in site.glob(f"{pattern}/index.html")]
    shown = {name for page in places for name in re.findall(r'temoignages/([a-z0-9-]+)/"', page.read_text("utf-8"))}
    stories = {file.stem for file in (ROOT / "data").rglob("*.yml") if file.parent.name in ("stories", "temoignages")}

    assert stories - shown == set()


def test_the_catalogue_keeps_what_is_open_source(open_page: OpenPage) -> None:
    page = open_page("software-list")
    page.select_option("#f-licence", "libre")

    rows = [row for row in page.query_selector_all("#liste > li") if row.is_visible()]

    assert rows
    assert all(row.query_selector(".pastille--ouvert").inner_text() == "libre" for row in rows)


def test_a_program_of_the_catalogue_leads_to_its_place(open_page: OpenPage) -> None:
    page = open_page("software-list")
    name = page.locator("#liste > li > a").first.inner_text()

    page.locator("#liste > li > a").first.click()
    page.wait_for_url(re.compile("#"))

    assert name in page.locator(":target").inner_text()
    assert "Vos données" in page.locator(":target").inner_text()
