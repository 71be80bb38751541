"""What a visitor of the real site downloads, and how long the first search takes on a slow phone.

Debian's Chromium visits the site on a loopback server that compresses as a common host does. The server counts what
it sends, headers included: nothing that a page or a worker asks for escapes it.
"""

import gzip
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import BenchmarkError, run
from benchmarks.pipeline import Bench
from benchmarks.result import Result

_FIRST_VISIT_KB = 100
_LATER_PAGE_KB = 15
_SEARCH_KB = 250
_ANSWER_MS = 300
_SLOWED = 4
_QUERIES = ("faire mes devis", "arnaque", "site internet", "electrissien", "aide formation")
_VISITS = 3
"""Visits for each query: what else runs on the machine only adds time, so the fastest counts."""
_HEADER_BYTES = 250
"""What a host's response headers weigh, about."""


def weights(bench: Bench) -> Iterator[Result]:
    """Pages, then the search, of the real site."""
    site = bench.scratch / "site"
    folder = bench.project
    run([sys.executable, "-m", "generator", "build", "--sans-lot", "--sortie", site], folder=folder)
    with _served(site) as server, _chromium() as browser:
        for name, path in _pages(site):
            first = _first_visit(browser, server, path)
            yield Result(f"{name}, first visit, compressed", first / 1000, "KB", _FIRST_VISIT_KB, f"/{path}")
            later = _later_page(browser, server, path)
            yield Result(f"{name}, later page, compressed", later / 1000, "KB", _LATER_PAGE_KB, f"/{path}")
        found = [_calmest([_search(browser, server, query) for _ in range(_VISITS)]) for query in _QUERIES]
        heaviest = max(found, key=lambda item: item.size_bytes)
        shown = f"heaviest of {len(found)} queries: « {heaviest.query} »; page, engine, index and results"
        yield Result("first search, downloaded", heaviest.size_bytes / 1000, "KB", _SEARCH_KB, shown)
        slowed = f"median of {len(found)} queries, fastest of {_VISITS} visits each, processor slowed {_SLOWED} ×"
        yield Result("first search, answer", median(item.first_ms for item in found), "ms", _ANSWER_MS, slowed)
        yield Result("next search, answer", median(item.next_ms for item in found), "ms", _ANSWER_MS, slowed)


def _pages(site: Path) -> list[tuple[str, str]]:
    """One page of each sort: name and path."""
    return [
        ("home", ""),
        ("trade", _heaviest(site, "metiers")),
        ("aid", _heaviest(site, "aides")),
        ("list of aids", "aides/"),
    ]


def _heaviest(site: Path, section: str) -> str:
    """The heaviest page that is right below a section."""
    pages = (site / section).glob("*/index.html")
    return max(pages, key=lambda page: page.stat().st_size).parent.relative_to(site).as_posix() + "/"


class _CountingServer(ThreadingHTTPServer):
    """Remembers how much it has sent."""

    daemon_threads = True
    sent_bytes = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(SimpleHTTPRequestHandler):
    """Compresses what gets smaller, lets the browser keep what it has, and counts."""

    server: _CountingServer

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        packed = gzip.compress(content, 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if len(packed) < len(content):
            self.send_header("Content-Encoding", "gzip")
            content = packed
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.server.sent_bytes += len(content) + _HEADER_BYTES


@contextmanager
def _served(site: Path) -> Iterator[_CountingServer]:
    with _CountingServer(("127.0.0.1", 0), partial(_Handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def _chromium() -> Iterator[Any]:
    # Imported here: the other benchmarks need no browser.
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        raise BenchmarkError("Debian's Chromium is missing: make browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _first_visit(browser: Any, server: _CountingServer, path: str) -> int:
    context = browser.new_context()
    before = server.sent_bytes
    context.new_page().goto(server.address + path, wait_until="networkidle")
    sent = server.sent_bytes - before
    context.close()
    return sent


def _later_page(browser: Any, server: _CountingServer, path: str) -> int:
    """Another page of the site was read before: what is common is kept."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address + "licences/", wait_until="networkidle")
    before = server.sent_bytes
    page.goto(server.address + path, wait_until="networkidle")
    sent = server.sent_bytes - before
    context.close()
    return sent


@dataclass(frozen=True)
class _Search:
    """What the first search of a visitor, then another, cost."""

    query: str
    size_bytes: int
    first_ms: float
    next_ms: float


def _calmest(found: Sequence[_Search]) -> _Search:
    return _Search(
        found[0].query,
        found[0].size_bytes,
        min(item.first_ms for item in found),
        min(item.next_ms for item in found),
    )


_ASK = """query => new Promise(resolve => {
    const form = document.getElementById("recherche");
    delete form.dataset.pret;
    form.elements.q.value = query;
    const began = performance.now();
    const watcher = new MutationObserver(() => {
        if (form.dataset.pret === undefined) return;
        watcher.disconnect();
        resolve(performance.now() - began);
    });
    watcher.observe(form, {attributes: true});
    form.requestSubmit();
})"""
"""Asks, and gives the milliseconds until the results stand in the list."""


def _search(browser: Any, server: _CountingServer, query: str) -> _Search:
    """Open the search page after another one, on a slow processor, search, then search for something else."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address + "licences/", wait_until="networkidle")
    before = server.sent_bytes
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})
    page.goto(server.address + "recherche/", wait_until="networkidle")
    first_ms = page.evaluate(_ASK, query)
    size = server.sent_bytes - before
    next_ms = page.evaluate(_ASK, "facture")
    context.close()
    return _Search(query, size, first_ms, next_ms)
