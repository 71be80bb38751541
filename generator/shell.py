"""The only module that knows MkDocs: builds the editorial pages and the empty shells that records fill.

MkDocs and Material give the editorial pages and one shell per depth (a page at the same depth as the
records poured into it, so that relative links hold, offline too). Changing the platform is rewriting this
module and `overrides/main.html`. The result is kept in a cache keyed by everything it is made from.
"""

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

from generator.outputs import OutputFile
from generator.problems import OutputError, SettingsError
from generator.templates import Page

_MARK = re.compile(r"@@(wasm|envois|description|tete|titre|corps)@@")
_SEALED = "".join(
    ("'none'", *(f"; {kind}-src 'none'" for kind in ("connect", "frame", "worker", "font", "media", "manifest")))
)
"""What follows form-action in the policy of a page that sends nothing anywhere."""
_SHELL_FOLDER = "coquille"
_DEPTHS = 5
"""Shells are made for pages 0 ("") to 4 ("lieux/type/autre/page-2/") folders deep."""

# Material ships its own search, icons, maps and script: our pages use none of them.
_UNUSED = re.compile(
    r"^(assets/javascripts/|assets/stylesheets/palette|assets/images/|search/|sitemap\.xml)|\.map$|^fiches/"
)


@dataclass(frozen=True)
class Frame:
    """A shell page cut at its marks."""

    parts: tuple[str, ...]
    """Constant text and mark names, alternating, constant first."""

    def pour(self, page: Page, body: str, *, site_name: str, site_url: str | None) -> str:
        """Fill the shell with a page's head and body."""
        title = f"{page.title} · {site_name}" if page.url else f"{site_name} · {page.title}"
        head = ['<meta name="robots" content="noindex">'] if not page.indexed else []
        if site_url:
            head.append(f'<link rel="canonical" href="{escape(site_url + page.url)}">')
        head.extend(f'<script src="{"../" * page.depth}{script}" defer></script>' for script in page.scripts)
        filling = {
            "wasm": " 'wasm-unsafe-eval'" if page.runs_wasm else "",
            "envois": _SEALED if page.is_sealed else "'self'",
            "description": escape(page.description),
            "tete": "".join(head),
            "titre": escape(title),
            "corps": body,
        }
        section = f'data-rubrique="{page.section}"' if page.section else None
        parts = list(self.parts)
        for index in range(1, len(parts), 2):
            parts[index] = filling[parts[index]]
        if section:
            # The header stands before the body: only those parts can hold the menu.
            for index in range(0, len(parts) - 1, 2):
                parts[index] = parts[index].replace(section, f'{section} aria-current="true"')
        return "".join(parts)


@dataclass(frozen=True)
class Shell:
    """What MkDocs made: a folder of finished files, and the frames."""

    folder: Path
    """Cached build; read only."""
    frames: tuple[Frame, ...]
    """By depth: frames[2] is for "aides/x/"."""

    def files(self) -> Iterator[OutputFile]:
        """Every finished file that belongs to the site: editorial pages, style sheets, scripts, images.

        Raises:
            OutputError: When another run has emptied the cache meanwhile: a site without style is no site.
        """
        if not (self.folder / "index.html").is_file():
            raise OutputError("Le cache .cache/ a été vidé pendant la construction : recommencez.")
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder).as_posix()
            is_shell = relative.startswith(f"{_SHELL_FOLDER}/") or relative == "index.html"
            if path.is_file() and not is_shell and not _UNUSED.search(relative):
                yield OutputFile(relative, path.read_bytes())

    def editorial_pages(self) -> tuple[tuple[str, str, str], ...]:
        """(site path, title, plain text) of the editorial pages, such as ("licences/", "Licences", "…")."""
        return tuple(
            _read_editorial(output.path.removesuffix("index.html"), output.content.decode("utf-8"))
            for output in self.files()
            if output.path.endswith("/index.html")
        )


