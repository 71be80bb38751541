"""What one looks up: prices, kinds of software, figures, glossary, modules."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from generator.models.common import Record
from generator.models.knowledge import GlossaryTerm, PriceReference, Statistic, Tool, TrainingModule
from generator.pages.provenance import Provenance, provenance
from generator.pages.wants import EntryList
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import fold
from generator.vocabularies import PRICE_NATURES, PRICE_SUBJECTS, TERM_CATEGORIES


@dataclass(frozen=True)
class PriceList(Context):
    """Variables of prix.html."""

    template: ClassVar[str] = "prix.html"
    groups: tuple[tuple[str, str, tuple[Entry[PriceReference], ...]], ...]
    """(subject value, its label, prices from the most recent)."""
    natures: dict[str, str]
    """Label of each nature."""
    edit_urls: dict[str, str | None]
    """Forge's editor of each price, by id."""


@dataclass(frozen=True)
class FigureList(Context):
    """Variables of chiffres.html."""

    template: ClassVar[str] = "chiffres.html"
    groups: tuple[tuple[str, tuple[Entry[Statistic], ...]], ...]
    """(source title, its figures in order of year)."""
    count: int
    """How many figures."""
    edit_urls: dict[str, str | None]
    """Forge's editor of each figure, by id."""


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


@dataclass(frozen=True)
class ToolPage(Context):
    """Variables of logiciel.html."""

    template: ClassVar[str] = "logiciel.html"
    entry: Entry[Tool]
    """The kind of software."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    trades: tuple[Entry[Record], ...]
    """Trades whose path cites it."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class ModulePage(Context):
    """Variables of module.html."""

    template: ClassVar[str] = "module.html"
    entry: Entry[TrainingModule]
    """The module."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the price, figure, software, glossary and module pages."""
    yield from _prices(site)
    yield from _figures(site)
    yield from _glossary(site)
    yield from _tools(site)
    yield from _modules(site)


def _prices(site: Site) -> Iterator[Page]:
    if not site.prices:
        return
    groups = tuple(
        (
            subject.value,
            subject.label,
            tuple(sorted((entry for entry in site.prices if entry.record.subject == subject.value), key=lambda entry: -(entry.record.year or 0))),
        )
        for subject in PRICE_SUBJECTS
    )
    edits = {entry.id: site.settings.edit_url(entry.path) for entry in site.prices}
    context = PriceList(tuple(group for group in groups if group[2]), {item.value: item.label for item in PRICE_NATURES}, edits)
    yield Page("prix/", "Les prix", "Ce que coûtent un site, une caisse, un dépannage : des repères avec leur année et leur source.", context, section="prix")


def _figures(site: Site) -> Iterator[Page]:
    if not site.statistics:
        return
    ordered = sorted(site.statistics, key=lambda entry: (entry.record.source.title, entry.record.year or 0, entry.id))
    groups = tuple((title, tuple(found)) for title, found in groupby(ordered, key=lambda entry: entry.record.source.title))
    edits = {entry.id: site.settings.edit_url(entry.path) for entry in site.statistics}
    yield Page("chiffres/", "Les chiffres", "Où en sont les petites entreprises françaises : chaque chiffre avec sa population, son année, sa source.", FigureList(groups, len(ordered), edits), section="chiffres")


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


def _tools(site: Site) -> Iterator[Page]:
    if not site.tools:
        return
    lead = "Des familles de logiciels, à quoi elles servent, et des exemples libres. Sans classement ni publicité."
    listing = EntryList("Les logiciels", lead, tuple((entry, entry.record.summary) for entry in site.tools))
    yield Page("logiciels/", "Logiciels", lead, listing, section="logiciels")
    for entry in site.tools:
        yield tool_page(site, entry)


def tool_page(site: Site, entry: Entry[Tool]) -> Page:
    """Give one kind of software’s page."""
    context = ToolPage(entry, site.pick("besoin", entry.record.needs), site.citing(entry, "metier"), provenance(site, entry))
    return Page(f"logiciels/{entry.id}/", entry.title, entry.record.summary, context, section="logiciels")


def _modules(site: Site) -> Iterator[Page]:
    if not site.modules:
        return
    lead = "De petites leçons de vingt à trente minutes, pour apprendre à votre rythme."
    listing = EntryList("Les modules", lead, tuple((entry, entry.record.summary) for entry in site.modules))
    yield Page("modules/", "Modules", lead, listing, section="modules")
    for entry in site.modules:
        yield module_page(site, entry)


def module_page(site: Site, entry: Entry[TrainingModule]) -> Page:
    """Give one module’s page."""
    context = ModulePage(entry, site.pick("besoin", entry.record.needs), provenance(site, entry))
    return Page(f"modules/{entry.id}/", entry.title, entry.record.summary, context, section="modules")
