"""How fresh the hub is, counted: by kind, by territory, with a score that anybody can work out again. Pure.

The score of a record is 1 until half its span, then falls in a straight line to 0 at twice its span; that of a group
is the mean, out of 100. It counts days and nothing else: how sure a source is, what is left to check and which links
are dead are beside it, each by itself, because a figure that mixes them would say nothing one can act upon.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from generator.addresses import addresses_of
from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE, REGION_BY_CODE
from generator.models.common import Record
from generator.models.help import Aid, Provider, SupportNetwork, Venue
from generator.models.kinds import KINDS, Kind
from generator.models.trades import Story
from generator.models.upkeep import LinkReport
from generator.site import Entry, Freshness, Site
from generator.text import fold
from generator.vocabularies import CONFIDENCE


@dataclass(frozen=True)
class Group:
    """Some records, counted."""

    key: str
    """A kind's French key, a territory code, or "" for all."""
    name: str
    """What people call it."""
    count: int
    """Records."""
    score: int
    """Out of 100."""
    due: int
    """Records whose check is past its span."""
    oldest: date
    """The oldest check."""
    median: date
    """The check that half of the others are older than, or as old as."""
    newest: date
    """The newest check."""
    confidence: Mapping[str, int]
    """Records by confidence, every one of them there."""
    to_check: int
    """Records that say what is left to check."""
    dead: int | None
    """Records that hold a dead link; None when links were never checked."""


@dataclass(frozen=True)
class HubState:
    """The whole hub, counted."""

    today: date
    """The day that ages are counted on."""
    whole: Group | None
    """Every record; None when there is none."""
    kinds: tuple[tuple[Group, int], ...]
    """(kind, months of its span), in the order of the site; kinds without a record are left out."""
    national: Group | None
    """What holds in the whole country."""
    regions: tuple[Group, ...]
    """What holds in a whole region, by name."""
    departments: tuple[Group, ...]
    """What is in a department, or holds there alone, by code."""
    placeless: int
    """Records that are in no territory: words, prices, laws."""
    links: LinkReport | None
    """What the last recorded check of links found."""
    dead: tuple[tuple[str, date, tuple[Entry[Record], ...]], ...]
    """(address, day it was found dead, records that hold it), by address."""


def score(freshness: Freshness) -> float:
    """Give the freshness of one check, from 1 to 0."""
    span = (freshness.due_on - freshness.checked_on).days
    age = (freshness.today - freshness.checked_on).days
    return min(1.0, max(0.0, (2 * span - age) / (1.5 * span)))


def hub_state(site: Site) -> HubState:
    """Count the hub on the day of the build; counted once, for the page and the data."""
    return site.once(_hub_state)


def _hub_state(site: Site) -> HubState:
    everything = [entry for kind in KINDS for entry in site.all(kind.key)]
    report = site.upkeep.links
    day_by_url = {link.url: link.day for link in report.faulty if link.state == "mort"} if report else {}
    holding: dict[str, list[Entry[Record]]] = defaultdict(list)
    if day_by_url:
        for entry in everything:
            for url in addresses_of(entry.record):
                if url in day_by_url:
                    holding[url].append(entry)
    faulty = {entry.path for entries in holding.values() for entry in entries} if report else None
    by_territory: dict[str, list[Entry[Record]]] = defaultdict(list)
    placeless = 0
    for entry in everything:
        codes = territories_of(entry.record)
        placeless += not codes
        for code in codes:
            by_territory[code].append(entry)

    def group(key: str, name: str, entries: Sequence[Entry[Record]]) -> Group:
        return _group(key, name, entries, faulty)

    kinds = [(kind, site.all(kind.key)) for kind in KINDS]
    regions = sorted(REGION_BY_CODE.values(), key=lambda region: fold(region.name))
    return HubState(
        today=site.today,
        whole=group("", "Toutes les fiches", everything) if everything else None,
        kinds=tuple((group(kind.key, kind.plural, found), _months(site, kind)) for kind, found in kinds if found),
        national=group(FRANCE, "Toute la France", by_territory[FRANCE]) if by_territory[FRANCE] else None,
        regions=tuple(
            group(f"REG-{region.code}", region.name, by_territory[f"REG-{region.code}"])
            for region in regions
            if by_territory[f"REG-{region.code}"]
        ),
        departments=tuple(
            group(f"DEP-{code}", f"{name} ({code})", by_territory[f"DEP-{code}"])
            for code, name in DEPARTMENT_NAME_BY_CODE.items()
            if by_territory[f"DEP-{code}"]
        ),
        placeless=placeless,
        links=report,
        dead=tuple((url, day_by_url[url], tuple(holding[url])) for url in sorted(holding)),
    )


def _months(site: Site, kind: Kind) -> int:
    return site.upkeep.months[kind.key]


def territories_of(record: Record) -> tuple[str, ...]:
    """Give the territories a record is about: FR, REG-53, DEP-77; none for what has no place."""
    if isinstance(record, Aid | SupportNetwork):
        return record.territories
    if isinstance(record, Provider | Venue | Story) and record.department:
        return (f"DEP-{record.department}",)
    return ()


def _group(key: str, name: str, entries: Sequence[Entry[Record]], faulty: Iterable[str] | None) -> Group:
    days = sorted(entry.freshness.checked_on for entry in entries)
    held = Counter(entry.record.confidence for entry in entries)
    return Group(
        key=key,
        name=name,
        count=len(entries),
        score=round(100 * fmean(score(entry.freshness) for entry in entries)),
        due=sum(entry.freshness.is_due for entry in entries),
        oldest=days[0],
        median=days[(len(days) - 1) // 2],
        newest=days[-1],
        confidence={value: held[value] for value in CONFIDENCE.values},
        to_check=sum(entry.record.to_check is not None for entry in entries),
        dead=None if faulty is None else sum(entry.path in faulty for entry in entries),
    )
