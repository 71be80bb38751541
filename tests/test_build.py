"""Whole builds: the small sites build, the faulty ones say why, and the same input gives the same bytes."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from generator import build as build_module
from generator.build import BuildReport, build
from generator.outputs import MARKER, clean_leftovers
from generator.problems import DataError, OutputError, SettingsError
from tests.goldens import FOLDER, PATHS, expected_part, golden_name
from tests.helpers import SITES, read_tree, record, write_tree
from tests.hubs import ROOT, TODAY, options, whole_project
from tests.proposals import kept_record

INVALID = sorted(path.name for path in (SITES / "invalid").iterdir() if path.is_dir())


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """The complete site, search and bundle included."""
    root = whole_project(tmp_path_factory.mktemp("complet") / "projet", "complete")
    return root, build(options(root, with_index=True))


class _Addresses(HTMLParser):
    """Gathers what a page leads to, and the places in it that one can be led to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action") and value is not None:
                self.links.append(value)
            elif name == "id" and value:
                self.places.add(value)


def dead_links(site: Path) -> list[str]:
    """Internal addresses that lead to no file, or to no place in it: "page -> address"."""
    pages = {
        path.relative_to(site).as_posix(): _Addresses(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))
    }
    dead = []
    for page, found in pages.items():
        for link in found.links:
            if re.match(r"[a-z]+:|/", link):  # 404.html is served at any depth: it alone starts from the root
                continue
            path, _, place = link.partition("#")
            path = path.partition("?")[0]
            target = normpath(join(dirname(page), path)) if path else page
            if (
                path.endswith("/")
                or target == "."
                or path in (".", "..")
                or path.endswith("/..")
                or path.endswith("/.")
            ):
                target = normpath(join(target, "index.html"))
            if place.startswith("fiche=") and target.startswith("proposer/"):
                # Not a place in the page: the record that the form opens.
                if kept_record(site, target.split("/")[1], place.removeprefix("fiche=")) is None:
                    dead.append(f"{page} -> {link}")
                place = ""
            if not (site / target).is_file() or (place and target in pages and place not in pages[target].places):
                dead.append(f"{page} -> {link}")
    return dead


def test_the_minimal_site_builds(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "minimal")

    report = build(options(root))

    assert report.records == {"metier": 1, "aide": 1, "besoin": 1}
    assert (root / "site" / "metiers" / "plombier" / "index.html").is_file()
    assert (root / "site" / MARKER).is_file()
    assert not (root / "site" / "pagefind").exists()


def test_the_minimal_site_builds_with_its_index(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "minimal")

    report = build(options(root, with_index=True))

    assert (root / "site" / "pagefind" / "pagefind.js").is_file()
    assert (root / "site" / "hors-ligne" / "etrier.zip").stat().st_size == report.bundle_bytes > 0


def test_the_complete_site_builds_without_a_warning(complete: tuple[Path, BuildReport]) -> None:
    root, report = complete

    assert report.warnings == ()
    assert set(report.records.values()) <= {1, 2, 4}  # « Faire le point » cannot bar one need of three
    assert len(report.records) == 23  # every kind
    assert report.files == len(digests(root / "site")) - 1  # the marker is not counted
    assert report.pages == len([path for path in digests(root / "site") if path.endswith("index.html")])


def test_every_internal_link_of_the_complete_site_resolves(complete: tuple[Path, BuildReport]) -> None:
    assert dead_links(complete[0] / "site") == []


def test_every_address_of_the_open_data_is_a_page(complete: tuple[Path, BuildReport]) -> None:
    site = complete[0] / "site"
    addresses = [
        address
        for path in (site / "api" / "v1").glob("*.json")
        for address in re.findall(r'"adresse":"([^"]+)"', path.read_text("utf-8"))
        if not address[0].isdigit()  # a venue's street
    ]

    assert addresses
    assert [address for address in addresses if not (site / address.partition("#")[0] / "index.html").is_file()] == []


@pytest.mark.parametrize("path", PATHS)
def test_outputs_are_as_expected(complete: tuple[Path, BuildReport], path: str) -> None:
    """After a change that is meant: `make golden`, then read the diff."""
    kept = (FOLDER / golden_name(path)).read_text("utf-8")

    assert expected_part(complete[0] / "site", path) == kept


