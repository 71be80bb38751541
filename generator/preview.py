"""`make serve`: shows the site on loopback and rebuilds what changed, the changed record's page first.

The parsed records stay in memory: a change reads one file, checks and resolves again (pure functions), then
renders the changed record's page before the others, and writes only what differs.
"""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from generator import embeds, pages
from generator.build import BuildOptions, build
from generator.checks import check_records
from generator.editorial import without_dead_links
from generator.load import LoadedRecord, default_workers, load_records, read_upkeep, reload_record
from generator.models.common import Record
from generator.models.kinds import KINDS
from generator.outputs import OutputFile, clean_leftovers, write_outputs
from generator.pages import propose
from generator.problems import EtrierError, Problem, has_errors
from generator.rendering import Renderer
from generator.settings import read_settings
from generator.shell import build_shell
from generator.site import Entry, Site, resolve
from generator.templates import Page

Say = Callable[[str], None]


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line a request, and never lets the browser keep a page."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Forbid caching: the page may change at the next save."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Preview:
    """The state that stays in memory between two changes."""

    def __init__(self, options: BuildOptions, say: Say) -> None:
        """Build once, without the search index of each later change."""
        self.options = options
        self.say = say
        self.records: dict[str, LoadedRecord] = {}
        self._urls: set[str] = set()

    def build_all(self) -> None:
        """Build the whole site, search included.

        Raises:
            EtrierError: As `build` does.
        """
        report = build(self.options)
        loaded = load_records(self.options.root, cache_dir=self.options.cache_dir)
        self.records = {item.path: item for item in loaded.records}
        self._urls = {page.url for page in _all_pages(self._resolve(loaded.records))}
        self.say(f"{report.pages} pages en {report.seconds:.1f} s.")

    def update(self, paths: set[str]) -> tuple[Problem, ...]:
        """Take in changed record files and rewrite the pages that differ, theirs first.

        Args:
            paths: Files relative to the root, such as "data/aids/x.yml"; a vanished file is forgotten.

        Returns:
            The problems that keep the old pages in place; empty when the pages are new.
        """
        records = dict(self.records)
        problems: list[Problem] = []
        for path in sorted(paths):
            records.pop(path, None)
            result = reload_record(self.options.root, Path(path))
            problems.extend(result.problems)
            records.update((item.path, item) for item in result.records)
        ordered = tuple(records[path] for path in sorted(records))
        if not has_errors(problems):
            problems.extend(check_records(ordered, today=self.options.today, root=self.options.root))
        if has_errors(problems):
            return tuple(problems)
        self.records = records
        site = self._resolve(ordered)
        shell = build_shell(self.options.root, self.options.cache_dir)
        renderer = Renderer(site, shell, self.options.root)
        # The page that someone waits for, before the thousands that may show its name.
        for entry in _entries_at(site, paths):
            page = pages.page_of(site, entry)
            if page is not None:
                self._write_if_new(renderer.render(page))
            self._write_if_new(propose.list_file(site, entry.kind))
            self._write_if_new(propose.record_file(site, self.options.root, entry))
        made = _all_pages(site)
        for page in made:
            self._write_if_new(renderer.render(page))
        self._follow(without_dead_links(shell.files(), site, {page.url for page in made}))
        self._forget({page.url for page in made})
        return ()

    def _resolve(self, records: Sequence[LoadedRecord]) -> Site:
        settings = read_settings(self.options.root)
        upkeep, _ = read_upkeep(self.options.root)
        options = self.options
        return resolve(records, today=options.today, settings=settings, edition=options.edition, upkeep=upkeep)

    def _follow(self, editorial: Iterable[OutputFile]) -> None:
        """Write the editorial pages again where a link has come to life or died."""
        for output in editorial:
            if output.path.endswith(".html"):
                self._write_if_new(output)

    def _forget(self, urls: set[str]) -> None:
        """Take away the pages that no record makes any more."""
        for url in self._urls - urls:
            (self.options.output / url / "index.html").unlink(missing_ok=True)
        self._urls = urls

    def _write_if_new(self, output: OutputFile) -> None:
        target = self.options.output / output.path
        if not target.is_file() or target.read_bytes() != output.content:
            write_outputs(self.options.output, [output])


def _all_pages(site: Site) -> list[Page]:
    return [*pages.all_pages(site), *embeds.pages(site)]


def _entries_at(site: Site, paths: set[str]) -> list[Entry[Record]]:
    return [entry for kind in KINDS for entry in site.all(kind.key) if entry.path in paths]


def serve(root: Path, *, today: date, port: int, say: Say) -> None:
    """Build, serve on 127.0.0.1 and watch, until interrupted.

    Raises:
        EtrierError: When the first build fails; later faults are said and the last good page stays.
    """
    options = BuildOptions(
        root=root,
        today=today,
        output=root / ".cache" / "apercu",
        cache_dir=root / ".cache" / "etrier",
        with_bundle=False,
        workers=default_workers(),
    )
    clean_leftovers(options.output)
    preview = Preview(options, say)
    preview.build_all()
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(QuietHandler, directory=str(options.output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"Ouvrez http://127.0.0.1:{port}/ (Ctrl+C pour arrêter).")
    watched = [folder for name in ("data", "content", "overrides", "mkdocs.yml") if (folder := root / name).exists()]
    with server:
        for changes in watch(*watched, raise_interrupt=True):
            # Not resolved: a link in data/ may lead elsewhere, and it is for the checks to say so.
            paths = {_inside(root, path) for _, path in changes}
            rebuild(preview, paths)


def rebuild(preview: Preview, paths: set[str]) -> None:
    """Take in changed files, relative to the root, and say how it went; a fault leaves the last good pages."""
    try:
        if all(path.startswith("data/") for path in paths):
            problems = preview.update(paths)
            for problem in problems:
                preview.say(str(problem))
            preview.say("La page précédente reste en place." if problems else "À jour.")
        else:
            preview.build_all()
    except (EtrierError, OSError) as error:
        preview.say(f"{error}\nLa page précédente reste en place.")


def _inside(root: Path, path: str) -> str:
    """Give a changed path relative to the root, with forward slashes."""
    return Path(os.path.relpath(path, root)).as_posix()
