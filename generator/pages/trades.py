"""The trade list and the trade pages with their path."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from generator.dates import first_day
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.common import Record
from generator.models.law import Obligation
from generator.models.trades import Trade
from generator.pages.provenance import Provenance, provenance
from generator.pathways import Pathway, pathway
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import SECTORS


@dataclass(frozen=True)
class TradeList(Context):
    """Variables of metiers.html."""

    template: ClassVar[str] = "metiers.html"
    groups: tuple[tuple[str, tuple[Entry[Trade], ...]], ...]
    """(sector label, its trades); sectors without a trade are left out."""
    count: int
    """How many trades."""


@dataclass(frozen=True)
class DatedDuty:
    """A duty as a trade's page shows it."""

    entry: Entry[Obligation]
    takes_effect: date
    """First day."""
    is_due: bool
    """Whether it already holds on the day of the build."""


@dataclass(frozen=True)
class TradePage(Context):
    """Variables of metier.html."""

    template: ClassVar[str] = "metier.html"
    path: Pathway
    """The path with all that joins it."""
    trade: Trade
    """The trade as written."""
    sector: str
    """Label of the sector."""
    departments: tuple[tuple[str, str], ...]
    """(code, name) for the department choice."""
    duties: tuple[DatedDuty, ...]
    """Duties by date."""
    prices: tuple[Entry[Record], ...]
    """The trade's price references."""
    statistics: tuple[Entry[Record], ...]
    """The trade's figures."""
    embed_url: str
    """Site path of the trade's embed."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list and one page a trade."""
    by_sector = tuple(
        (sector.label, tuple(entry for entry in site.trades if entry.record.sector == sector.value)) for sector in SECTORS
    )
    groups = tuple(group for group in by_sector if group[1])
    yield Page(
        "metiers/",
        "Mon métier",
        "Le chemin numérique de votre métier, étape par étape : par quoi commencer, ce que ça rapporte, ce que ça coûte.",
        TradeList(groups=groups, count=len(site.trades)),
        section="metiers",
    )
    for entry in site.trades:
        yield trade_page(site, entry)


def trade_page(site: Site, entry: Entry[Trade]) -> Page:
    """Give one trade's page."""
    trade = entry.record
    path = pathway(site, entry)
    context = TradePage(
        path=path,
        trade=trade,
        sector=SECTORS.label(trade.sector),
        departments=tuple(DEPARTMENT_NAME_BY_CODE.items()),
        duties=tuple(
            DatedDuty(duty, first_day(duty.record.takes_effect), first_day(duty.record.takes_effect) <= site.today)
            for duty in path.obligations
        ),
        prices=site.pick("prix", trade.prices),
        statistics=site.pick("chiffre", trade.statistics),
        embed_url=f"embed/v1/metiers/{trade.id}/",
        provenance=provenance(site, entry),
    )
    description = f"{entry.title} : {trade.hook}"
    return Page(f"metiers/{trade.id}/", entry.title, description, context, section="metiers")
