"""The trade list; for each trade its path, the facts that the path stands on, and its one-page sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from generator.dates import first_day
from generator.eligibility import AidStatus
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.common import Record, Source
from generator.models.help import SupportNetwork
from generator.models.law import Obligation
from generator.models.trades import Step, Trade
from generator.pages.provenance import Provenance, provenance
from generator.pathways import AidFit, PathStep, Pathway, covered, pathway
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import FIRM_SIZES, SECTORS


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
class ChoiceOption:
    """One answer to what narrows a path."""

    value: str
    """As the address and the rows have it."""
    label: str
    """What one reads in the list."""
    because: str = ""
    """What follows « montré parce que », such as "vous embauchez"; "" leaves it to the choice."""
    is_silent: bool = False
    """Whether no running aid names it: it then narrows no list of aids, or nearly all would go without a reason."""


@dataclass(frozen=True)
class ChoiceGroup:
    """Answers under one heading."""

    label: str
    """"" for no heading."""
    options: tuple[ChoiceOption, ...]


@dataclass(frozen=True)
class PathChoice:
    """What narrows a trade's path, beside the department. The browser only intersects the `data-` of the rows."""

    key: str
    """Name in the address and in the `data-` attributes: "moment", "besoin" or "taille"."""
    label: str
    """Over the list."""
    any: str
    """The answer that narrows nothing."""
    because: str
    """What follows « montré parce que », "%" standing for the answer; "" when each answer has its own words."""
    against: str
    """Why what has other answers is set aside, "%" standing for those, in their own words when they have some."""
    between: str
    """What stands between two of those answers, such as " ou quand "."""
    groups: tuple[ChoiceGroup, ...]


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
    choices: tuple[PathChoice, ...]
    """What else narrows the path."""
    aids: tuple[AidFit, ...]
    """Aids listed on the page: those that are open or will be; all of them when none is."""
    doubtful: int
    """How many more no recent source says open: they are one link away, and in the steps that cite them."""
    networks: tuple[tuple[Entry[SupportNetwork], str], ...]
    """Who accompanies, and their departments as `covered` writes them."""
    has_tools: bool
    """Whether the catalogue has a page of this trade."""
    has_stories: bool
    """Whether somebody of any trade tells a story."""
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


@dataclass(frozen=True)
class TradeSources(Context):
    """Variables of metier-sources.html."""

    template: ClassVar[str] = "metier-sources.html"
    path: Pathway
    """The path."""
    trade: Trade
    """The trade as written."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class Reason:
    """A reason to begin, in the trade's words: one step of the path."""

    step: Step
    """The step."""
    number: int
    """Its place in the path."""
    counted_by: tuple[Source, ...]
    """Where the figures of its gain were read; empty when no fact of the step bears one."""
    read_in: Source | None
    """Where the step's first sourced fact was read; None when it has none."""


@dataclass(frozen=True)
class TradeSheet(Context):
    """Variables of metier-fiche.html: one side of A4, for whoever argues or hesitates."""

    template: ClassVar[str] = "metier-fiche.html"
    path: Pathway
    """The path."""
    trade: Trade
    """The trade as written."""
    first: PathStep
    """The step one begins with."""
    reasons: tuple[Reason, ...]
    """Three at most, those whose gain is counted by a source first; shown in the order of the path."""
    networks: tuple[Entry[SupportNetwork], ...]
    """Who to call: three at most."""
    aids: tuple[AidFit, ...]
    """Running aids that the path cites: two at most."""
    next_duty: DatedDuty | None
    """The next date to come."""
    address: str | None
    """Public address of the whole path; None when the hub has none."""
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
        yield _sources_page(site, entry)
        yield _sheet(site, entry)


def trade_page(site: Site, entry: Entry[Trade]) -> Page:
    """Give one trade's page."""
    trade = entry.record
    path = pathway(site, entry)
    sure = tuple(fit for fit in path.aids if fit.status in (AidStatus.OPEN, AidStatus.COMING)) or path.aids
    context = TradePage(
        path=path,
        trade=trade,
        sector=SECTORS.label(trade.sector),
        departments=tuple(DEPARTMENT_NAME_BY_CODE.items()),
        choices=_choices(site, path),
        aids=sure,
        doubtful=len(path.aids) - len(sure),
        networks=tuple((network, covered(network.record.territories)) for network in path.networks),
        has_tools=any(trade.sector in tool.record.sectors for tool in site.tools) or any(item.tools for item in path.steps),
        has_stories=bool(site.stories),
        duties=_dated(site, path),
        prices=site.pick("prix", trade.prices),
        statistics=site.pick("chiffre", trade.statistics),
        embed_url=f"embed/v1/metiers/{trade.id}/",
        provenance=provenance(site, entry),
    )
    description = f"{entry.title} : {trade.hook}"
    return Page(f"metiers/{trade.id}/", entry.title, description, context, section="metiers", scripts=("assets/parcours.js",))


