"""A trade's path with everything that joins it: per step, the aids, people, contracts and peers.

Pure: `Site` in, values out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from generator.eligibility import AidStatus, Answer, Profile, Verdict, admits_staff, evaluate, looks_at_trade
from generator.geography import FRANCE, departments_of
from generator.models.common import Record
from generator.models.help import Aid, SupportNetwork
from generator.models.knowledge import PriceReference, Tool
from generator.models.law import Obligation
from generator.models.trades import Need, Step, Story, Trade
from generator.site import Entry, Site
from generator.vocabularies import AID_NATURES, STAFF_OF_SIZE

STATUS_BADGES = {
    AidStatus.OPEN: ("ouverte", "ouvert"),
    AidStatus.COMING: ("ouvre bientôt", "verifier"),
    AidStatus.TO_CHECK: ("à vérifier", "verifier"),
    AidStatus.CLOSED: ("fermée", "ferme"),
}
"""(text, tone) of each status, best standing first; the browser recomputes it from the dates."""

STATUS_ORDER = tuple(STATUS_BADGES)
"""Statuses, best standing first."""


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

    @property
    def natures(self) -> str:
        """What it is, in words: "prêt, garantie"."""
        return ", ".join(AID_NATURES.label(nature).lower() for nature in self.entry.record.natures)

    @property
    def sizes(self) -> str:
        """Sizes of firm that may have it, of FIRM_SIZES and space separated; "" for all."""
        return _sizes(lambda staff: admits_staff(self.entry.record.criteria, staff))


@dataclass(frozen=True)
class PathStep:
    """One step and what helps to take it."""

    number: int
    step: Step
    need: Entry[Need] | None
    aids: tuple[AidFit, ...]
    networks: tuple[Entry[Record], ...]
    contracts: tuple[Entry[Record], ...]
    modules: tuple[Entry[Record], ...]
    stories: tuple[Entry[Record], ...]
    tools: tuple[Entry[Record], ...]
    prices: tuple[Entry[Record], ...]

    @property
    def sizes(self) -> str:
        """Sizes of firm it is for, of FIRM_SIZES and space separated; "" for all: its need says so."""
        least = self.need.record.staff_min if self.need else 0
        return _sizes(lambda staff: staff >= least)

    @property
    def sourced(self) -> int:
        """How many of its facts were read somewhere."""
        return sum(fact.source is not None for fact in self.step.facts)


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


NO_SIZE = "aucune"
"""Stands for no size of ours at all: an aid for firms of eleven employees and more."""


def _sizes(admits: Callable[[int], bool]) -> str:
    """Sizes of which at least one number of employees is admitted; "" when all are: the facet then hides nothing."""
    fitting = [size for size, staff in STAFF_OF_SIZE.items() if any(map(admits, staff))]
    return "" if len(fitting) == len(STAFF_OF_SIZE) else " ".join(fitting) or NO_SIZE


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
            key=lambda entry: (STATUS_ORDER.index(site.status_of(entry)), FRANCE not in entry.record.territories),
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


def trades_facet(site: Site, aid: Aid) -> str:
    """Write the trades that an aid does not exclude, for the facets: ids separated by spaces, "*" for all."""
    trades = named_trades(site, aid)
    return "*" if trades is None else " ".join(entry.id for entry in trades)


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
    stories = tuple(entry for entry in site.stories if entry.record.trade == trade.id)
    steps = enumerate(trade.record.steps, start=1)
    return Pathway(
        trade=trade,
        steps=tuple(_path_step(site, number, step, fit_by_id, stories) for number, step in steps),
        aids=tuple(fit for fit in fits if fit.verdict.answer is not Answer.NO),
        refused=tuple(fit for fit in fits if fit.verdict.answer is Answer.NO),
        obligations=obligations_of(site, trade.record),
        networks=networks_of(site, trade.record),
        stories=stories,
    )


def _path_step(
    site: Site, number: int, step: Step, fit_by_id: dict[str, AidFit], peers: tuple[Entry[Story], ...]
) -> PathStep:
    fits = (fit_by_id[identifier] for identifier in step.aids if identifier in fit_by_id)
    return PathStep(
        number=number,
        step=step,
        need=cast(Entry[Need] | None, site.find("besoin", step.need)),
        aids=tuple(fit for fit in fits if fit.verdict.answer is not Answer.NO),
        networks=site.pick("reseau", step.networks),
        contracts=site.pick("contrat", step.contracts),
        modules=site.pick("module", step.modules),
        stories=site.pick("temoignage", step.stories) or _peer_on(step, peers),
        tools=site.pick("logiciel", step.tools),
        prices=site.pick("prix", step.price.references),
    )


def _peer_on(step: Step, peers: tuple[Entry[Story], ...]) -> tuple[Entry[Story], ...]:
    """One peer of the trade who speaks of a step's need: what a step that cites nobody shows."""
    return tuple(peer for peer in peers if step.need in peer.record.needs)[:1]


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
