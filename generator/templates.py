"""The Jinja environment of record pages. A template sees one typed context, never a raw record store.

Templates live in `overrides/fiches/` so that whoever publishes an edition can replace one without touching
the generator. Each context is a frozen dataclass that names its template; `docs/gabarits.md` lists them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape
from markupsafe import Markup

from generator.dates import french_date, french_partial_date
from generator.geography import DEPARTMENT_NAME_BY_CODE, territory_name
from generator.problems import OutputError
from generator.text import LinkResolver, MarkdownRenderer, excerpt, french_number, french_size, plain, typography


@dataclass(frozen=True)
class Context:
    """What a template may use. Subclasses add fields; each field has a docstring line."""

    template: ClassVar[str]
    """File name in overrides/fiches/, such as "aide.html"."""

    def variables(self) -> dict[str, Any]:
        """The fields by name, not copied."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True)
class Page:
    """One page to render and pour: its head and its context."""

    url: str
    """Site path that ends with a slash, such as "aides/x/"; "" is the home page."""
    title: str
    """Unique; the site's name is added."""
    description: str
    """One sentence for search engines and shares."""
    context: Context
    """What the body is rendered from."""
    section: str = ""
    """Menu entry to mark as current, such as "aides"; "" for none."""
    indexed: bool = True
    """Whether search engines may list it; facet pages repeat what lists hold."""
    scripts: tuple[str, ...] = ()
    """Further scripts, as site paths such as "assets/recherche.js"."""
    runs_wasm: bool = False
    """Whether the page's policy allows WebAssembly (the search engine)."""
    is_sealed: bool = False
    """Whether the page's policy forbids every connection and every sending of a form: what is typed stays there."""
    framed: bool = True
    """Whether the body is poured into the site's shell; an embed is a whole document of its own."""

    @property
    def depth(self) -> int:
        """How many folders deep."""
        return self.url.count("/")


class Templates:
    """Renders contexts. One per depth: internal links are relative to the page."""

    def __init__(self, folder: Path, resolver: LinkResolver, base: str) -> None:
        """Prepare the environment.

        Args:
            folder: Where the templates are.
            resolver: Gives (site path, title) of an internal link.
            base: From a page to the site's root, such as "../../"; "" on the home page.
        """

        def resolve(kind: str, identifier: str) -> tuple[str, str] | None:
            found = resolver(kind, identifier)
            return (base + found[0], found[1]) if found else None

        markdown = MarkdownRenderer(resolve)
        self._environment = Environment(
            loader=_TemplateLoader(folder, base),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(base=base, une_fois=_Keeper())
        self._environment.filters.update(
            typo=typography,
            md=lambda text: Markup(markdown(text)),
            mdi=lambda text: Markup(markdown.inline(text)),
            date_fr=_french,
            taille=french_size,
            partielle=french_partial_date,
            territoire=territory_name,
            departement=lambda code: DEPARTMENT_NAME_BY_CODE[code],
            nombre=french_number,
            extrait=excerpt,
            simple=plain,
            bas_de_casse=lambda text: text if text[1:2].isupper() else text[:1].lower() + text[1:],
            nue=lambda url: url.removeprefix("https://").removeprefix("www.").rstrip("/"),
        )
        self._environment.finalize = _typeset

    def render(self, context: Context) -> str:
        """Give the HTML of a context.

        Raises:
            OutputError: When the template is missing or wrong: an edition may have replaced it.
        """
        try:
            return self._environment.get_template(context.template).render(context.variables())
        except Exception as error:  # a template is anybody's code: it can raise anything
            place = getattr(error, "lineno", None)
            where = f", ligne {place}" if place else ""
            reason = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
            raise OutputError(f"overrides/fiches/{context.template}{where} : gabarit refusé ({reason}).") from error


_KEPT = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|</?[a-z!](?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>)", re.DOTALL)
"""What a template says to Jinja or to the browser; the rest is text that people read."""


class _TemplateLoader(FileSystemLoader):
    """Does once, when a template is read, what would be done again each time it is rendered.

    Sets French typography in its sentences, and writes `{{ base }}`, which every link begins with.
    """

    def __init__(self, folder: Path, base: str) -> None:
        super().__init__(folder)
        self._base = base

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        pieces = _KEPT.split(source)
        pieces[::2] = map(typography, pieces[::2])
        return "".join(pieces).replace("{{ base }}", self._base), path, is_fresh


class _Keeper:
    """`une_fois(macro, value)`: what a macro makes of a value, made once however many pages show it.

    Lists repeat the same lines: an aid is on the page of its department, of its needs, of its trades. Values are
    told apart by identity, and kept alive so that none can take another's place. The macro must be one of an
    imported file, and depend on nothing but its arguments.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], tuple[str, object, object]] = {}

    def __call__(self, macro: Callable[..., str], value: object, *more: object) -> str:
        """Give the macro's HTML for a value; `more` are further arguments that follow from the value."""
        key = (id(macro), id(value))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = (macro(value, *more), macro, value)
        return found[0]


def _typeset(value: Any) -> Any:
    """Set French typography in every plain value a template prints; HTML already made passes through."""
    if type(value) is str:
        return typography(value)
    return value


def _french(value: date) -> str:
    return french_date(value)
