"""Peers: the list with its facets, one page a story."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice
from typing import ClassVar

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


def pages(site: Site) -> Iterator[Page]:
    """Give the lists and one page a story."""
    if not site.stories:
        return
    lead = "Des gens du métier : ce qu’ils ont fait, ce qu’ils en disent, ce qui a raté."
    rows = tuple(row(entry) for entry in site.stories)
    used = {need for entry in site.stories for need in entry.record.needs}
    needs = tuple((entry.id, entry.record.short_name) for entry in site.needs if entry.id in used)
    facets = (
        Facet("metier", "Mon métier", tuple((entry.id, entry.title) for entry in site.trades if any(story.record.trade == entry.id for story in site.stories))),
        Facet("besoin", "Mon besoin", needs, "temoignages/besoin/"),
        Facet("genre", "Comment ça s’est passé", tuple((item.value, item.label) for item in STORY_TYPES), "temoignages/genre/"),
    )
    listing = Listing(
        heading="Ils racontent", lead=lead, rows=rows, total=len(rows), noun=("histoire", "histoires"),
        parents=_PARENTS[:1], facets=facets, action="temoignages/",
    )
    yield from numbered(listing, "temoignages/", "Ils racontent", lead, section="temoignages", indexed=True)
    for value, label in needs:
        chosen = tuple(line for line in rows if value in dict(line.facets)["besoin"].split())
        facet = Listing(heading=label, lead=lead, rows=chosen, total=len(chosen), noun=("histoire", "histoires"), parents=_PARENTS)
        yield from numbered(facet, f"temoignages/besoin/{value}/", f"Ils racontent : {label.lower()}", lead, section="temoignages")
    for item in STORY_TYPES:
        chosen = tuple(line for line in rows if dict(line.facets)["genre"] == item.value)
        facet = Listing(heading=f"{item.label}s", lead=lead, rows=chosen, total=len(chosen), noun=("histoire", "histoires"), parents=_PARENTS)
        yield from numbered(facet, f"temoignages/genre/{item.value}/", f"Ils racontent : {item.label.lower()}s", lead, section="temoignages")
    for entry in site.stories:
        yield story_page(site, entry)


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
        facets=(("metier", story.trade or ""), ("besoin", " ".join(story.needs)), ("genre", story.type)),
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