class _ArticleReader(HTMLParser):
    """Gathers the words of the article and of its first heading."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.words: list[str] = []
        self._depth = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "article"
        self._in_heading = tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "article"
        self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.title += data
        elif self._depth:
            self.words.append(data.strip())


def _read_editorial(url: str, html: str) -> tuple[str, str, str]:
    reader = _ArticleReader()
    reader.feed(html)
    return url, reader.title.strip(), " ".join(word for word in reader.words if word)


def build_shell(root: Path, cache_dir: Path) -> Shell:
    """Build, or find in the cache, the editorial pages and shells of the project at `root`.

    Raises:
        SettingsError: When MkDocs refuses mkdocs.yml.
        OutputError: When the build fails.
    """
    folder = cache_dir / "coquilles" / _fingerprint(root)
    if not (folder / "index.html").is_file():
        _build(root, folder)
    return Shell(folder, tuple(_read_frame(folder, depth) for depth in range(_DEPTHS)))


def _read_frame(folder: Path, depth: int) -> Frame:
    return _parse_frame((folder / _shell_path(depth)).with_suffix(".html").read_text("utf-8"))


@lru_cache(maxsize=16)
def _parse_frame(html: str) -> Frame:
    return Frame(tuple(_MARK.split(html)))


def _shell_path(depth: int) -> Path:
    return Path(*[_SHELL_FOLDER, "a", "b", "c"][:depth], "index")


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for package in ("mkdocs", "mkdocs-material", "markdown", "jinja2"):
        digest.update(f"{package} {version(package)}\n".encode())
    digest.update(Path(__file__).read_bytes())
    files = [root / "mkdocs.yml"]
    for folder in ("content", "overrides"):
        for parent, folders, names in os.walk(root / folder):
            folders.sort()
            files.extend(Path(parent, name) for name in sorted(names))
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _build(root: Path, folder: Path) -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's end-of-life banner: said once, in docs/architecture.md
    _refuse_reserved(root / "content")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            docs, site = Path(scratch, "content"), Path(scratch, "site")
            shutil.copytree(root / "content", docs)
            for depth in range(_DEPTHS):
                page = (docs / _shell_path(depth)).with_suffix(".md")
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text("---\ncoquille: true\ntitle: Coquille\n---\n", "utf-8")
            _run_mkdocs(root / "mkdocs.yml", docs, site)
            if folder.exists():
                shutil.rmtree(folder)
            site.rename(folder)
    except OSError as error:
        reason = f"{error.strerror} ({error.filename})" if error.strerror else str(error)
        raise OutputError(f"Les pages de content/ n’ont pas pu être préparées : {reason}.") from error


def _refuse_reserved(content: Path) -> None:
    for name in (_SHELL_FOLDER, "index.md"):
        if (content / name).exists():
            raise OutputError(f"content/{name} : ce nom est réservé au générateur, renommez-le.")


def _run_mkdocs(config_file: Path, docs: Path, site: Path) -> None:
    # Imported here: a fifth of the time that every command takes to start, and the shells are nearly always kept.
    import mkdocs.commands.build
    import mkdocs.config
    import mkdocs.exceptions

    with _mkdocs_faults() as faults:
        try:
            config = mkdocs.config.load_config(str(config_file), docs_dir=str(docs), site_dir=str(site))
        except mkdocs.exceptions.MkDocsException as error:
            raise SettingsError(f"MkDocs refuse mkdocs.yml : {' ; '.join(faults) or error}") from error
        try:
            mkdocs.commands.build.build(config)
        except OSError:
            raise
        except Exception as error:  # overrides/ holds templates, which can raise anything
            reason = " ; ".join(faults) or f"{type(error).__name__}: {error}"
            raise OutputError(f"MkDocs n’a pas pu construire les pages de content/ : {reason}") from error


@contextmanager
def _mkdocs_faults() -> Iterator[list[str]]:
    """Give the errors that MkDocs logs while the block runs; nothing of them is shown."""
    faults: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: faults.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.ERROR)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield faults
    finally:
        logger.removeHandler(handler)
