"""Pages that lead to the right document by a few questions. Links only: they work without any script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, cast

from generator.models.common import Record
from generator.models.routes import Route, RouteEnding, RouteQuestion
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page


@dataclass(frozen=True)
class Ending:
    """An ending with what it links to."""

    ending: RouteEnding
    contract: Entry[Record] | None
    networks: tuple[Entry[Record], ...]
    bases: tuple[Entry[Record], ...]


@dataclass(frozen=True)
class RoutePage(Context):
    """Variables of contrat-choisir.html."""

    template: ClassVar[str] = "contrat-choisir.html"
    entry: Entry[Route]
    """The road."""
    questions: tuple[RouteQuestion, ...]
    """In order; the first is the way in."""
    names: dict[str, str]
    """What an answer leads to, in words, by its id."""
    endings: tuple[Ending, ...]
    """Where the roads end."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give one page a road."""
    for entry in site.all("aiguillage"):
        yield route_page(site, cast(Entry[Route], entry))


def route_page(site: Site, entry: Entry[Route]) -> Page:
    """Give the page of one road."""
    route = entry.record
    names = {question.id: f"Question {number}" for number, question in enumerate(route.questions, 1)}
    names |= {ending.id: ending.name for ending in route.endings}
    endings = tuple(
        Ending(
            ending,
            site.find("contrat", ending.contract) if ending.contract else None,
            site.pick("reseau", ending.networks),
            site.pick("base-legale", ending.bases),
        )
        for ending in route.endings
    )
    context = RoutePage(entry, route.questions, names, endings, provenance(site, entry))
    return Page(f"contrats/choisir/{entry.id}/", route.name, route.summary, context, section="contrats")
