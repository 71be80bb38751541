"""The offline bundle: pages fit for the disk, one zip, the same bytes twice, the figures shown online."""

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator import bundles
from generator.bundles import Bundle, Rewriter, bundle_site
from generator.outputs import MARKER, OutputFile, write_outputs
from generator.problems import OutputError

ROOT = Path(__file__).parent.parent

HEAD = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="icon" href="data:,">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'\">"
    '<link rel="canonical" href="https://etrier.exemple/"><link rel="stylesheet" href="{base}assets/a.css">'
    '<script src="{base}assets/a.js" defer></script></head><body>'
    '<nav><a href="{home}">Accueil</a> <a href="{base}aides/">Aides</a></nav>'
)
LOT = "<!-- lot 2026-11-21 -->\n<p>Pas préparé.</p>\n<!-- /lot -->"


def page(title: str, base: str, body: str = "") -> str:
    return HEAD.format(title=title, base=base, home=base.removesuffix("/") or ".") + f"<h1>{title}</h1>{body}"


FILES: dict[str, str] = {
    MARKER: "x",
    "index.html": page(
        "Accueil", "", '<form action="aides/" method="get"><input name="q"><button>Chercher</button></form>'
    ),
    "404.html": page("Perdu", "/"),
    "_headers": "/*\n",
    "robots.txt": "User-agent: *\n",
    "sitemap.xml": "<urlset/>",
    "manifeste.json": "{}",
    "aides/index.html": page("Aides", "../", '<ol><li><a href="../aides/cheque/">Chèque</a></li></ol>'),
    "aides/cheque/index.html": page("Chèque", "../../", '<p><a href="../../donnees/">Données</a></p>'),
    "donnees/index.html": page("Données", "../", '<a href="../api/v1/aids.json">aids.json</a>'),
    "hors-ligne/index.html": page("Hors connexion", "../", LOT),
    "api/v1/aids.json": "{}",
    "assets/a.css": "h1 { color: rgb(166, 61, 20); }",
    "assets/a.js": "document.documentElement.dataset.pret = 'oui';",
    "assets/vignette.css": "",
    "pagefind/pagefind.js": "export {}",
    "pagefind-2/index/x.pf_index": "x",
}
SCRIPTS = (OutputFile.text("pagefind/hors-ligne.js", "self.etrierHorsLigne = {};"),)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    write_outputs(folder, (OutputFile.text(path, text) for path, text in FILES.items()))
    return folder


def content_of(bundle: Bundle, path: str) -> bytes:
    return next(output.content for output in bundle.files if output.path == path)


def members(bundle: Bundle) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content_of(bundle, bundles.ARCHIVE))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# --- addresses --------------------------------------------------------------------------------------------

KNOWN = frozenset(FILES) | {"a.b/index.html", "contrats/x/x-0.1.0.md"}


