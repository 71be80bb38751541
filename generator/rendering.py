"""From pages to files on disk: contexts are rendered, poured into the shell and written, on every core.

Rendering is the long step (Jinja, 0.2 ms a page and more): pages are dealt to forked processes, which share
the resolved site without copying it and write into the staging folder themselves.
"""

import gc
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.outputs import OutputFile, write_outputs
from generator.problems import EtrierError, OutputError
from generator.shell import Shell
from generator.site import Site
from generator.templates import Page, Templates
from generator.terms import TermLinker

PARALLEL_FROM = 400
"""Below this many pages a second process costs more than it gains."""


_DEALT = 32
"""Pages that a process takes at a time."""

_READ_BY_PEOPLE = frozenset(
    f"{name}.html" for name in ("metier", "besoin", "moment", "module", "obligation", "contrat")
)
"""Pages of running text: their glossary words lead to the glossary. Lists and short records stay as they are."""

_BASE = "\ue000"
"""Stands for the way to the site's root while a page is rendered: a character of the private use area, which no
text has a use for. One environment then serves every depth, and what is rendered once (a text, the line of a list)
serves every page that shows it."""


class Renderer:
    """Renders and pours pages of one site."""

    def __init__(self, site: Site, shell: Shell, root: Path) -> None:
        """Prepare to render; templates are read from `root`/overrides/fiches."""
        self._site = site
        self._shell = shell
        self._templates = Templates(root / "overrides" / "fiches", site.link, _BASE)
        self._terms = TermLinker(site)

    def render(self, page: Page) -> OutputFile:
        """Give the finished file of a page."""
        base = "../" * page.depth
        body = self._templates.render(page.context).replace(_BASE, base)
        if page.context.template in _READ_BY_PEOPLE:
            body = self._terms.link(body, base)
        if page.framed:
            settings = self._site.settings
            name = self._site.edition.name if self._site.edition else settings.site_name
            body = self._shell.frames[page.depth].pour(page, body, site_name=name, site_url=settings.site_url)
        return OutputFile.text(f"{page.url}index.html", body)


def render_pages(
    site: Site,
    shell: Shell,
    pages: Sequence[Page],
    root: Path,
    folder: Path,
    *,
    seen: set[str],
    workers: int,
    meanwhile: Iterable[OutputFile] = (),
) -> int:
    """Render every page into a folder and say how many files were written.

    Args:
        site: What the pages tell of.
        shell: What they are poured into.
        pages: The pages.
        root: The project.
        folder: Where to write.
        seen: Paths written before; the pages' paths are added.
        workers: How many processes.
        meanwhile: Further files, which one process makes before it takes its share of the pages.

    Raises:
        OutputError: When two pages have one address, or the disk refuses.
    """
    renderer = Renderer(site, shell, root)
    for page in pages:
        path = f"{page.url}index.html"
        if path in seen:
            raise OutputError(f"Deux pages ont la même adresse : /{page.url}. Renommez l’une des fiches.")
        seen.add(path)
    if workers < 2 or len(pages) < PARALLEL_FROM or "fork" not in multiprocessing.get_all_start_methods():
        return write_outputs(folder, map(renderer.render, pages)) + write_outputs(folder, meanwhile, seen=seen)
    return _render_in_parallel(renderer, pages, folder, workers, meanwhile, seen)


def _render_in_parallel(
    renderer: Renderer,
    pages: Sequence[Page],
    folder: Path,
    workers: int,
    meanwhile: Iterable[OutputFile],
    seen: set[str],
) -> int:
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.SimpleQueue[int | str] = context.SimpleQueue()
    turn = context.Value("i", 0)

    def dealt() -> Iterator[OutputFile]:
        # Dealt as each process asks: some pages cost a hundred times more than others.
        while True:
            with turn.get_lock():
                start = turn.value
                turn.value += _DEALT
            if start >= len(pages):
                return
            yield from map(renderer.render, pages[start : start + _DEALT])

    def work(number: int) -> None:
        try:
            further = write_outputs(folder, meanwhile, seen=seen) if number == 1 else 0
            answers.put(further + write_outputs(folder, dealt()))
        except EtrierError as error:
            answers.put(str(error))

    # What stands now stays until the end: neither process looks for garbage in it, and the pages of memory that
    # they share stay shared.
    gc.freeze()
    processes = [context.Process(target=work, args=(number,), daemon=True) for number in range(1, workers)]
    try:
        for process in processes:
            process.start()
        count = write_outputs(folder, dealt())
        for process in processes:
            process.join()
            if process.exitcode != 0:
                raise OutputError(f"Une partie des pages n’a pas été écrite (code {process.exitcode}). Recommencez.")
    finally:
        gc.unfreeze()
        # After a fault nobody may go on writing in a folder that is being removed.
        for process in processes:
            if process.pid is not None:
                process.terminate()
                process.join()
    for _ in processes:
        answer = answers.get()
        if isinstance(answer, str):
            raise OutputError(answer)
        count += answer
    return count
