"""Questions to put to someone else's contract, and the letter that the answers make."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import ClassVar

from markupsafe import Markup

from generator.contracts.letter import Point
from generator.models.common import Record
from generator.models.contracts import ContractTemplate
from generator.models.law import ReadingKey
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import plain, typography

_SECTION = "contrats"


@dataclass(frozen=True)
class Mend:
    """A clause of ours that settles the point."""

    contract: Entry[Record]
    clause: str
    """Anchor of the clause on the model's page."""
    title: str
    """The clause's title."""


@dataclass(frozen=True)
class Question:
    """A reading key with what settles it."""

    entry: Entry[ReadingKey]
    bases: tuple[Entry[Record], ...]
    contracts: tuple[Entry[Record], ...]
    """Models that settle the point."""
    mends: tuple[Mend, ...]
    """Their clauses."""


@dataclass(frozen=True)
class ReadingKeys(Context):
    """Variables of cles-de-lecture.html."""

    template: ClassVar[str] = "cles-de-lecture.html"
    keys: tuple[Question, ...]
    """In the order they are best asked."""
    points: Markup
    """The questions and their sentences as JSON, for the letter."""


def pages(site: Site) -> Iterator[Page]:
    """Give the page of the reading keys, when there are any."""
    if not site.reading_keys:
        return
    title = "Les questions à poser avant de signer"
    lead = f"{title} : où regarder, le bon signe, ce qui doit vous arrêter, la lettre à envoyer."
    found = questions(site)
    data = json.dumps([asdict(point) for point in points(found)], ensure_ascii=False).replace("<", "\\u003c")
    context = ReadingKeys(found, Markup(data))
    scripts = ("assets/contrat-cadres.js", "assets/contrat.js", "assets/lettre.js")
    yield Page("contrats/cles-de-lecture/", title, lead, context, section=_SECTION, scripts=scripts, is_sealed=True)


def questions(site: Site) -> tuple[Question, ...]:
    """Give the keys in their order, with the clauses of ours that settle each."""
    ordered = sorted(site.reading_keys, key=lambda entry: (entry.record.order, entry.id))
    return tuple(
        Question(
            entry,
            site.pick("base-legale", entry.record.bases),
            site.pick("contrat", entry.record.contracts),
            tuple(_mends(site, entry.record)),
        )
        for entry in ordered
    )


def points(found: tuple[Question, ...]) -> tuple[Point, ...]:
    """Give the questions as the letter uses them."""
    return tuple(
        Point(item.entry.id, typography(item.entry.record.question), typography(plain(item.entry.record.sentence)))
        for item in found
    )


def _mends(site: Site, key: ReadingKey) -> Iterator[Mend]:
    for found in site.pick("contrat", key.contracts):
        contract = found.record
        assert isinstance(contract, ContractTemplate)
        for clause in contract.clauses:
            if clause.id in key.clauses:
                yield Mend(found, clause.id, clause.title)
