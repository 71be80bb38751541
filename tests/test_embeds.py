"""The embeds: what they hold, what they refuse, and how they behave in somebody else's page."""

import re
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page

from generator import embeds, pages
from generator.load import LoadedRecord
from generator.models.kinds import KIND_BY_KEY
from generator.outputs import OutputFile, write_outputs
from generator.pages import hub
from generator.settings import Settings
from generator.site import Site, resolve
from generator.templates import Templates

ROOT = Path(__file__).parent.parent
OVERRIDES = ROOT / "overrides"
TODAY = date(2026, 11, 21)
COMMON: dict[str, Any] = {"source": {"titre": "Page d’essai"}, "verifie_le": "2026-11-01", "confiance": "haute"}


def record(kind: str, **content: Any) -> LoadedRecord:
    made = KIND_BY_KEY[kind].model.model_validate(COMMON | content)
    return LoadedRecord(made, KIND_BY_KEY[kind], f"data/{content['id']}.yml", "")


def an_aid(identifier: str, **changes: Any) -> LoadedRecord:
    content: dict[str, Any] = {
        "id": identifier,
        "nom": f"Aide {identifier}",
        "resume": "La région rembourse la moitié.",
        "porteur": "Région d’essai",
        "nature": ["subvention"],
        "pour_qui": "Tous.",
        "territoires": ["FR"],
        "besoins": ["devis"],
        "etat": "ouverte",
    }
    return record("aide", **content | changes)


def a_trade(identifier: str, *aids: str, sector: str = "batiment") -> LoadedRecord:
    steps = [
        {
            "id": f"etape-{number}",
            "geste": f"Faites le geste {number} sur le chantier",
            "besoin": "devis",
            "pourquoi": "Un devis envoyé le soir même se signe plus souvent. Voir [[aide:nationale|cette aide]].",
            "gain": "Une soirée par semaine.",
            "temps": "une heure",
            "prix": {"resume": "gratuit"},
            "demain": ["Écrivez dix lignes de prix"],
            "piege": "Un devis sans date de fin reste ouvert pour toujours.",
            "aides": list(aids) if number == 1 else [],
        }
        for number in range(1, 5)
    ]
    return record(
        "metier",
        id=identifier,
        nom=identifier,
        secteur=sector,
        naf=["43.22A"],
        accroche="Vous passez vos soirées sur les devis.",
        situation="Les journées sont longues.",
        etapes=steps,
        ignorer=[{"quoi": "La boutique", "raison": "On ne vend pas une fuite réparée."}],
    )


NEED = record("besoin", id="devis", nom="Mes devis traînent", court="Faire ses devis", description="x", ordre=1)
OTHER_NEED = record("besoin", id="vendre", nom="Je veux vendre", court="Vendre", description="x", ordre=2)
RECORDS = (
    NEED,
    OTHER_NEED,
    a_trade("plombier", "nationale", "finie"),
    a_trade("fleuriste", sector="commerce"),
    an_aid("nationale"),
    an_aid("de-seine-et-marne", territoires=["DEP-77"], besoins=["vendre"]),
    an_aid("du-nord", territoires=["DEP-59"]),
    an_aid("du-batiment", criteres={"secteurs": ["batiment"]}),
    an_aid("douteuse", etat="a-verifier"),
    an_aid("bientot", debut="2027-03"),
    an_aid("qui-finit", fin="2026-12"),
    an_aid("finie", fin="2025"),
    an_aid("fermee", etat="fermee"),
)


def make_site(site_url: str | None = None) -> Site:
    return resolve(RECORDS, today=TODAY, settings=Settings(site_name="Étrier", site_url=site_url))


def documents(site: Site) -> dict[str, str]:
    """Every embed as a finished document, by site path."""
    found = {}
    for page in embeds.pages(site):
        templates = Templates(OVERRIDES / "fiches", site.link, "../" * page.depth)
        found[page.url] = templates.render(page.context)
    return found


# --- what they hold ---------------------------------------------------------------------------------------


def test_there_is_one_embed_a_trade_and_one_for_the_aids() -> None:
    made = list(embeds.pages(make_site()))

    assert [page.url for page in made] == [
        "embed/v1/metiers/fleuriste/",
        "embed/v1/metiers/plombier/",
        "embed/v1/aides/",
    ]
    assert not any(page.framed or page.indexed for page in made)


