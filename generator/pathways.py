"""A trade's path with everything that joins it: per step, the aids, people, contracts and peers.

Pure: `Site` in, values out.
"""

from dataclasses import dataclass
from functools import lru_cache

from generator.eligibility import AidStatus, Answer, Profile, Verdict, evaluate, looks_at_trade
from generator.geography import FRANCE, departments_of
from generator.models.common import Record
from generator.models.help import Aid, SupportNetwork
from generator.models.knowledge import PriceReference, Tool
from generator.models.law import Obligation
from generator.models.trades import Need, Step, Story, Trade
from generator.site import Entry, Site

_STATUS_ORDER = (AidStatus.OPEN, AidStatus.COMING, AidStatus.TO_CHECK, AidStatus.CLOSED)


@dataclass(frozen=True)
class AidFit:
    """An aid, where it stands today, and what eligibility says of it for a profile."""

    entry: Entry[Aid]
    status: AidStatus
    verdict: Verdict

    @property
    def everywhere(self) -> bool:
        """Whether it holds in the whole country."""
        return FRANCE in self.entry.record.territories

    @property
    def departments(self) -> str:
        """Departments it covers, space separated and sorted; "FR" for all: what the page's facets compare."""
        return covered(self.entry.record.territories)


@dataclass(frozen=True)
class PathStep:
    """One step and what helps to take it."""

    number: int
    step: Step
    need: Entry[Record] | None
    aids: tuple[AidFit, ...]
    networks: tuple[Entry[Record], ...]
    contracts: tuple[Entry[Record], ...]
    modules: tuple[Entry[Record], ...]
    stories: tuple[Entry[Record], ...]
    tools: tuple[Entry[Record], ...]
    prices: tuple[Entry[Record], ...]


@dataclass(frozen=True)
class Pathway:
    """A trade's whole path."""

    trade: Entry[Trade]
    steps: tuple[PathStep, ...]
    aids: tuple[AidFit, ...]
    """Aids this trade may have, open ones first, then by title."""
    refused: tuple[AidFit, ...]
    """Running aids that the trade is excluded from, with the reason."""
    obligations: tuple[Entry[Obligation], ...]
    """Duties that bind the trade, by date."""
    networks: tuple[Entry[SupportNetwork], ...]
    """Who accompanies this trade: its own, then those of its sector."""
    stories: tuple[Entry[Story], ...]
    """Peers of the trade."""


@lru_cache(maxsize=4096)
def covered(territories: tuple[str, ...]) -> str:
    """Write covered departments for the facets: "FR", or codes separated by spaces."""
    if FRANCE in territories:
        return FRANCE
    return " ".join(sorted(departments_of(territories)))


def fit_aids(site: Site, profile: Profile) -> tuple[AidFit, ...]:
    """Evaluate every aid that may be listed for a profile, best standing first, then by title."""
    return tuple(
        AidFit(entry, site.status_of(entry), evaluate(entry.record, profile, site.today))
        for entry in site.once(best_aids_first)
    )


def best_aids_first(site: Site) -> tuple[Entry[Aid], ...]:
    """The aids that may be listed: open ones first, among equals those of the whole country, then by title."""
    return tuple(
        sorted(
            site.listed_aids,
            key=lambda entry: (_STATUS_ORDER.index(site.status_of(entry)), FRANCE not in entry.record.territories),
        )
    )


def named_trades(site: Site, aid: Aid) -> tuple[Entry[Trade], ...] | None:
    """Trades that an aid does not exclude, None when it looks at no trade: it is then for all of them."""
    if not looks_at_trade(aid):
        return None
    made = site.once(_named_trades)
    if aid.id not in made:
        made[aid.id] = tuple(
            trade
            for trade, profile in site.once(_profiles)
            if evaluate(aid, profile, site.today).answer is not Answer.NO
        )
    return made[aid.id]


def _profiles(site: Site) -> tuple[tuple[Entry[Trade], Profile], ...]:
    return tuple((trade, Profile.of_trade(trade.record)) for trade in site.trades)