@pytest.mark.parametrize(
    ("address", "folder", "expected"),
    [
        pytest.param("aides/", "", "aides/index.html", id="a folder below"),
        pytest.param("../", "aides", "../index.html", id="the folder above"),
        pytest.param("..", "aides", "../index.html", id="the folder above, as MkDocs writes it"),
        pytest.param(".", "", "./index.html", id="this folder, as MkDocs writes it"),
        pytest.param("./", "", "./index.html", id="this folder"),
        pytest.param("../../././", "aides/cheque", "../../././index.html", id="a long way home"),
        pytest.param("../../aides", "aides/cheque", "../../aides/index.html", id="a folder without its slash"),
        pytest.param("aides/?etat=ouverte#x", "", "aides/index.html?etat=ouverte#x", id="before the query"),
        pytest.param("aides/#cheque", "", "aides/index.html#cheque", id="before the fragment"),
        pytest.param("a.b/", "", "a.b/index.html", id="a folder with a dot"),
        pytest.param("../assets/a.css", "aides", "../assets/a.css", id="a file stays"),
        pytest.param("../contrats/x/x-0.1.0.md", "aides", "../contrats/x/x-0.1.0.md", id="a download stays"),
        pytest.param("/aides/", "donnees", "../aides/index.html", id="an absolute address becomes relative"),
        pytest.param("/", "aides/cheque", "../../index.html", id="the root too"),
        pytest.param("#contenu", "aides", "#contenu", id="a place of the page"),
        pytest.param("?q=x", "aides", "?q=x", id="a query of the page"),
        pytest.param("", "aides", "", id="nothing"),
        pytest.param("https://exemple.fr/a/", "", "https://exemple.fr/a/", id="elsewhere"),
        pytest.param("mailto:a@exemple.fr", "", "mailto:a@exemple.fr", id="a mail"),
        pytest.param("tel:17", "", "tel:17", id="a telephone"),
        pytest.param("data:image/svg+xml,x", "", "data:image/svg+xml,x", id="an image in the page"),
        pytest.param("inconnu/", "", None, id="a page that is not there"),
        pytest.param("../../ailleurs/", "aides", None, id="out of the bundle"),
    ],
)
def test_each_address_is_made_fit_for_the_disk(address: str, folder: str, expected: str | None) -> None:
    assert Rewriter(KNOWN).offline_address(address, folder) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a class="x" href="aides/">A</a>', '<a class="x" href="aides/index.html">A</a>', id="link"),
        pytest.param("<a href=aides/>A</a>", '<a href="aides/index.html">A</a>', id="bare value"),
        pytest.param("<a href='aides/'>A</a>", '<a href="aides/index.html">A</a>', id="single quotes"),
        pytest.param(
            '<form class="filtres" action="aides/" method="get">',
            '<form class="filtres" action="aides/index.html" method="get">',
            id="form",
        ),
        pytest.param(
            '<iframe title="a > b" src="aides/"></iframe>',
            '<iframe title="a > b" src="aides/index.html"></iframe>',
            id="a sign that looks like the end of the tag",
        ),
        pytest.param(
            '<pre>&lt;a href="aides/"&gt;</pre>', '<pre>&lt;a href="aides/"&gt;</pre>', id="code shown is not a link"
        ),
        pytest.param('<li data-href="aides/">x</li>', '<li data-href="aides/">x</li>', id="another attribute"),
        pytest.param('<p>href="aides/"</p>', '<p>href="aides/"</p>', id="text"),
        pytest.param('<a href="absent/">A</a>', "<a>A</a>", id="a dead link is plain text"),
    ],
)
def test_only_addresses_of_tags_are_rewritten(html: str, expected: str) -> None:
    assert Rewriter(KNOWN).rewrite(html, "index.html")[0] == expected


def test_dead_links_are_told() -> None:
    assert Rewriter(KNOWN).rewrite('<a href="absent/">A</a><a href="aides/">B</a>', "index.html")[1] == ("absent/",)


# --- the zip ----------------------------------------------------------------------------------------------


def test_the_zip_holds_the_site_and_one_file_to_click(site: Path) -> None:
    found = members(bundle_site(site, offline_scripts=SCRIPTS))

    assert list(found) == [
        "etrier/LISEZ-MOI.html",
        "etrier/site/aides/cheque/index.html",
        "etrier/site/aides/index.html",
        "etrier/site/api/v1/aids.json",
        "etrier/site/assets/a.css",
        "etrier/site/assets/a.js",
        "etrier/site/assets/vignette.css",
        "etrier/site/donnees/index.html",
        "etrier/site/hors-ligne/index.html",
        "etrier/site/index.html",
        "etrier/site/ouvrir.js",
        "etrier/site/pagefind/hors-ligne.js",
    ]
    assert b'href="site/index.html"' in found["etrier/LISEZ-MOI.html"]
    assert "copie du 21 novembre 2026" in found["etrier/LISEZ-MOI.html"].decode()


def test_two_builds_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first = bundle_site(site, offline_scripts=SCRIPTS)
    other = tmp_path / "ailleurs" / "site"
    other.mkdir(parents=True)
    write_outputs(other, (OutputFile.text(path, FILES[path]) for path in sorted(FILES, reverse=True)))

    assert bundle_site(other, offline_scripts=SCRIPTS) == first


def test_bundling_a_bundled_site_changes_nothing(site: Path) -> None:
    first = bundle_site(site, offline_scripts=SCRIPTS)
    write_outputs(site, first.files)

    assert bundle_site(site, offline_scripts=SCRIPTS) == first


def test_members_bear_no_date_and_open_everywhere(site: Path) -> None:
    bundle = bundle_site(site, offline_scripts=SCRIPTS)

    with zipfile.ZipFile(io.BytesIO(content_of(bundle, bundles.ARCHIVE))) as archive:
        infos = archive.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.create_system for info in infos} == {3}
    assert {info.external_attr >> 16 for info in infos} == {0o100644}
    assert all(info.filename.isascii() for info in infos)


def test_no_page_of_the_bundle_has_an_absolute_address_or_leads_to_a_folder(site: Path) -> None:
    bundle = bundle_site(site, offline_scripts=SCRIPTS)

    assert bundle.dangling == ()
    for name, content in members(bundle).items():
        if name.endswith(".html"):
            addresses = re.findall(r'\s(?:href|src|action)="([^"]*)"', content.decode())
            own = [item for item in addresses if not item.startswith("https:")]
            assert not [item for item in own if item.startswith("/") or re.search(r"(^|/)\.{0,2}([?#]|$)", item)]