def _dated(site: Site, path: Pathway) -> tuple[DatedDuty, ...]:
    days = ((duty, first_day(duty.record.takes_effect)) for duty in path.obligations)
    return tuple(DatedDuty(duty, day, day <= site.today) for duty, day in days)


def _choices(site: Site, path: Pathway) -> tuple[PathChoice, ...]:
    """What narrows the path: the moment, the need, the size."""
    served = {item.step.need for item in path.steps}
    named = {moment for aid in site.listed_aids for moment in aid.record.life_events}
    moments = tuple(
        ChoiceOption(event.id, event.title, event.record.because, event.id not in named) for event in site.life_events
    )
    needs = [(need.id in served, ChoiceOption(need.id, need.record.short_name)) for need in site.needs]
    groups = (
        ChoiceGroup("Dans votre chemin", tuple(option for is_served, option in needs if is_served)),
        ChoiceGroup("Hors de votre chemin", tuple(option for is_served, option in needs if not is_served)),
    )
    sizes = tuple(ChoiceOption(size.value, size.label, size.meaning) for size in FIRM_SIZES)
    return (
        PathChoice("moment", "Ce qui m’arrive", "Rien de spécial", "", "elle vaut surtout quand %", " ou quand ", (ChoiceGroup("", moments),)),
        PathChoice("besoin", "Ce qui m’embête", "Tout le chemin", "elle répond à « % »", "elle répond à « % »", " » ou « ", tuple(group for group in groups if group.options)),
        PathChoice("taille", "Qui travaille avec moi", "Peu importe", "", "elle vaut quand %", " ou quand ", (ChoiceGroup("", sizes),)),
    )


def _sources_page(site: Site, entry: Entry[Trade]) -> Page:
    title = f"{entry.title} : d’où on le tient"
    context = TradeSources(pathway(site, entry), entry.record, provenance(site, entry))
    description = f"{entry.title} : les faits sur lesquels chaque étape s’appuie, et où ils ont été lus."
    return Page(f"metiers/{entry.id}/sources/", title, description, context, section="metiers", indexed=False)


_REASONS = 3
_CALLED = 3
_AIDS_CITED = 2


def _sheet(site: Site, entry: Entry[Trade]) -> Page:
    path = pathway(site, entry)
    cited = {fit.entry.id: fit for item in path.steps for fit in item.aids}
    context = TradeSheet(
        path=path,
        trade=entry.record,
        first=path.steps[0],
        reasons=best_reasons(entry.record),
        networks=path.networks[:_CALLED],
        aids=tuple(cited.values())[:_AIDS_CITED],
        next_duty=next((duty for duty in _dated(site, path) if not duty.is_due), None),
        address=f"{site.settings.site_url}metiers/{entry.id}/" if site.settings.site_url else None,
        provenance=provenance(site, entry),
    )
    title = f"{entry.title} : la fiche d’une page"
    description = f"{entry.title} : trois raisons, le premier geste, ce que ça coûte, ce qu’on répond, qui appeler. Sur une feuille."
    return Page(f"metiers/{entry.id}/fiche/", title, description, context, section="metiers", indexed=False)


def best_reasons(trade: Trade) -> tuple[Reason, ...]:
    """Choose the steps that argue best: gains that a source counts, then steps that have a source, then the first."""
    reasons = [_reason(number, step) for number, step in enumerate(trade.steps, start=1)]
    best = sorted(reasons, key=lambda reason: (not reason.counted_by, reason.read_in is None, reason.number))
    return tuple(sorted(best[:_REASONS], key=lambda reason: reason.number))


def _reason(number: int, step: Step) -> Reason:
    told = _quantities(step.gain)
    sourced = [fact for fact in step.facts if fact.source]
    counting = {fact.source.title: fact.source for fact in sourced if fact.source and told & _quantities(fact.text)}
    return Reason(step, number, tuple(counting.values()), sourced[0].source if sourced else None)


_QUANTITY = re.compile(r"(\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?)[ \u00a0\u202f](%|€|[^\W\d_]{3,})")
"""A number and what it counts: "7 %", "3 000 €", "300 boulangeries". A bare year counts nothing."""


def _quantities(text: str) -> set[tuple[str, str]]:
    """The quantities of a text, each as (digits, beginning of the unit): what a gain and its fact have in common."""
    return {(re.sub(r"\s", "", number), unit[:4].lower()) for number, unit in _QUANTITY.findall(text)}
