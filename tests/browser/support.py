"""What the browser tests stand on: a server like the public ones, one address of each page kind, axe-core."""

import gzip
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler
from importlib.resources import files
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
"""The project: its own records are what is built."""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
"""A screen of 1280 px zoomed to 400 %."""
HALF = {"width": 640, "height": 500}
"""A screen of 1280 px zoomed to 200 %."""
DESK = {"width": 1280, "height": 900}
SHEET = {"width": 680, "height": 1000}
"""What an A4 sheet leaves between our margins: 180 mm at 96 px to the inch."""

_COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md"}


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """One thread a request: a browser asks for several files at once."""

    daemon_threads = True
    request_queue_size = 64


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder as static hosts do: compressed, kept alive, with the site's own 404 page."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        status, kind, content, is_compressed = _read(Path(self.translate_path(self.path)), Path(self.directory))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)


@lru_cache(maxsize=512)
def _read(path: Path, folder: Path) -> tuple[int, str, bytes, bool]:
    file = path / "index.html" if path.is_dir() else path
    status = 200 if file.is_file() else 404
    served = file if status == 200 else folder / "404.html"
    kind = _Handler.extensions_map.get(served.suffix) or {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".json": "application/json",
    }.get(served.suffix, "application/octet-stream")
    content = served.read_bytes()
    is_compressed = served.suffix in _COMPRESSED
    return status, kind, gzip.compress(content, 5) if is_compressed else content, is_compressed


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give its address, ending with a slash."""
    with Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


Chooser = Callable[[Path], str]
"""Finds the address of a page in a built site, such as "aides/acre/"."""


def heaviest(pattern: str) -> Chooser:
    """Choose, among the pages that match, the one with the most in it: it shows every part of its template."""

    def choose(site: Path) -> str:
        found = max(site.glob(f"{pattern}/index.html"), key=lambda file: (file.stat().st_size, file.as_posix()))
        return f"{found.parent.relative_to(site).as_posix()}/"

    return choose


def heaviest_linked(list_page: str) -> Chooser:
    """Choose the heaviest page among those a list leads to."""

    def choose(site: Path) -> str:
        html = (site / list_page / "index.html").read_text("utf-8")
        rows = html.split('class="liste-resultats"', 1)[1].split("<nav", 1)[0].split('class="liens"', 1)[0]
        links: list[str] = re.findall(r'<li[^>]*><a href="(?:\.\./)+([^"#]+)"', rows)
        return max(links, key=lambda url: ((site / url / "index.html").stat().st_size, url))

    return choose


def always(url: str) -> Chooser:
    """A page whose address is fixed."""
    return lambda site: url


@dataclass(frozen=True)
class PageKind:
    """One kind of page, and how to find the page that stands for it."""

    name: str
    choose: Chooser
    is_record: bool = False
    """Whether it is one record's own page: it bears a source, a check date, « Corriger cette fiche »."""
    is_framed: bool = True
    """Whether it wears the site's header and footer; an embed does not."""
    is_printed: bool = False
    """Whether people print it."""