def test_a_hub_without_aids_has_no_embed_of_them() -> None:
    site = resolve((NEED, a_trade("plombier")), today=TODAY, settings=Settings(site_name="Étrier"))

    assert [page.url for page in embeds.pages(site)] == ["embed/v1/metiers/plombier/"]


def test_the_address_on_a_trade_page_is_the_address_of_its_embed() -> None:
    site = make_site()

    announced = {getattr(page.context, "embed_url", None) for page in pages.all_pages(site)} - {None}

    assert announced == {page.url for page in embeds.pages(site) if "metiers" in page.url}


def test_a_closed_aid_is_nowhere_and_open_ones_come_first() -> None:
    html = documents(make_site())

    titles = re.findall(r'<a href="\.\./\.\./\.\./aides/([a-z-]+)/"', html["embed/v1/aides/"])
    assert titles[0] == "de-seine-et-marne"
    assert set(titles[-2:]) == {"bientot", "douteuse"}
    assert not {"finie", "fermee"} & set(titles)
    assert "aides/finie/" not in html["embed/v1/metiers/plombier/"]


def test_the_dates_go_with_each_aid() -> None:
    html = documents(make_site())["embed/v1/aides/"]

    assert re.search(r'data-etat="ouverte" data-fin="2026-12-31" data-perime="2027-11-01"', html)
    assert re.search(r'data-etat="a-venir" data-debut="2027-03-01"', html)


def test_the_first_step_is_open_and_each_leads_to_its_place_on_the_full_page() -> None:
    html = documents(make_site())["embed/v1/metiers/plombier/"]

    assert html.count("<details") == 4
    assert html.count("<details open>") == 1
    assert html.index("<details open>") == html.index("<details")
    assert html.count('href="../../../../metiers/plombier/#etape-') == 4


@pytest.mark.parametrize("url", ["embed/v1/aides/", "embed/v1/metiers/plombier/"])
def test_an_embed_is_a_closed_document(url: str) -> None:
    html = documents(make_site())[url]

    assert html.startswith("<!doctype html>")
    assert "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'" in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<base target="_blank">' in html
    assert not re.search(r"<form|<input|<iframe|\sstyle=|\son[a-z]+=|javascript:|http:", html)
    assert all('rel="noopener"' in tag for tag in re.findall(r"<a\s[^>]*>", html))


def test_the_full_page_is_named_only_when_the_hub_has_an_address() -> None:
    public = documents(make_site("https://etrier.exemple/"))["embed/v1/metiers/plombier/"]

    assert '<link rel="canonical" href="https://etrier.exemple/metiers/plombier/">' in public
    assert "canonical" not in documents(make_site())["embed/v1/metiers/plombier/"]


@pytest.mark.parametrize(
    ("name", "budget"),
    [("vignette.css", 6_144), ("vignette.js", 6_144), ("integration.js", 1_536)],
)
def test_what_a_frame_loads_stays_small(name: str, budget: int) -> None:
    assert (OVERRIDES / "assets" / name).stat().st_size <= budget


# --- the page that gives the code -------------------------------------------------------------------------


def integration_page(site: Site) -> str:
    page = next(page for page in hub.pages(site) if page.url == "integrer/")
    return Templates(OVERRIDES / "fiches", site.link, "../").render(page.context)


def snippets(html: str) -> list[str]:
    found = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
    return [
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&amp;", "&") for text in found
    ]


def test_each_code_is_a_link_then_a_titled_frame_then_the_script() -> None:
    found = snippets(integration_page(make_site("https://etrier.exemple/")))

    assert len(found) == 3
    for text in found:
        link, frame, script = text.splitlines()
        assert link.startswith('<p><a href="https://etrier.exemple/')
        assert re.search(r'^<iframe src="https://etrier\.exemple/embed/v1/[^"]+" title="[^"]+" ', frame)
        assert 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" data-etrier' in frame
        assert script == '<script src="https://etrier.exemple/assets/integration.js" defer></script>'


def test_without_a_public_address_the_code_says_what_to_replace() -> None:
    html = integration_page(make_site())

    assert "Remplacez partout <strong>ADRESSE-DU-SITE</strong>" in html
    assert all('src="ADRESSE-DU-SITE/embed/v1/' in text for text in snippets(html))


# --- in a browser -----------------------------------------------------------------------------------------


