"""The two calculators in a browser: the sums, what is refused, paper, and what they never do."""

import re
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support import PHONE, SHEET, axe_faults

pytestmark = pytest.mark.browser


def fill(page: Any, **fields: str) -> None:
    for identifier, text in fields.items():
        page.locator(f"#{identifier.replace('_', '-')}").fill(text)


def results(page: Any) -> dict[str, str]:
    """What the column of results shows, with plain spaces."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-resultat]')]"
        ".map(node => [node.dataset.resultat, node.textContent.replace(/[\\u00a0\\u202f]/g, ' ')]))"
    )
    return found


def conclusion(page: Any, pattern: str) -> str:
    """What is announced once it says `pattern`: it waits for the end of the typing, and each field is a pause."""
    said = page.locator("[data-conclusion]").filter(has_text=re.compile(pattern))
    said.wait_for()
    return str(said.inner_text()).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_cost_of_three_years(open_page: OpenPage) -> None:
    """900 + 106 × 36 + 15 × 3 + 1 200 × 2.5 % × 36 + 1 272 = 7 113; hidden: 1 080 + 1 272 = 2 352, a third."""
    page = open_page("cost", viewport=PHONE)

    fill(page, depart="900", mois="106", an="15", part="2,5", ventes="1 200", sortie="1272")

    assert results(page) == {
        "depart": "900 €",
        "mois": "3 816 €",
        "an": "45 €",
        "commission": "1 080 €",
        "sortie": "1 272 €",
        "total": "7 113 €",
        "parmois": "198 €",
        "cache": "2 352 €, soit 33 %",
    }
    assert "33 %" in conclusion(page, r"7\s113\s€")


def test_a_commission_without_sales_is_said_not_to_count(open_page: OpenPage) -> None:
    page = open_page("cost")

    fill(page, mois="10", part="30")

    assert results(page)["total"] == "360 €"
    assert "360 €" in conclusion(page, "Sans vos ventes")


@pytest.mark.parametrize("text", ["abc", "-5", "12 € par mois", "1e9", "1,2,3"])
def test_what_is_not_an_amount_is_refused_and_nothing_is_summed(open_page: OpenPage, text: str) -> None:
    page = open_page("cost")

    fill(page, depart="900", mois=text)

    assert page.locator("#mois").get_attribute("aria-invalid") == "true"
    assert "Écrivez un nombre" in page.locator("#faute-mois").inner_text()
    assert results(page)["total"] == ""
    fill(page, mois="10")
    assert page.locator("#faute-mois").inner_text() == ""
    assert results(page)["total"].replace(" ", "") == "1260€"


def test_a_price_reference_fills_its_line_with_its_source(open_page: OpenPage) -> None:
    page = open_page("cost")
    option = page.locator("#repere option[data-champ='mois']").first
    low, high, source = (option.get_attribute(f"data-{name}") for name in ("bas", "haut", "source"))
    page.select_option("#repere", option.get_attribute("value"))

    page.get_by_role("button", name="Mettre le plus haut").click()
    assert page.locator("#mois").input_value().replace(",", ".") == f"{float(high):g}"
    page.get_by_role("button", name="Mettre le plus bas").click()

    assert page.locator("#mois").input_value().replace(",", ".") == f"{float(low):g}"
    assert source in page.locator("[data-reperes]").inner_text()
    page.locator("#mois").press_sequentially("0")
    assert page.locator("[data-reperes]").is_hidden()


def test_every_reference_has_a_line_to_fill(open_page: OpenPage) -> None:
    page = open_page("cost")

    fields = page.evaluate("[...document.querySelectorAll('#repere option[data-champ]')].map(o => o.dataset.champ)")

    assert len(fields) > 20
    assert all(page.locator(f"input#{field}").count() == 1 for field in set(fields))


def test_wiping_empties_everything(open_page: OpenPage) -> None:
    page = open_page("cost")
    fill(page, depart="900")

    page.get_by_role("button", name="Tout effacer").click()

    assert page.locator("#depart").input_value() == ""
    assert results(page)["total"] == ""
    assert page.evaluate("document.activeElement.tagName") == "INPUT"


def test_the_time_of_a_year(open_page: OpenPage) -> None:
    """(3 + 1.5 + 0.75) h × 46 weeks = 241.5 h; of 2 h an evening: 121; at 40 €: 9 660 €."""
    page = open_page("time", viewport=PHONE)

    fill(page, t_devis="3", t_stock="1 h 30", t_messages="45 min", semaines="46", valeur="40")

    found = results(page)
    assert found["semaine"] == "5 h 15"
    assert found["an"] in ("241 h", "242 h")
    assert found["soirees"] == "121"
    assert found["euros"] == "9 660 €"
    assert "faire les devis, 138 h par an" in conclusion(page, r"9\s660\s€")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        *(("2", "2 h"), ("1,5", "1 h 30"), ("1.5", "1 h 30"), ("1h30", "1 h 30")),
        *(("1 h", "1 h"), ("0:45", "0 h 45"), ("90 min", "1 h 30"), ("2 heures", "2 h")),
    ],
)
def test_hours_are_read_as_people_write_them(open_page: OpenPage, typed: str, shown: str) -> None:
    page = open_page("time")

    fill(page, t_devis=typed)

    assert results(page)["semaine"] == shown


@pytest.mark.parametrize("typed", ["une heure", "1h75", "-1", "101"])
def test_hours_that_are_none_are_refused(open_page: OpenPage, typed: str) -> None:
    page = open_page("time")

    fill(page, t_devis=typed)

    assert page.locator("#t-devis").get_attribute("aria-invalid") == "true"
    assert results(page)["semaine"] == ""


def test_no_euro_is_shown_unless_an_hour_is_given_a_value(open_page: OpenPage) -> None:
    page = open_page("time")

    fill(page, t_devis="3")

    assert "€" not in results(page)["euros"]
    assert "€" not in conclusion(page, "soirées")


def test_gains_are_other_peoples_words_with_their_sources(open_page: OpenPage) -> None:
    page = open_page("time")

    told = page.locator("section.sans-papier").last

    assert "ne peut pas vous le promettre" in told.inner_text()
    for row in told.locator("li").all():
        assert row.locator("a").count() >= 1
        assert row.locator(".discret").count() >= 1


@pytest.mark.parametrize("kind", ["cost", "time"])
def test_nothing_is_kept_nor_sent(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "favicon" not in request.url else None)
    kept = page.evaluate("JSON.stringify(localStorage)")

    for box in page.locator(".calcul input").all():
        box.fill("7")

    assert asked == []
    assert page.evaluate("JSON.stringify(localStorage)") == kept
    assert "form-action 'none'" in page.locator("meta[http-equiv]").get_attribute("content")


@pytest.mark.parametrize("kind", ["cost", "time"])
def test_without_javascript_it_is_a_worksheet(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind, java_script_enabled=False, viewport=SHEET)
    page.emulate_media(media="print")

    assert page.locator(".calcul input").first.is_visible()
    assert page.locator(".avec-script").count() >= 1
    assert not any(item.is_visible() for item in page.locator(".avec-script").all())
    assert page.locator("table").first.is_visible()


@pytest.mark.parametrize("kind", ["cost", "time", "before-after"])
def test_it_prints_on_one_sheet(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind)

    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))

    assert len(sheets) == 1


@pytest.mark.parametrize("kind", ["cost", "time"])
def test_axe_finds_nothing_when_it_is_filled_and_wrong(open_page: OpenPage, kind: str) -> None:
    page = open_page(kind, viewport=PHONE)
    boxes = page.locator(".calcul input")
    boxes.nth(0).fill("3")
    boxes.nth(1).fill("faux")

    assert axe_faults(page) == []


def test_the_letters_of_a_plot_can_be_read_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("figure-theme", viewport=PHONE)

    sizes = page.evaluate("""[...document.querySelectorAll(".trace")].map(svg =>
      parseFloat(getComputedStyle(svg.querySelector("text")).fontSize)
        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)""")
    outside = page.evaluate("""[...document.querySelectorAll(".trace text")].filter(text =>
      text.getBoundingClientRect().right > document.documentElement.clientWidth).map(text => text.textContent)""")

    assert sizes
    assert min(sizes) >= 12
    assert outside == []


def test_an_old_address_of_a_figure_still_leads_to_it(open_page: OpenPage) -> None:
    page = open_page(url="chiffres/#internet-2022")

    row = page.locator("#internet-2022")

    assert row.is_visible()
    row.locator("a").click()
    page.wait_for_url("**/chiffres/equipement/#internet-2022")
    assert page.locator("tr#internet-2022").is_visible()
