"""The software catalogue: families by need and by trade, and every program that they cite."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from generator.models.common import Record
from generator.models.knowledge import Tool, ToolExample
from generator.models.trades import Trade
from generator.pages.listing import Facet, Listing, Row, numbered
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import slugify
from generator.vocabularies import SECTORS


@dataclass(frozen=True)
class Catalogue(Listing):
    """Variables of logiciels.html: a list of programs under the families it comes from."""

    template: ClassVar[str] = "logiciels.html"
    families: tuple[tuple[Entry[Tool], int], ...] = ()
    """(family, how many of its programs are open source)."""


@dataclass(frozen=True)
class CitedProgram:
    """A program as its family's page shows it."""

    example: ToolExample
    """As written."""
    anchor: str
    """Its place in the page."""


@dataclass(frozen=True)
class ToolPage(Context):
    """Variables of logiciel.html."""

    template: ClassVar[str] = "logiciel.html"
    entry: Entry[Tool]
    """The family."""
    programs: tuple[CitedProgram, ...]
    """Its examples: open source first, then as written."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    sectors: tuple[str, ...]
    """Labels of the sectors it is for; empty for all."""
    trades: tuple[Entry[Trade], ...]
    """Trades it is for: whose path cites it, or of its sectors."""
    provenance: Provenance
    """Who vouches for it."""


_LEAD = "À quoi ils servent, ce qui est libre, qui garde vos données, et quoi demander avant de signer. Sans classement ni publicité."
_PARENTS = (("", "Accueil"), ("logiciels/", "Logiciels"))
_LICENCES = {True: ("libre", "Libre"), False: ("proprietaire", "Propriétaire")}
"""(value, label) of the facet, by `ToolExample.open_source`; one that nobody knows is under neither."""


def pages(site: Site) -> Iterator[Page]:
    """Give the catalogue, one plain page a facet value, one page a family."""
    if not site.tools:
        return
    rows = tuple(row(site, entry, example) for entry in site.tools for example in entry.record.examples)
    facets = _facets(site)
    catalogue = Catalogue(
        heading="Les logiciels",
        lead=_LEAD,
        rows=rows,
        total=len(rows),
        noun=("logiciel cité", "logiciels cités"),
        parents=_PARENTS[:1],
        facets=facets,
        action="logiciels/",
        families=_counted(site.tools),
    )
    yield from numbered(catalogue, "logiciels/", "Logiciels", _LEAD, section="logiciels", indexed=True)
    for facet in facets:
        for value, label in facet.options:
            yield from _facet_page(site, rows, facet, value, label)
    for entry in site.tools:
        yield tool_page(site, entry)


def _counted(tools: Sequence[Entry[Tool]]) -> tuple[tuple[Entry[Tool], int], ...]:
    return tuple((entry, sum(example.open_source is True for example in entry.record.examples)) for entry in tools)


def _facets(site: Site) -> tuple[Facet, ...]:
    """What narrows the catalogue: only values that lead to something."""
    needs = {need for entry in site.tools for need in entry.record.needs}
    trades = {trade.id for entry in site.tools for trade in trades_of(site, entry)}
    return (
        Facet("besoin", "Mon besoin", tuple((entry.id, entry.record.short_name) for entry in site.needs if entry.id in needs), "logiciels/besoin/"),
        Facet("metier", "Mon métier", tuple((entry.id, entry.title) for entry in site.trades if entry.id in trades), "logiciels/metier/"),
        Facet("licence", "Licence", tuple(_LICENCES.values()), "logiciels/licence/"),
    )


def trades_of(site: Site, entry: Entry[Tool]) -> tuple[Entry[Trade], ...]:
    """The trades that a family is for: their path cites it, or it names their sector."""
    citing = {trade.id for trade in site.citing(entry, "metier")}
    return tuple(
        trade for trade in site.trades if trade.id in citing or trade.record.sector in entry.record.sectors
    )


def row(site: Site, entry: Entry[Tool], example: ToolExample) -> Row:
    """Make the line of a program."""
    value, label = ("", "") if example.open_source is None else _LICENCES[example.open_source]
    badges = [(label.lower(), "ouvert" if value == "libre" else "neutre")] if label else []
    kept = f" Vos données : {example.data_kept}." if example.data_kept else ""
    return Row(
        url=f"{entry.url}#{anchor(example)}",
        title=example.name,
        summary=f"{example.use}.{kept}",
        badges=(*badges, (entry.title, "neutre")),
        facets=(
            ("besoin", " ".join(entry.record.needs)),
            ("metier", " ".join(trade.id for trade in trades_of(site, entry))),
            ("licence", value),
        ),
    )


def anchor(example: ToolExample) -> str:
    """Give the place of a program in its family's page."""
    return slugify(example.name)


def _facet_page(site: Site, rows: Sequence[Row], facet: Facet, value: str, label: str) -> Iterator[Page]:
    chosen = tuple(line for line in rows if value in dict(line.facets)[facet.key].split())
    urls = {line.url.split("#")[0] for line in chosen}
    listing = Catalogue(
        heading=f"Logiciels : {label[:1].lower()}{label[1:]}",
        lead=_LEAD,
        rows=chosen,
        total=len(chosen),
        noun=("logiciel cité", "logiciels cités"),
        parents=_PARENTS,
        links=(("logiciels/", "Tout le catalogue"),),
        families=_counted([entry for entry in site.tools if entry.url in urls]),
    )
    yield from numbered(listing, f"{facet.folder}{value}/", listing.heading, _LEAD, section="logiciels")


def tool_page(site: Site, entry: Entry[Tool]) -> Page:
    """Give one family's page."""
    tool = entry.record
    ordered = sorted(tool.examples, key=lambda example: example.open_source is not True)
    context = ToolPage(
        entry=entry,
        programs=tuple(CitedProgram(example, anchor(example)) for example in ordered),
        needs=site.pick("besoin", tool.needs),
        sectors=tuple(SECTORS.label(sector) for sector in tool.sectors),
        trades=trades_of(site, entry),
        provenance=provenance(site, entry),
    )
    return Page(f"logiciels/{entry.id}/", entry.title, tool.summary, context, section="logiciels")
