"""What one looks up: kinds of software and the glossary."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from generator.models.common import Record
from generator.models.knowledge import GlossaryTerm
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import fold
from generator.vocabularies import TERM_CATEGORIES


@dataclass(frozen=True)
class Glossary(Context):
    """Variables of glossaire.html."""

    template: ClassVar[str] = "glossaire.html"
    letters: tuple[tuple[str, tuple[Entry[GlossaryTerm], ...]], ...]
    """(letter, its terms)."""


@dataclass(frozen=True)
class TermPage(Context):
    """Variables of terme.html."""

    template: ClassVar[str] = "terme.html"
    entry: Entry[GlossaryTerm]
    """The term."""
    category: str
    """Label of its shelf."""
    see: tuple[Entry[Record], ...]
    """Other terms."""
    needs: tuple[Entry[Record], ...]
    """Needs it belongs to."""
    mentions: tuple[Entry[Record], ...]
    """Pages that speak of it, by kind."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the glossary pages."""
    yield from _glossary(site)


def _glossary(site: Site) -> Iterator[Page]:
    if not site.terms:
        return
    letters = tuple((letter.upper(), tuple(found)) for letter, found in groupby(site.terms, key=lambda entry: fold(entry.title)[:1]))
    yield Page("glossaire/", "Glossaire", "Les mots du numérique, dits simplement.", Glossary(letters), section="glossaire")
    for entry in site.terms:
        yield term_page(site, entry)


def term_page(site: Site, entry: Entry[GlossaryTerm]) -> Page:
    """Give one word’s page."""
    term = entry.record
    context = TermPage(
        entry=entry,
        category=TERM_CATEGORIES.label(term.category),
        see=site.pick("terme", term.see),
        needs=site.pick("besoin", term.needs),
        mentions=site.naming(entry),
        provenance=provenance(site, entry),
    )
    title = entry.title[:1].upper() + entry.title[1:]
    return Page(f"glossaire/{term.id}/", f"{title} : c’est quoi ?", term.definition, context, section="glossaire")