FRAME = (
    '<iframe src="{address}{path}" title="Étrier" width="600" height="300" data-etrier '
    'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line a request."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(folder: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def address_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture(scope="module")
def hub_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embeds and their assets, on an origin of their own."""
    folder = tmp_path_factory.mktemp("etrier")
    outputs = [OutputFile.text(f"{url}index.html", html) for url, html in documents(make_site()).items()]
    outputs.append(OutputFile.text("metiers/plombier/index.html", "<title>Le chemin</title><h1>Le chemin</h1>"))
    write_outputs(folder, outputs)
    shutil.copytree(OVERRIDES / "assets", folder / "assets")
    server = serve(folder)
    yield address_of(server)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def host_address(tmp_path_factory: pytest.TempPathFactory, hub_address: str) -> Iterator[str]:
    """A chamber's site, on another origin: one page with the script, one that forbids scripts, one of strangers."""
    folder = tmp_path_factory.mktemp("chambre")
    trade = FRAME.format(address=hub_address, path="embed/v1/metiers/plombier/")
    aids = FRAME.format(address=hub_address, path="embed/v1/aides/?departement=77")
    script = f'<script src="{hub_address}assets/integration.js" defer></script>'
    head = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Chambre</title><link rel="icon" href="data:,">'
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    stranger = '<iframe src="autre.html" title="Un autre" width="600" height="300"></iframe>'
    liar = '<script>parent.postMessage({type: "etrier:hauteur", hauteur: 5000}, "*")</script>'
    late = (
        f"<script>setTimeout(() => {{ const added = document.createElement('script'); "
        f"added.src = '{hub_address}assets/integration.js'; document.head.append(added); }}, 600)</script>"
    )
    texts = {
        "avec.html": head + trade + aids + script,
        "sans.html": head + policy + trade + script,
        "tard.html": head + trade + late,
        "menteur.html": head + stranger + trade + script,
        "autre.html": head + liar,
    }
    write_outputs(folder, (OutputFile.text(path, text) for path, text in texts.items()))
    server = serve(folder)
    yield address_of(server)
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    yield opened
    context.close()
    assert faults == []


in_browser = [pytest.mark.browser]


def heights(page: Page) -> list[float]:
    return [box["height"] for frame in page.locator("iframe").all() if (box := frame.bounding_box())]


def content_height(frame: Frame) -> float:
    return float(frame.evaluate("document.documentElement.offsetHeight"))


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def embedded(page: Page, part: str) -> Frame:
    return next(frame for frame in page.frames if part in frame.url)


def shown(frame: Frame | Page) -> list[str]:
    return [text.removeprefix("Aide ") for text in frame.locator("#aides > li:visible > a").all_inner_texts()]


class TestInSomebodyElsesPage:
    pytestmark = in_browser

    def test_each_frame_takes_the_height_of_its_content(self, page: Page, host_address: str) -> None:
        page.goto(f"{host_address}avec.html")
        settle(page)

        trade, aids = heights(page)

        assert abs(trade - content_height(embedded(page, "plombier"))) <= 5
        assert abs(aids - content_height(embedded(page, "aides"))) <= 5
        assert trade > 400

    def test_the_frame_follows_when_a_step_is_opened_then_closed(self, page: Page, host_address: str) -> None:
        page.goto(f"{host_address}avec.html")
        settle(page)
        before = heights(page)[0]
        second = embedded(page, "plombier").locator("summary").nth(1)

        second.click()
        page.wait_for_timeout(300)
        opened = heights(page)[0]
        second.click()
        page.wait_for_timeout(300)

        assert opened > before + 50
        assert heights(page)[0] == before

    def test_a_script_that_comes_late_still_learns_the_height(self, page: Page, host_address: str) -> None:
        page.goto(f"{host_address}tard.html")
        page.wait_for_timeout(1200)

        assert abs(heights(page)[0] - content_height(embedded(page, "plombier"))) <= 5

    def test_the_height_announced_by_a_stranger_is_ignored(self, page: Page, host_address: str) -> None:
        page.goto(f"{host_address}menteur.html")
        settle(page)

        stranger, trade = heights(page)

        assert stranger == pytest.approx(304)
        assert trade != 5004

    def test_with_the_script_blocked_the_frame_keeps_its_height_and_scrolls(
        self, browser: Browser, host_address: str
    ) -> None:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{host_address}sans.html")
        settle(page)
        frame = embedded(page, "plombier")

        assert heights(page) == [pytest.approx(304)]
        assert frame.locator("h1").is_visible()
        assert frame.evaluate("document.documentElement.scrollHeight") > 300
        context.close()

    def test_a_link_opens_the_whole_page_in_a_new_tab(self, page: Page, host_address: str) -> None:
        page.goto(f"{host_address}avec.html")
        settle(page)

        with page.context.expect_page() as opened:
            embedded(page, "plombier").locator("footer a.bouton").click()

        assert opened.value.url.endswith("/metiers/plombier/")
        assert opened.value.evaluate("self.origin") != "null"
        assert page.url.endswith("avec.html")


class TestTheAidsFilteredByTheAddress:
    pytestmark = in_browser

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            pytest.param("departement=77", {"du-nord"}, id="a department keeps its own and those of the country"),
            pytest.param("departement=2a", {"du-nord", "de-seine-et-marne"}, id="a small letter will do"),
            pytest.param("metier=fleuriste", {"du-batiment"}, id="a trade loses what excludes it"),
            pytest.param("besoin=devis", {"de-seine-et-marne"}, id="a need"),
            pytest.param("etat=ouverte", {"douteuse", "bientot"}, id="open today"),
            pytest.param("inconnu=1", set(), id="an unknown key asks for nothing"),
        ],
    )
    def test_the_list_is_narrowed(self, page: Page, hub_address: str, query: str, expected: set[str]) -> None:
        page.clock.set_fixed_time("2026-11-21T10:00:00")
        page.goto(f"{hub_address}embed/v1/aides/")
        everything = set(shown(page))

        page.goto(f"{hub_address}embed/v1/aides/?{query}")

        assert everything - set(shown(page)) == expected

    def test_the_count_says_what_was_asked_in_words(self, page: Page, hub_address: str) -> None:
        page.clock.set_fixed_time("2026-11-21T10:00:00")
        page.goto(f"{hub_address}embed/v1/aides/?departement=77&besoin=vendre&etat=ouverte")

        count = page.locator("[data-compte]").inner_text()

        assert count == "1 aide\u00a0: Seine-et-Marne, Vendre, ouvertes aujourd’hui"

    def test_an_answer_without_any_aid_says_so(self, page: Page, hub_address: str) -> None:
        page.goto(f"{hub_address}embed/v1/aides/?besoin=rien")

        assert page.locator("[data-compte]").inner_text().startswith("Aucune aide connue")
        assert page.locator("footer a.bouton").is_visible()

    def test_without_javascript_the_list_is_whole(self, browser: Browser, hub_address: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()

        page.goto(f"{hub_address}embed/v1/aides/?departement=77")

        assert len(shown(page)) == 7
        context.close()


class TestDatesRecomputed:
    pytestmark = in_browser

    def states(self, page: Page) -> dict[str, str]:
        lines = page.locator("#aides > li").all()
        return {
            line.locator("a").inner_text().removeprefix("Aide "): line.locator("[data-pastille]").inner_text()
            for line in lines
            if line.is_visible()
        }

    @pytest.mark.parametrize(
        ("day", "name", "expected"),
        [
            pytest.param("2026-12-31", "qui-finit", "ouverte", id="open on its last day"),
            pytest.param("2027-01-01", "qui-finit", None, id="gone the day after"),
            pytest.param("2027-02-28", "bientot", "ouvre bientôt", id="not open yet on the eve"),
            pytest.param("2027-03-01", "bientot", "ouverte", id="open on its first day"),
            pytest.param("2027-10-31", "nationale", "ouverte", id="checked less than twice its span ago"),
            pytest.param("2027-11-01", "nationale", "à vérifier", id="then nobody knows"),
        ],
    )
    def test_the_state_is_the_state_of_the_day_it_is_read(
        self, page: Page, hub_address: str, day: str, name: str, expected: str | None
    ) -> None:
        page.clock.set_fixed_time(f"{day}T10:00:00")

        page.goto(f"{hub_address}embed/v1/aides/")

        assert self.states(page).get(name) == expected


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["embed/v1/aides/", "embed/v1/metiers/plombier/"])
class TestAccessibility:
    pytestmark = in_browser

    def test_axe_finds_nothing(self, browser: Browser, hub_address: str, path: str, scheme: Any) -> None:
        context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        page.goto(hub_address + path)
        page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")

        results = Axe().run(page)

        assert results.response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        context.close()