PAGE_KINDS = (
    PageKind("home", always(""), is_printed=True),
    PageKind("assessment", always("diagnostic/")),
    PageKind("assessment-question", heaviest("diagnostic/question-*")),
    PageKind("assessment-paper", always("diagnostic/papier/"), is_printed=True),
    PageKind("trade-list", always("metiers/")),
    PageKind("trade", heaviest("metiers/*"), is_record=True, is_printed=True),
    PageKind("trade-sources", heaviest("metiers/*/sources"), is_record=True),
    PageKind("trade-sheet", heaviest("metiers/*/fiche"), is_record=True, is_printed=True),
    PageKind("need-list", always("besoins/")),
    PageKind("need", heaviest("besoins/*"), is_record=True, is_printed=True),
    PageKind("event-list", always("moments/")),
    PageKind("event", heaviest("moments/*"), is_record=True),
    PageKind("aid-list", always("aides/"), is_printed=True),
    PageKind("aid-facet", heaviest("aides/departement/*")),
    PageKind("aid-open", heaviest_linked("aides/etat/ouverte"), is_record=True, is_printed=True),
    PageKind("aid-closed", heaviest_linked("aides/etat/fermee"), is_record=True, is_printed=True),
    PageKind("aid-to-check", heaviest_linked("aides/etat/a-verifier"), is_record=True, is_printed=True),
    PageKind("who-helps", always("qui-aide/")),
    PageKind("department", heaviest("qui-aide/*"), is_printed=True),
    PageKind("network-list", always("reseaux/")),
    PageKind("network", heaviest("reseaux/*"), is_record=True),
    PageKind("provider-list", always("prestataires/")),
    PageKind("platform-list", always("prestataires/plateformes/")),
    PageKind("provider", heaviest_linked("prestataires"), is_record=True),
    PageKind("platform", heaviest_linked("prestataires/plateformes"), is_record=True),
    PageKind("label-list", always("labels/")),
    PageKind("label", heaviest("labels/*"), is_record=True),
    PageKind("venue-list", always("lieux/")),
    PageKind("venue-facet", heaviest("lieux/type/*")),
    PageKind("venue", heaviest_linked("lieux"), is_record=True),
    PageKind("story-list", always("temoignages/")),
    PageKind("story-facet", heaviest("temoignages/metier/*")),
    PageKind("story", heaviest_linked("temoignages"), is_record=True),
    PageKind("contract-list", always("contrats/")),
    PageKind("contract", heaviest_linked("contrats"), is_record=True, is_printed=True),
    PageKind("contract-form", heaviest("contrats/*/remplir")),
    PageKind("contract-version", heaviest("contrats/*/0.*"), is_printed=True),
    PageKind("contract-route", heaviest("contrats/choisir/*"), is_record=True),
    PageKind("reading-keys", always("contrats/cles-de-lecture/"), is_printed=True),
    PageKind("legal-bases", always("contrats/bases-legales/")),
    PageKind("obligation-list", always("obligations/"), is_printed=True),
    PageKind("obligation", heaviest("obligations/*"), is_record=True, is_printed=True),
    PageKind("prices", always("prix/"), is_printed=True),
    PageKind("cost", always("prix/cout-sur-3-ans/"), is_printed=True),
    PageKind("time", always("outils/temps/"), is_printed=True),
    PageKind("before-after", always("outils/avant-apres/"), is_printed=True),
    PageKind("figures", always("chiffres/")),
    PageKind("figure-theme", heaviest("chiffres/*"), is_printed=True),
    PageKind("glossary", always("glossaire/")),
    PageKind("term", heaviest("glossaire/*"), is_record=True),
    PageKind("software-list", always("logiciels/")),
    PageKind("software-facet", heaviest("logiciels/metier/*")),
    PageKind("software", heaviest("logiciels/*"), is_record=True),
    PageKind("guide-list", always("guides/")),
    PageKind("guide", heaviest("guides/*"), is_printed=True),
    PageKind("module-list", always("modules/")),
    PageKind("module", heaviest("modules/*"), is_record=True, is_printed=True),
    PageKind("module-trainer", heaviest("modules/*/animer"), is_record=True, is_printed=True),
    PageKind("attestation", always("modules/attestation/"), is_printed=True),
    PageKind("search", always("recherche/")),
    PageKind("embedding", always("integrer/")),
    PageKind("embed-trade", heaviest("embed/v1/metiers/*"), is_framed=False),
    PageKind("embed-aids", always("embed/v1/aides/"), is_framed=False),
    PageKind("offline", always("hors-ligne/")),
    PageKind("open-data", always("donnees/")),
    PageKind("data-state", always("donnees/etat/")),
    PageKind("sources", always("sources/")),
    PageKind("about", always("a-propos/")),
    PageKind("accessibility", always("accessibilite/")),
    PageKind("contribute", always("contribuer/")),
    PageKind("problem-list", always("contribuer/problemes/")),
    PageKind("problem", always("contribuer/problemes/fin-lointaine/")),
    PageKind("proposals", always("proposer/")),
    PageKind("proposal-form", always("proposer/aide/")),
    PageKind("proposal-form-heavy", always("proposer/metier/")),
    PageKind("licences", always("licences/")),
    PageKind("legal-notice", always("mentions-legales/")),
    PageKind("privacy", always("confidentialite/")),
    PageKind("not-found", always("adresse-inconnue/")),
)
KIND_BY_NAME = {kind.name: kind for kind in PAGE_KINDS}


@lru_cache(maxsize=1)
def _axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


COLOUR_RULES = ("color-contrast", "link-in-text-block")
"""What another theme can break."""


def shorten_lists(page: Any) -> None:
    """Keep the first rows of each list: the others come from the same template, and axe reads each at a cost."""
    page.evaluate("""document.querySelectorAll("main ol, main ul, main tbody").forEach(list =>
      [...list.children].slice(25).forEach(row => row.remove()))""")


def axe_faults(page: Any, rules: tuple[str, ...] = ()) -> list[str]:
    """Run axe-core on a page and give what it finds: rule, element, what to do. All rules unless some are named."""
    if not page.evaluate("Boolean(self.axe)"):
        page.evaluate(_axe_source())
    page.evaluate("document.getAnimations().forEach(item => item.finish())")  # a colour on its way is no fault
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    violations = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]
