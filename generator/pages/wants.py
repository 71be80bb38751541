"""Entrance by want: one page a need and one page a life event."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from generator.eligibility import Answer, Profile
from generator.models.common import Record
from generator.models.knowledge import PriceReference, Tool
from generator.models.law import Obligation
from generator.models.trades import LifeEvent, Need, Step, Story, Trade
from generator.pages.provenance import Provenance, provenance
from generator.pathways import AidFit, fit_aids, prices_for_need, steps_for_need, tools_for_need
from generator.site import Entry, Site
from generator.templates import Context, Page


@dataclass(frozen=True)
class EntryList(Context):
    """Variables of liste-simple.html: a title, a sentence and links."""

    template: ClassVar[str] = "liste-simple.html"
    heading: str
    """The page's title."""
    lead: str
    """One or two sentences."""
    entries: tuple[tuple[Entry[Any], str], ...]
    """(entry, one line about it)."""


@dataclass(frozen=True)
class NeedPage(Context):
    """Variables of besoin.html."""

    template: ClassVar[str] = "besoin.html"
    entry: Entry[Need]
    """The need."""
    steps: tuple[tuple[Entry[Trade], Step], ...]
    """What each trade does about it."""
    aids: tuple[AidFit, ...]
    """Running aids that serve it."""
    tools: tuple[Entry[Tool], ...]
    """Kinds of software."""
    prices: tuple[Entry[PriceReference], ...]
    """Price references."""
    stories: tuple[Entry[Story], ...]
    """Peers."""
    contracts: tuple[Entry[Record], ...]
    """Contract models."""
    terms: tuple[Entry[Record], ...]
    """Words to know."""
    networks: tuple[Entry[Record], ...]
    """Who helps in the whole country."""
    obligations: tuple[Entry[Obligation], ...]
    """Duties that touch it."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class LifeEventPage(Context):
    """Variables of moment.html."""

    template: ClassVar[str] = "moment.html"
    entry: Entry[LifeEvent]
    """The life event."""
    steps: tuple[tuple[Entry[Trade], Step], ...]
    """Steps that matter most then."""
    aids: tuple[AidFit, ...]
    """Running aids for that moment."""
    networks: tuple[Entry[Record], ...]
    """Who helps then."""
    obligations: tuple[Entry[Obligation], ...]
    """Duties of that moment."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the need and life event pages, and their two lists."""
    if site.needs:
        lead = "Partez de ce qui vous prend du temps, de l’argent ou le sommeil."
        listing = EntryList("Ce qui vous embête", lead, tuple((entry, entry.record.short_name) for entry in site.needs))
        yield Page("besoins/", "Ce qui vous embête", lead, listing)
    for need in site.needs:
        yield need_page(site, need)
    if site.life_events:
        lead = "On change d’outil quand quelque chose bouge : une création, une embauche, une reprise."
        events = tuple((entry, "") for entry in site.life_events)
        yield Page("moments/", "Les moments de l’entreprise", lead, EntryList("Les moments de l’entreprise", lead, events))
    for event in site.life_events:
        yield life_event_page(site, event)


def _running(site: Site, profile: Profile) -> tuple[AidFit, ...]:
    return tuple(fit for fit in fit_aids(site, profile) if fit.verdict.answer is not Answer.NO)


def need_page(site: Site, need: Entry[Need]) -> Page:
    """Give one need’s page."""
    context = NeedPage(
        entry=need,
        steps=steps_for_need(site, need),
        aids=_running(site, Profile(need=need.id)),
        tools=tools_for_need(site, need.id),
        prices=prices_for_need(site, need.id),
        stories=tuple(entry for entry in site.stories if need.id in entry.record.needs),
        contracts=site.citing(need, "contrat"),
        terms=site.citing(need, "terme"),
        networks=tuple(
            entry
            for entry in site.networks
            if need.id in entry.record.needs and "FR" in entry.record.territories and entry.record.state == "actif"
        ),
        obligations=tuple(entry for entry in site.obligations if need.id in entry.record.needs),
        provenance=provenance(site, need),
    )
    description = f"{need.record.name} : par où commencer, qui aide, quelle aide est ouverte."
    return Page(f"besoins/{need.id}/", need.title, description, context)


def life_event_page(site: Site, event: Entry[LifeEvent]) -> Page:
    """Give one life event’s page."""
    fits = tuple(
        fit for fit in _running(site, Profile(life_event=event.id)) if event.id in fit.entry.record.life_events
    )
    context = LifeEventPage(
        entry=event,
        steps=tuple(
            (trade, step) for trade in site.trades for step in trade.record.steps if event.id in step.life_events
        ),
        aids=fits,
        networks=tuple(
            entry
            for entry in site.networks
            if event.id in entry.record.life_events and "FR" in entry.record.territories and entry.record.state == "actif"
        ),
        obligations=(),
        provenance=provenance(site, event),
    )
    description = f"{event.record.name} : ce qu’il est temps de faire, qui aide, quelle aide est ouverte."
    return Page(f"moments/{event.id}/", event.title, description, context)