def test_the_online_page_shows_size_print_and_day(site: Path) -> None:
    bundle = bundle_site(site, offline_scripts=SCRIPTS)
    html = content_of(bundle, bundles.PAGE).decode()

    assert hashlib.sha256(content_of(bundle, bundles.ARCHIVE)).hexdigest() == bundle.sha256
    assert bundle.sha256 in html
    assert "21 novembre 2026" in html
    assert 'href="etrier.zip"' in html
    assert "Pas préparé" not in html
    assert content_of(bundle, bundles.CHECKSUM).decode() == f"{bundle.sha256}  etrier.zip\n"


def test_the_copy_says_it_is_a_copy_and_offers_no_download(site: Path) -> None:
    html = members(bundle_site(site, offline_scripts=SCRIPTS))["etrier/site/hors-ligne/index.html"].decode()

    assert "Vous lisez une copie faite le" in html
    assert 'href="etrier.zip"' not in html


def test_a_name_with_an_accent_is_refused(site: Path) -> None:
    (site / "été.html").write_text("x", "utf-8")

    with pytest.raises(OutputError, match=r"été\.html : ce nom a un accent"):
        bundle_site(site, offline_scripts=SCRIPTS)


def test_a_site_without_the_page_is_refused(site: Path) -> None:
    (site / bundles.PAGE).unlink()

    with pytest.raises(OutputError, match="Le lot hors connexion n’est pas fait"):
        bundle_site(site, offline_scripts=SCRIPTS)


def test_a_page_without_its_marks_is_refused(site: Path) -> None:
    (site / bundles.PAGE).write_text("<p>Refaite à la main</p>", "utf-8")

    with pytest.raises(OutputError, match="n’a plus ses repères"):
        bundle_site(site, offline_scripts=SCRIPTS)


def test_the_template_of_the_page_has_the_marks() -> None:
    template = (ROOT / "overrides" / "fiches" / "hors-ligne.html").read_text("utf-8")

    assert re.search(r"<!-- lot \{\{ today\.isoformat\(\) \}\} -->.*<!-- /lot -->", template, re.DOTALL)


# --- from the disk, in a browser --------------------------------------------------------------------------


@pytest.fixture
def extracted(site: Path, tmp_path: Path) -> Path:
    bundle = bundle_site(site, offline_scripts=SCRIPTS)
    with zipfile.ZipFile(io.BytesIO(content_of(bundle, bundles.ARCHIVE))) as archive:
        archive.extractall(tmp_path / "cle usb")
    return tmp_path / "cle usb" / "etrier"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """A page without network; it fails the test on a fault or on a request that is not for the disk."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
    )
    yield page
    context.close()
    assert faults == []


@pytest.mark.browser
class TestFromTheDisk:
    def test_a_double_click_opens_the_hub(self, opened: Page, extracted: Path) -> None:
        opened.goto((extracted / "LISEZ-MOI.html").as_uri())
        opened.wait_for_url("**/site/index.html")

        assert opened.title() == "Accueil"
        assert opened.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(166, 61, 20)"
        assert opened.evaluate("document.documentElement.dataset.pret") == "oui"

    def test_links_lead_from_page_to_page_and_home(self, opened: Page, extracted: Path) -> None:
        opened.goto((extracted / "site" / "index.html").as_uri())

        titles = []
        for name in ("Aides", "Chèque", "Données", "Accueil"):
            opened.get_by_role("link", name=name).click()
            titles.append(opened.title())

        assert titles == ["Aides", "Chèque", "Données", "Accueil"]

    def test_a_form_answers(self, opened: Page, extracted: Path) -> None:
        opened.goto((extracted / "site" / "index.html").as_uri())
        opened.locator("input").fill("devis")

        opened.get_by_role("button").click()

        assert opened.title() == "Aides"
        assert opened.url.endswith("/aides/index.html?q=devis")

    def test_opened_inside_the_zip_it_says_what_to_do(self, browser: Browser, extracted: Path, tmp_path: Path) -> None:
        alone = tmp_path / "apercu"
        alone.mkdir()
        shutil.copy(extracted / "LISEZ-MOI.html", alone)
        context = browser.new_context(offline=True)
        page = context.new_page()

        page.goto((alone / "LISEZ-MOI.html").as_uri())

        assert page.get_by_role("heading", name="Si rien ne s’ouvre").is_visible()
        context.close()
