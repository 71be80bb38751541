"""Peers: the list with its facets, one page a story."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice
from typing import ClassVar

from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.common import Record
from generator.models.trades import Story
from generator.pages.listing import Facet, Listing, Row, numbered
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import STORY_TYPES

_TONES = {"reussite": "ouvert", "hesitation": "verifier", "echec": "ferme"}
_PARENTS = (("", "Accueil"), ("temoignages/", "Ils racontent"))


@dataclass(frozen=True)
class StoryPage(Context):
    """Variables of temoignage.html."""

    template: ClassVar[str] = "temoignage.html"
    entry: Entry[Story]
    """The story."""
    type: str
    """Label of its type."""
    trade: Entry[Record] | None
    """The trade's page."""
    needs: tuple[Entry[Record], ...]
    """Needs it speaks of."""
    others: tuple[Entry[Story], ...]
    """A few others on the same needs."""
    provenance: Provenance
    """Who vouches for it."""


_LEAD = "Des gens du métier : ce qu’ils ont fait, ce qu’ils en disent, ce qui a raté."
_TELL = ("proposer/temoignage/", "Pas encore d’histoire de votre métier, ou une autre à dire : racontez la vôtre")


def pages(site: Site) -> Iterator[Page]:
    """Give the lists and one page a story."""
    if not site.stories:
        return
    rows = tuple(row(entry) for entry in site.stories)
    facets = _facets(site)
    listing = Listing(
        heading="Ils racontent", lead=_LEAD, rows=rows, total=len(rows), noun=("histoire", "histoires"),
        parents=_PARENTS[:1], facets=facets, action="temoignages/", links=(_TELL,),
        # Few stories say their department: the one chosen on another page would leave an empty list.
        remembers=False,
    )
    yield from numbered(listing, "temoignages/", "Ils racontent", _LEAD, section="temoignages", indexed=True)
    for facet in facets:
        for value, label in facet.options:
            yield from _facet_page(rows, facet, value, label)
    for entry in site.stories:
        yield story_page(site, entry)


def _facets(site: Site) -> tuple[Facet, ...]:
    """What narrows the list: only values that some story has."""
    trades = {entry.record.trade for entry in site.stories}
    needs = {need for entry in site.stories for need in entry.record.needs}
    places = {entry.record.department for entry in site.stories}
    types = {entry.record.type for entry in site.stories}
    departments = ((code, f"{code} · {name}") for code, name in DEPARTMENT_NAME_BY_CODE.items() if code in places)
    return (
        Facet("metier", "Mon métier", tuple((entry.id, entry.title) for entry in site.trades if entry.id in trades), "temoignages/metier/"),
        Facet("besoin", "Mon besoin", tuple((entry.id, entry.record.short_name) for entry in site.needs if entry.id in needs), "temoignages/besoin/"),
        Facet("genre", "Comment ça s’est passé", tuple((item.value, item.label) for item in STORY_TYPES if item.value in types), "temoignages/genre/"),
        Facet("departement", "Où", tuple(departments), "temoignages/departement/"),
    )


def _facet_page(rows: Sequence[Row], facet: Facet, value: str, label: str) -> Iterator[Page]:
    heading = f"{label}s" if facet.key == "genre" else label
    chosen = tuple(line for line in rows if value in dict(line.facets)[facet.key].split())
    listing = Listing(
        heading=heading, lead=_LEAD, rows=chosen, total=len(chosen), noun=("histoire", "histoires"), parents=_PARENTS,
        links=(("temoignages/", "Toutes les histoires"), _TELL),
    )
    yield from numbered(listing, f"{facet.folder}{value.lower()}/", f"Ils racontent : {heading[:1].lower()}{heading[1:]}", _LEAD, section="temoignages")


def row(entry: Entry[Story]) -> Row:
    """Make the line of a story in a list."""
    story = entry.record
    badges = [(STORY_TYPES.label(story.type), _TONES[story.type])]
    if story.place:
        badges.append((story.place, "neutre"))
    return Row(
        url=entry.url or "",
        title=entry.title,
        summary=f"{story.who}, {story.activity}",
        badges=tuple(badges),
        facets=(
            ("metier", story.trade or ""),
            ("besoin", " ".join(story.needs)),
            ("genre", story.type),
            ("departement", story.department or ""),
        ),
    )


class _Peers:
    """Finds stories on the same needs without comparing each with each."""

    def __init__(self, site: Site) -> None:
        self._stories = site.stories
        self._by_need: dict[str, list[int]] = defaultdict(list)
        self._by_need_and_trade: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for place, entry in enumerate(site.stories):
            for need in dict.fromkeys(entry.record.needs):
                self._by_need[need].append(place)
                self._by_need_and_trade[need, entry.record.trade].append(place)

    def of(self, entry: Entry[Story], count: int) -> tuple[Entry[Story], ...]:
        """A few others that share a need, in their order, those of the same trade first."""
        story = entry.record
        near = (self._by_need_and_trade[need, story.trade] for need in story.needs)
        every = (self._by_need[need] for need in story.needs)
        # Merged lazily: there are thousands of them and we keep a few.
        places = chain(merge(*near), merge(*every))
        others = (self._stories[place] for place in _distinct(places))
        return tuple(islice((other for other in others if other is not entry), count))


def _distinct(places: Iterable[int]) -> Iterator[int]:
    seen: set[int] = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place


_PEERS_SHOWN = 4


def story_page(site: Site, entry: Entry[Story]) -> Page:
    """Give one story’s page."""
    story = entry.record
    context = StoryPage(
        entry=entry,
        type=STORY_TYPES.label(story.type),
        trade=site.find("metier", story.trade) if story.trade else None,
        needs=site.pick("besoin", story.needs),
        others=site.once(_Peers).of(entry, _PEERS_SHOWN),
        provenance=provenance(site, entry),
    )
    place = f", {story.place}" if story.place else ""
    description = f"{story.who}, {story.activity}{place} : {entry.title}."
    return Page(f"temoignages/{story.id}/", entry.title, description, context, section="temoignages")


