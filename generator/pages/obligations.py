"""Dated duties: the list in order of date, one page a duty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from generator.dates import first_day
from generator.models.common import Record
from generator.models.law import Obligation
from generator.models.trades import Trade
from generator.pages.provenance import Provenance, provenance
from generator.pathways import binds
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import SECTORS

_SECTION = "obligations"


@dataclass(frozen=True)
class ObligationList(Context):
    """Variables of obligations.html."""

    template: ClassVar[str] = "obligations.html"
    coming: tuple[tuple[Entry[Obligation], date], ...]
    """(duty, first day), nearest first."""
    running: tuple[tuple[Entry[Obligation], date], ...]
    """Already in force, latest first."""
    today: date
    """Day of the build."""


@dataclass(frozen=True)
class ObligationPage(Context):
    """Variables of obligation.html."""

    template: ClassVar[str] = "obligation.html"
    entry: Entry[Obligation]
    """The duty."""
    takes_effect: date
    """First day."""
    is_due: bool
    """Whether it holds on the day of the build."""
    bases: tuple[Entry[Record], ...]
    """Legal bases."""
    sectors: tuple[str, ...]
    """Labels of the sectors; empty for all."""
    trades: tuple[Entry[Trade], ...]
    """Trades it binds."""
    needs: tuple[Entry[Record], ...]
    """Needs it touches."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list and one page a duty."""
    if not site.obligations:
        return
    dated = [(entry, first_day(entry.record.takes_effect)) for entry in site.obligations]
    context = ObligationList(
        coming=tuple(item for item in dated if item[1] > site.today),
        running=tuple(reversed([item for item in dated if item[1] <= site.today])),
        today=site.today,
    )
    lead = "Ce que la loi vous demande, à partir de quand, et le premier geste."
    yield Page("obligations/", "Mes dates", lead, context, section=_SECTION)
    for entry in site.obligations:
        yield obligation_page(site, entry)


def obligation_page(site: Site, entry: Entry[Obligation]) -> Page:
    """Give one duty's page."""
    duty = entry.record
    day = first_day(duty.takes_effect)
    context = ObligationPage(
        entry=entry,
        takes_effect=day,
        is_due=day <= site.today,
        bases=site.pick("base-legale", duty.bases),
        sectors=tuple(SECTORS.label(value) for value in duty.sectors),
        trades=tuple(trade for trade in site.trades if binds(duty, trade.record)),
        needs=site.pick("besoin", duty.needs),
        provenance=provenance(site, entry),
    )
    return Page(f"obligations/{duty.id}/", entry.title, duty.summary, context, section=_SECTION)