def test_no_golden_output_is_forgotten() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {golden_name(path) for path in PATHS}


def test_the_same_input_gives_the_same_bytes(complete: tuple[Path, BuildReport], tmp_path: Path) -> None:
    """Another folder, no cache, two processes: the search index and the bundle too."""
    root = whole_project(tmp_path / "ailleurs", "complete")

    build(options(root, with_index=True, workers=2))

    assert digests(root / "site") == digests(complete[0] / "site")


def test_what_is_kept_between_runs_changes_no_byte(complete: tuple[Path, BuildReport]) -> None:
    root, _ = complete
    again = root / "encore"

    build(options(root, with_index=True, output=again))

    assert digests(again) == digests(root / "site")


def test_two_processes_give_what_one_gives(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.rendering.PARALLEL_FROM", 1)

    build(options(minimal, workers=1, output=minimal / "un"))
    build(options(minimal, workers=3, output=minimal / "trois"))

    assert digests(minimal / "un") == digests(minimal / "trois")


def test_the_day_is_the_only_clock(minimal: Path) -> None:
    later = TODAY + timedelta(days=3 * 365)

    build(options(minimal, today=later))

    page = (minimal / "site" / "aides" / "cheque-d-essai" / "index.html").read_text("utf-8")
    assert 'data-etat="fermee"' in page
    assert later.isoformat() in (minimal / "site" / "api" / "v1" / "index.json").read_text("utf-8")
    assert date.today().isoformat() not in (minimal / "site" / "api" / "v1" / "index.json").read_text("utf-8")


def test_an_edition_bears_its_name_and_leaves_out_what_is_elsewhere(complete: tuple[Path, BuildReport]) -> None:
    root, _ = complete

    report = build(options(root, edition="corse", output=root / "corse"))

    assert "lieu" not in report.records  # the only venue is in Guadeloupe
    assert "· " in (root / "corse" / "aides" / "index.html").read_text("utf-8").partition("</title>")[0]
    assert dead_links(root / "corse") == []


def test_with_an_address_pages_are_canonical_and_listed(minimal: Path) -> None:
    settings = minimal / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "\nsite_url: https://exemple.fr/\n", "utf-8")

    build(options(minimal))

    site = read_tree(minimal / "site")
    assert "<loc>https://exemple.fr/metiers/plombier/</loc>" in site["sitemap.xml"]
    assert "embed" not in site["sitemap.xml"]
    assert 'rel="canonical" href="https://exemple.fr/metiers/plombier/"' in site["metiers/plombier/index.html"]
    assert "Sitemap: https://exemple.fr/sitemap.xml" in site["robots.txt"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal project, built; it is only read."""
    root = whole_project(tmp_path_factory.mktemp("minimal") / "projet", "minimal")
    build(options(root))
    return root


@pytest.fixture
def minimal(built: Path, tmp_path: Path) -> Path:
    """The minimal project and its site, to be changed at will."""
    return shutil.copytree(built, tmp_path / "projet")


# --- faults -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def on_trial(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project on which faults are tried, one after the other."""
    return shutil.copytree(built, tmp_path_factory.mktemp("fautes") / "projet")


@pytest.mark.parametrize("fault", INVALID)
def test_each_faulty_project_says_why_and_writes_nothing(fault: str, on_trial: Path) -> None:
    shutil.rmtree(on_trial / "data")
    shutil.copytree(SITES / "invalid" / fault / "data", on_trial / "data", symlinks=True)
    before = digests(on_trial / "site")
    expected = (SITES / "invalid" / fault / "expected.txt").read_text("utf-8")

    try:
        report = build(options(on_trial, output=on_trial / "site-de-la-faute"))
    except DataError as error:
        assert "\n".join(map(str, error.problems)) == expected.rstrip("\n")
        assert not (on_trial / "site-de-la-faute").exists()
        assert not (on_trial / ".site-de-la-faute.nouveau").exists()
    else:
        shutil.rmtree(on_trial / "site-de-la-faute")
        assert ": erreur [" not in expected
        assert "\n".join(map(str, report.warnings)) == expected.rstrip("\n")
    assert digests(on_trial / "site") == before


def test_a_fault_in_the_data_leaves_the_previous_site(minimal: Path) -> None:
    before = digests(minimal / "site")
    write_tree(minimal, {"data/needs/autre.yml": record("besoin", id="autre", ordre="premier")})

    with pytest.raises(DataError):
        build(options(minimal))

    assert digests(minimal / "site") == before
    assert [path.name for path in minimal.iterdir() if path.name.startswith(".site")] == []


@pytest.mark.parametrize(
    ("path", "content", "error", "message"),
    [
        pytest.param("mkdocs.yml", "site_name: [", SettingsError, "mkdocs.yml ne peut pas être lu", id="bad settings"),
        pytest.param(
            "overrides/fiches/aide.html",
            "{{ absente }}",
            OutputError,
            "overrides/fiches/aide.html.*absente",
            id="unknown variable",
        ),
        pytest.param(
            "overrides/fiches/aide.html",
            "{% if %}",
            OutputError,
            "overrides/fiches/aide.html, ligne 1",
            id="template syntax",
        ),
        pytest.param(
            "overrides/fiches/aide.html", "{{ 1 / 0 }}", OutputError, "ZeroDivisionError", id="a template that raises"
        ),
        pytest.param("overrides/main.html", "{% if %}", OutputError, "MkDocs n’a pas pu construire", id="shell syntax"),
    ],
)
def test_a_fault_elsewhere_leaves_the_previous_site(
    minimal: Path, path: str, content: str, error: type[Exception], message: str
) -> None:
    before = digests(minimal / "site")
    (minimal / path).write_text(content, "utf-8")

    with pytest.raises(error, match=message):
        build(options(minimal))

    assert digests(minimal / "site") == before
    assert [found.name for found in minimal.iterdir() if found.name.startswith(".site")] == []


def test_two_pages_of_one_address_are_refused(minimal: Path) -> None:
    write_tree(minimal, {"content/metiers.md": "# Une page à la place de la liste\n"})

    with pytest.raises(OutputError, match="Deux pages ont la même adresse"):
        build(options(minimal))


def test_a_full_disk_leaves_the_previous_site(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(minimal / "site")
    write = os.write
    room = iter(range(150))

    def fill(descriptor: int, content: bytes) -> int:
        if next(room, None) is None:
            raise OSError(28, "No space left on device")
        return write(descriptor, content)

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OutputError, match="Le disque est plein"):
        build(options(minimal))

    monkeypatch.undo()
    assert digests(minimal / "site") == before
    assert [path.name for path in minimal.iterdir() if path.name.startswith(".site")] == []


_BUILD_SLOWLY = """
import sys, time
from datetime import date
from pathlib import Path
from generator import build as build_module
from generator.build import BuildOptions, build
real = build_module.render_pages
def slow(*args, **options):
    count = real(*args, **options)
    print("rendu", flush=True)
    time.sleep(60)
    return count
build_module.render_pages = slow
root = Path(sys.argv[1])
build(BuildOptions(root, date(2026, 11, 21), root / "site", root / ".cache" / "etrier", with_index=False, workers=1))
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_build_leaves_the_site_and_the_next_one_cleans_up(minimal: Path, sent: signal.Signals) -> None:
    before = digests(minimal / "site")

    command = [sys.executable, "-c", _BUILD_SLOWLY, str(minimal)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "rendu\n"
        running.send_signal(sent)
    assert digests(minimal / "site") == before
    assert (minimal / ".site.nouveau").exists() == (sent is signal.SIGKILL)

    clean_leftovers(minimal / "site")
    build(options(minimal))
    assert digests(minimal / "site") == before
    assert [path.name for path in minimal.iterdir() if path.name.startswith(".site")] == []


def test_steps_are_told_in_order_with_their_times(minimal: Path) -> None:
    told: list[str] = []

    class Teller(build_module.SilentReporter):
        def start(self, step: str) -> None:
            told.append(step)

    began = time.perf_counter()
    report = build(options(minimal), Teller())
    elapsed = time.perf_counter() - began

    assert told == [step for step, _ in report.steps]
    assert told[:3] == ["Réglages", "Lecture et contrôle des fiches", "Mise en relation"]
    assert sum(seconds for _, seconds in report.steps) <= report.seconds <= elapsed
