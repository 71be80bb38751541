"""What the first hub promises of its own data, and the promise that no closed aid is shown as open."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from generator import embeds, exports, pages
from generator.eligibility import AidStatus
from generator.load import load_records
from generator.search import search_documents
from generator.settings import read_settings
from generator.site import Site, resolve
from generator.templates import Templates
from tests.hubs import ROOT

RECORDS = load_records(ROOT).records
READ_ON = max(item.record.checked_on for item in RECORDS)
"""The newest check of the data stands for today: a test must not fail because a day went by."""

REPEATED = ("aides/departement/", "pres-de-chez-vous/", "lieux/", "prestataires/")
"""Pages that show no aid, or what other pages show: most of the pages."""

FIRST_TRADES = {
    *("plombier-chauffagiste", "electricien", "menuisier", "peintre", "coiffeur", "estheticienne"),
    *("boulanger-patissier", "boucher", "restaurateur", "gite-chambres-d-hotes", "fleuriste", "pret-a-porter"),
    *("maroquinier", "garagiste", "infirmier-liberal"),
}
"""The fifteen that the hub opens with."""


def real_site(day: date) -> Site:
    return resolve(RECORDS, today=day, settings=read_settings(ROOT))


@pytest.fixture(scope="module")
def site() -> Site:
    return real_site(READ_ON)


@pytest.mark.parametrize(
    ("kind", "least"),
    [("metier", 15), ("terme", 80), ("prix", 40), ("chiffre", 100), ("temoignage", 40), ("aide", 100), ("contrat", 3)],
)
def test_there_is_enough_of_each_kind(site: Site, kind: str, least: int) -> None:
    assert len(site.all(kind)) >= least


def test_trades_span_the_sectors(site: Site) -> None:
    assert len({entry.record.sector for entry in site.trades}) >= 7
    assert {entry.id for entry in site.trades} >= FIRST_TRADES


def test_every_need_of_a_path_has_a_page_and_every_trade_somebody_who_helps(site: Site) -> None:
    for entry in site.trades:
        for step in entry.record.steps:
            assert site.link("besoin", step.need), (entry.id, step.need)
        assert any(step.networks for step in entry.record.steps) or entry.record.networks, entry.id


def test_invoicing_platforms_are_not_people_who_help(site: Site) -> None:
    platforms = [entry.record for entry in site.providers if "plateforme" in entry.record.role]

    assert len(platforms) > 50
    assert {record.role for record in platforms} == {"plateforme"}


class _Standing(HTMLParser):
    """Finds, in a page, the aids it links to with a state, and the badges that say « ouverte »."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.states: list[tuple[str, str]] = []
        """(aid id, what the line says)."""
        self.open_badges: list[str | None] = []
        """For each badge that says so, the state of the element it stands in."""
        self._opened: list[tuple[str, str | None]] = []
        self._is_open_badge = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "img", "input", "meta", "link", "hr", "wbr"):
            return
        values = dict(attrs)
        state = values.get("data-etat") or self.state
        self._opened.append((tag, state))
        aid = re.search(r"(?:^|/)aides/([a-z0-9-]+)/$", values.get("href") or "")
        if aid and state:
            self.states.append((aid[1], state))
        self._is_open_badge = "ouvert" in (values.get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._opened and self._opened.pop()[0] != tag:
            pass
        self._is_open_badge = False

    def handle_data(self, data: str) -> None:
        if self._is_open_badge and data.strip() == "ouverte":
            self.open_badges.append(self.state)

    @property
    def state(self) -> str | None:
        """What the innermost element says, or one around it."""
        return self._opened[-1][1] if self._opened else None


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(READ_ON, id="the day the data was read"),
        pytest.param(READ_ON + timedelta(days=400), id="a year later"),
        pytest.param(READ_ON + timedelta(days=3 * 366), id="three years later"),
    ],
)
def test_no_page_shows_an_aid_as_open_that_is_not(day: date) -> None:
    site = real_site(day)
    status = {entry.id: site.status_of(entry).value for entry in site.aids}
    by_depth = {depth: Templates(ROOT / "overrides" / "fiches", site.link, "../" * depth) for depth in range(6)}
    seen = 0
    for page in (*pages.all_pages(site), *embeds.pages(site)):
        if day != READ_ON and page.url.startswith(REPEATED):
            continue
        found = _Standing(by_depth[page.depth].render(page.context))

        assert [(aid, state) for aid, state in found.states if aid in status and state != status[aid]] == [], page.url
        assert set(found.open_badges) <= {AidStatus.OPEN.value}, page.url
        seen += len(found.states)

    if day == READ_ON:
        assert seen > 1000
    if day > READ_ON + timedelta(days=366):
        assert AidStatus.OPEN.value not in status.values()


def test_no_closed_aid_stands_in_an_embed(site: Site) -> None:
    closed = {entry.url for entry in site.aids if site.status_of(entry) is AidStatus.CLOSED}
    templates = Templates(ROOT / "overrides" / "fiches", site.link, "")

    assert closed
    for page in embeds.pages(site):
        html = templates.render(page.context)
        assert [url for url in closed if url and f'{url}"' in html] == [], page.url


def test_the_open_data_says_where_each_aid_stands(site: Site) -> None:
    files = {output.path: output.content for output in exports.files(site)}
    published = json.loads(files["api/v1/aids.json"])["fiches"]

    assert {aid["id"]: aid["etat_au_jour"] for aid in published} == {
        entry.id: site.status_of(entry).value for entry in site.aids
    }


def test_the_search_says_where_each_aid_stands(site: Site) -> None:
    found = {item.url: item.status for item in search_documents(site) if item.kind == "aide" and item.status}

    assert {entry.url: site.status_of(entry).value for entry in site.aids}.items() >= {
        url: state for url, state in found.items() if url in {entry.url for entry in site.aids}
    }.items()
    assert len(found) >= len(site.aids)
