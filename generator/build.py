"""The pipeline: read all, check all, then write. One line per step, each timed and shown."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from generator import bundles, calendars, embeds, exports, pages, publish, redirects, reminders, search
from generator.checks import check_records
from generator.editorial import without_dead_links
from generator.load import LoadedRecord, load_records, read_upkeep
from generator.load.cache import without_gc
from generator.models.kinds import KINDS
from generator.outputs import OutputFile, Staging, write_outputs
from generator.pages import assessment, contract_form, contracts, figures, propose, state
from generator.problems import DataError, Problem, has_errors
from generator.rendering import render_pages
from generator.settings import Settings, read_settings
from generator.shell import Shell, build_shell
from generator.site import Site, resolve
from generator.templates import Page


class Reporter(Protocol):
    """Who is told what goes on; the command line shows it, tests ignore it."""

    def start(self, step: str) -> None:
        """A step begins."""

    def progress(self, done: int, total: int) -> None:
        """How far the step is."""

    def finish(self, step: str, seconds: float, detail: str) -> None:
        """A step is over."""


class SilentReporter:
    """Tells nobody."""

    def start(self, step: str) -> None:
        """Nothing."""

    def progress(self, done: int, total: int) -> None:
        """Nothing."""

    def finish(self, step: str, seconds: float, detail: str) -> None:
        """Nothing."""


@dataclass(frozen=True)
class BuildOptions:
    """What to build, from where, for which day."""

    root: Path
    """The project: mkdocs.yml, content/, data/, overrides/."""
    today: date
    """The day dates are compared to."""
    output: Path
    """The site's folder, swapped in whole."""
    cache_dir: Path
    """Where parsed records and shells are kept between runs."""
    edition: str | None = None
    """Territorial edition, None for the whole country."""
    with_index: bool = True
    """Whether to build the search index (and so the bundle)."""
    with_bundle: bool = True
    """Whether to make the offline bundle."""
    workers: int = 2
    """Processes that read and render."""


@dataclass
class BuildReport:
    """What was made."""

    records: dict[str, int] = field(default_factory=dict)
    """Records by kind key."""
    pages: int = 0
    """HTML pages."""
    files: int = 0
    """All files."""
    bundle_bytes: int = 0
    """Size of the offline bundle; 0 when none was made."""
    seconds: float = 0.0
    """Whole time."""
    warnings: tuple[Problem, ...] = ()
    """Problems that do not block."""
    steps: list[tuple[str, float]] = field(default_factory=list)
    """(step, seconds), in order."""


def build(options: BuildOptions, reporter: Reporter | None = None) -> BuildReport:
    """Build the hub.

    Raises:
        DataError: When the data has errors; nothing is then written.
        SettingsError: When mkdocs.yml cannot be used.
        OutputError: When the disk or a tool refuses; the previous site is as it was.
    """
    teller = reporter or SilentReporter()
    report = BuildReport()
    began = time.perf_counter()
    with _step(teller, report, "Réglages"):
        settings = read_settings(options.root)
    with _step(teller, report, "Lecture et contrôle des fiches"):
        records, report.warnings = read_and_check(options, teller.progress)
    with _step(teller, report, "Mise en relation"):
        upkeep, _ = read_upkeep(options.root)
        site = resolve(records, today=options.today, settings=settings, edition=options.edition, upkeep=upkeep)
        report.records = {kind: count for kind, count in count_by_kind(site).items() if count}
    with Staging(options.output) as staging:
        with _step(teller, report, "Coquilles et pages éditoriales"):
            shell = build_shell(options.root, options.cache_dir)
        with _step(teller, report, "Pages et données ouvertes"):
            seen: set[str] = set()
            with without_gc():
                made = [*pages.all_pages(site), *embeds.pages(site)]
            finished = without_dead_links(shell.files(), site, {page.url for page in made})
            report.files += write_outputs(staging.folder, finished, seen=seen)
            report.files += render_pages(
                site,
                shell,
                made,
                options.root,
                staging.folder,
                seen=seen,
                workers=options.workers,
                meanwhile=_data_files(site, options.root, settings, shell, made),
            )
            report.pages = len(made) + len(shell.editorial_pages())
        if options.with_index:
            with _step(teller, report, "Index de recherche"):
                documents = search.search_documents(site, [*shell.editorial_pages(), *_entrances(made)])
                index = search.write_index(
                    documents,
                    staging.folder,
                    cache_dir=options.cache_dir / "recherche",
                    on_progress=teller.progress,
                )
                report.files += index.files
        if options.with_index and options.with_bundle:
            with _step(teller, report, "Lot hors connexion"):
                scripts = search.offline_search(staging.folder)
                bundle = bundles.bundle_site(staging.folder, offline_scripts=scripts)
                write_outputs(staging.folder, bundle.files)
                report.files += sum(output.path not in seen for output in bundle.files)
                report.bundle_bytes = bundle.size_bytes
        with _step(teller, report, "Manifeste et mise en place"):
            report.files += write_outputs(staging.folder, [publish.headers(staging.folder)])
            report.files += write_outputs(staging.folder, [publish.manifest(staging.folder)])
            staging.publish()
    report.seconds = time.perf_counter() - began
    return report