def _named_trades(site: Site) -> dict[str, tuple[Entry[Trade], ...]]:
    """Where `named_trades` keeps its answers: lists, pages and facets ask for the same."""
    return {}


def pathway(site: Site, trade: Entry[Trade]) -> Pathway:
    """Join a trade's path with the rest of the hub; kept, for its page and its embed."""
    made = site.once(_pathways)
    if trade.id not in made:
        made[trade.id] = _join(site, trade)
    return made[trade.id]


def _pathways(site: Site) -> dict[str, Pathway]:
    """Where `pathway` keeps what it made."""
    return {}


def _fits_of_anyone(site: Site) -> tuple[AidFit, ...]:
    """What each aid answers to a firm nobody knows, hence to any trade when the aid looks at none."""
    return fit_aids(site, Profile())


def _join(site: Site, trade: Entry[Trade]) -> Pathway:
    profile = Profile.of_trade(trade.record)
    fits = [
        AidFit(fit.entry, fit.status, evaluate(fit.entry.record, profile, site.today))
        if looks_at_trade(fit.entry.record)
        else fit
        for fit in site.once(_fits_of_anyone)
    ]
    fit_by_id = {fit.entry.id: fit for fit in fits}
    return Pathway(
        trade=trade,
        steps=tuple(
            _path_step(site, number, step, fit_by_id) for number, step in enumerate(trade.record.steps, start=1)
        ),
        aids=tuple(fit for fit in fits if fit.verdict.answer is not Answer.NO),
        refused=tuple(fit for fit in fits if fit.verdict.answer is Answer.NO),
        obligations=obligations_of(site, trade.record),
        networks=networks_of(site, trade.record),
        stories=tuple(entry for entry in site.stories if entry.record.trade == trade.id),
    )


def _path_step(site: Site, number: int, step: Step, fit_by_id: dict[str, AidFit]) -> PathStep:
    fits = (fit_by_id[identifier] for identifier in step.aids if identifier in fit_by_id)
    return PathStep(
        number=number,
        step=step,
        need=site.find("besoin", step.need),
        aids=tuple(fit for fit in fits if fit.verdict.answer is not Answer.NO),
        networks=site.pick("reseau", step.networks),
        contracts=site.pick("contrat", step.contracts),
        modules=site.pick("module", step.modules),
        stories=site.pick("temoignage", step.stories),
        tools=site.pick("logiciel", step.tools),
        prices=site.pick("prix", step.price.references),
    )


def obligations_of(site: Site, trade: Trade) -> tuple[Entry[Obligation], ...]:
    """Duties that bind a trade: its own, those of its sector, those of everybody; by date."""
    return tuple(entry for entry in site.obligations if binds(entry.record, trade))


def binds(obligation: Obligation, trade: Trade) -> bool:
    """Whether a duty binds a trade."""
    if obligation.id in trade.obligations or trade.id in obligation.trades:
        return True
    if obligation.trades:
        return False
    if obligation.sectors:
        return trade.sector in obligation.sectors
    return obligation.everyone


def networks_of(site: Site, trade: Trade) -> tuple[Entry[SupportNetwork], ...]:
    """Who accompanies a trade: the networks it names, then those that name it or its sector."""
    named = [entry for entry in site.networks if entry.id in trade.networks]
    others = [
        entry
        for entry in site.networks
        if entry.id not in trade.networks
        and entry.record.state != "ferme"
        and (trade.id in entry.record.trades or trade.sector in entry.record.sectors)
    ]
    return (*named, *others)


def steps_for_need(site: Site, need: Entry[Need]) -> tuple[tuple[Entry[Trade], Step], ...]:
    """Every step of every trade that serves a need."""
    return tuple(
        (trade, step) for trade in site.trades for step in trade.record.steps if step.need == need.id
    )


def tools_for_need(site: Site, need: str) -> tuple[Entry[Tool], ...]:
    """Kinds of software that serve a need."""
    return tuple(entry for entry in site.tools if need in entry.record.needs)


def prices_for_need(site: Site, need: str) -> tuple[Entry[PriceReference], ...]:
    """Price references of a need."""
    return tuple(entry for entry in site.prices if need in entry.record.needs)