def rebundle(site_folder: Path) -> tuple[int, str]:
    """Make again the offline bundle of a finished site.

    Returns:
        The zip's size in bytes and its SHA-256.

    Raises:
        OutputError: When the folder is not a whole site of ours, or the disk refuses.
    """
    publish.verify(site_folder)
    bundle = bundles.bundle_site(site_folder, offline_scripts=search.offline_search(site_folder))
    write_outputs(site_folder, bundle.files)
    write_outputs(site_folder, [publish.manifest(site_folder)])
    return bundle.size_bytes, bundle.sha256


def read_and_check(
    options: BuildOptions, on_progress: Callable[[int, int], None] | None = None
) -> tuple[Sequence[LoadedRecord], tuple[Problem, ...]]:
    """Read every record and check them together.

    Returns:
        The sound records and the warnings.

    Raises:
        DataError: With every problem found, when at least one is an error.
    """
    loaded = load_records(options.root, cache_dir=options.cache_dir, workers=options.workers, on_progress=on_progress)
    problems = loaded.problems
    if not has_errors(problems):
        problems = (*problems, *check_records(loaded.records, today=options.today, root=options.root))
    if has_errors(problems):
        raise DataError(problems)
    return loaded.records, tuple(problems)


def count_by_kind(site: Site) -> dict[str, int]:
    """How many records of each kind the site holds, by French key."""
    return {kind.key: len(site.all(kind.key)) for kind in KINDS}


def _entrances(made: Sequence[Page]) -> Iterator[tuple[str, str, str]]:
    """(site path, title, text) of the lists and entrance pages, which no record makes."""
    for page in made:
        if page.framed and page.indexed and page.depth == 1:
            yield page.url, page.title, page.description


def _data_files(site: Site, root: Path, settings: Settings, shell: Shell, made: Sequence[Page]) -> Iterator[OutputFile]:
    yield from assessment.files(site)
    yield from contracts.files(site)
    yield from contract_form.files(site)
    yield from propose.files(site, root)
    yield from figures.files(site)
    yield from calendars.files(site)
    yield from redirects.files(site, {page.url for page in made})
    yield from reminders.files(site)
    yield from state.files(site)
    yield from exports.files(site)
    yield _robots(settings)
    if settings.site_url:
        yield _sitemap(settings.site_url, shell, made)


def _robots(settings: Settings) -> OutputFile:
    lines = ["User-agent: *", "Disallow: /embed/"]
    if settings.site_url:
        lines.append(f"Sitemap: {settings.site_url}sitemap.xml")
    return OutputFile.text("robots.txt", "\n".join(lines) + "\n")


def _sitemap(site_url: str, shell: Shell, made: Sequence[Page]) -> OutputFile:
    urls = [page.url for page in made if page.indexed and page.framed] + [page[0] for page in shell.editorial_pages()]
    items = "".join(f"<url><loc>{site_url}{url}</loc></url>\n" for url in urls)
    return OutputFile.text(
        "sitemap.xml",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{items}</urlset>\n',
    )


@contextmanager
def _step(reporter: Reporter, report: BuildReport, name: str) -> Iterator[None]:
    reporter.start(name)
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    report.steps.append((name, seconds))
    reporter.finish(name, seconds, "")
