"""The resolved hub: every record with its address, freshness and links. Frozen; computed once a build.

What people wrote (`generator.models`) is never changed: an `Entry` wraps a record with what we computed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar, cast

from generator.dates import add_months
from generator.eligibility import AidStatus, aid_status
from generator.geography import FRANCE, departments_of
from generator.load.cache import without_gc
from generator.load.records import LoadedRecord
from generator.load.upkeep import Upkeep
from generator.models.common import Record
from generator.models.contracts import ContractTemplate
from generator.models.help import Aid, Label, Provider, SupportNetwork, Venue
from generator.models.hub import Edition
from generator.models.kinds import KINDS, Kind
from generator.models.knowledge import GlossaryTerm, PriceReference, Statistic, Tool, TrainingModule
from generator.models.law import LegalBasis, Obligation, ReadingKey
from generator.models.references import Reference, mentions_of, references_of
from generator.models.trades import LifeEvent, Need, Story, Trade
from generator.problems import SettingsError
from generator.settings import Settings
from generator.text import fold

AnyRecord = TypeVar("AnyRecord", bound=Record, covariant=True)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Freshness:
    """How old the last check is, against the kind's span."""

    checked_on: date
    due_on: date
    """First day the check counts as old."""
    gone_on: date
    """First day the check counts as twice too old: an aid leaves the lists."""
    today: date

    @property
    def is_due(self) -> bool:
        """Whether the check is past its span."""
        return self.today >= self.due_on

    @property
    def is_gone(self) -> bool:
        """Whether the check is past twice its span."""
        return self.today >= self.gone_on


@dataclass(frozen=True)
class Entry(Generic[AnyRecord]):
    """One record and what we computed about it."""

    record: AnyRecord
    kind: Kind
    path: str
    """The file, relative to the root, such as "data/aids/x.yml"."""
    url: str | None
    """Site path such as "aides/x/" or "prix/#x"; None when nothing shows the record."""
    freshness: Freshness

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def title(self) -> str:
        """The record's name."""
        return self.record.title


_ANCHORED = {
    "prix": "prix/#{id}",
    "chiffre": "chiffres/#{id}",
    "base-legale": "contrats/bases-legales/#{id}",
    "cle-de-lecture": "contrats/cles-de-lecture/#{id}",
}
"""Kinds whose records share a page: their address is a place in it."""


def entry_url(kind: Kind, identifier: str) -> str | None:
    """Give the site path of a record, None for kinds that no page shows."""
    if kind.url_prefix is not None:
        return f"{kind.url_prefix}/{identifier}/"
    anchored = _ANCHORED.get(kind.key)
    return anchored.format(id=identifier) if anchored else None


class Site:
    """Everything a page may need, by kind and by id. Lists are in a stable order, by title then id."""

    def __init__(
        self,
        entries: Iterable[Entry[Record]],
        *,
        today: date,
        settings: Settings,
        edition: Edition | None,
        upkeep: Upkeep | None = None,
    ) -> None:
        """Index the entries; `resolve` is the way in."""
        self.today = today
        self.settings = settings
        self.edition = edition
        self.upkeep = upkeep or Upkeep()
        by_kind: dict[str, dict[str, Entry[Record]]] = {kind.key: {} for kind in KINDS}
        for entry in sorted(entries, key=lambda item: (_sort_key(item), item.id)):
            by_kind[entry.kind.key][entry.id] = entry
        self._by_kind = by_kind
        self._made: dict[Callable[[Site], Any], Any] = {}

    def once(self, make: Callable[["Site"], Made]) -> Made:
        """Give what a pure function makes of this hub; made once, for the several outputs that need it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def all(self, kind: str) -> tuple[Entry[Record], ...]:
        """Every entry of a kind, in order."""
        return tuple(self._by_kind[kind].values())

    def find(self, kind: str, identifier: str) -> Entry[Record] | None:
        """One entry, or None (an edition may have left it out)."""
        return self._by_kind[kind].get(identifier)

    def pick(self, kind: str, identifiers: Iterable[str]) -> tuple[Entry[Record], ...]:
        """Entries by id, in the order given, without those the edition left out."""
        index = self._by_kind[kind]
        return tuple(index[identifier] for identifier in identifiers if identifier in index)

    def link(self, kind: str, identifier: str) -> tuple[str, str] | None:
        """Give (site path, title) of a record's page; None when there is no such page."""
        entry = self._by_kind[kind].get(identifier) if kind in self._by_kind else None
        return (entry.url, entry.title) if entry is not None and entry.url is not None else None

    @cached_property
    def aids(self) -> tuple[Entry[Aid], ...]:
        """Aids."""
        return cast(tuple[Entry[Aid], ...], self.all("aide"))

    @cached_property
    def trades(self) -> tuple[Entry[Trade], ...]:
        """Trades."""
        return cast(tuple[Entry[Trade], ...], self.all("metier"))

    @cached_property
    def providers(self) -> tuple[Entry[Provider], ...]:
        """Providers and platforms."""
        return cast(tuple[Entry[Provider], ...], self.all("prestataire"))

    @cached_property
    def networks(self) -> tuple[Entry[SupportNetwork], ...]:
        """Support networks."""
        return cast(tuple[Entry[SupportNetwork], ...], self.all("reseau"))

    @cached_property
    def labels(self) -> tuple[Entry[Label], ...]:
        """Labels."""
        return cast(tuple[Entry[Label], ...], self.all("label"))

    @cached_property
    def venues(self) -> tuple[Entry[Venue], ...]:
        """Venues."""
        return cast(tuple[Entry[Venue], ...], self.all("lieu"))

    @cached_property
    def stories(self) -> tuple[Entry[Story], ...]:
        """Stories."""
        return cast(tuple[Entry[Story], ...], self.all("temoignage"))

    @cached_property
    def contracts(self) -> tuple[Entry[ContractTemplate], ...]:
        """Contract templates."""
        return cast(tuple[Entry[ContractTemplate], ...], self.all("contrat"))

    @cached_property
    def legal_bases(self) -> tuple[Entry[LegalBasis], ...]:
        """Legal bases."""
        return cast(tuple[Entry[LegalBasis], ...], self.all("base-legale"))

    @cached_property
    def reading_keys(self) -> tuple[Entry[ReadingKey], ...]:
        """Reading keys."""
        return cast(tuple[Entry[ReadingKey], ...], self.all("cle-de-lecture"))

    @cached_property
    def obligations(self) -> tuple[Entry[Obligation], ...]:
        """Obligations, by date of effect."""
        entries = cast(tuple[Entry[Obligation], ...], self.all("obligation"))
        return tuple(sorted(entries, key=lambda entry: (entry.record.takes_effect, entry.id)))

    @cached_property
    def prices(self) -> tuple[Entry[PriceReference], ...]:
        """Price references."""
        return cast(tuple[Entry[PriceReference], ...], self.all("prix"))

    @cached_property
    def tools(self) -> tuple[Entry[Tool], ...]:
        """Kinds of software."""
        return cast(tuple[Entry[Tool], ...], self.all("logiciel"))

    @cached_property
    def statistics(self) -> tuple[Entry[Statistic], ...]:
        """Figures."""
        return cast(tuple[Entry[Statistic], ...], self.all("chiffre"))

    @cached_property
    def terms(self) -> tuple[Entry[GlossaryTerm], ...]:
        """Glossary terms."""
        return cast(tuple[Entry[GlossaryTerm], ...], self.all("terme"))

    @cached_property
    def modules(self) -> tuple[Entry[TrainingModule], ...]:
        """Training modules, by number."""
        entries = cast(tuple[Entry[TrainingModule], ...], self.all("module"))
        return tuple(sorted(entries, key=lambda entry: (entry.record.number, entry.id)))

    @cached_property
    def needs(self) -> tuple[Entry[Need], ...]:
        """Needs, in the order of the home page."""
        entries = cast(tuple[Entry[Need], ...], self.all("besoin"))
        return tuple(sorted(entries, key=lambda entry: (entry.record.order, entry.id)))

    @cached_property
    def life_events(self) -> tuple[Entry[LifeEvent], ...]:
        """Life events, in their order."""
        entries = cast(tuple[Entry[LifeEvent], ...], self.all("moment"))
        return tuple(sorted(entries, key=lambda entry: (entry.record.order, entry.id)))

    @cached_property
    def backlinks(self) -> Mapping[tuple[str, str], tuple[Entry[Record], ...]]:
        """Who cites whom: (kind, id) of a record gives the entries that refer to it, in their order."""
        return self._who_refers(references_of)

    @cached_property
    def mentions(self) -> Mapping[tuple[str, str], tuple[Entry[Record], ...]]:
        """Whose text links to whom: (kind, id) of a record gives the entries, in their order."""
        return self._who_refers(mentions_of)

    def _who_refers(
        self, references_in: Callable[[Record], Iterable[Reference]]
    ) -> Mapping[tuple[str, str], tuple[Entry[Record], ...]]:
        found: dict[tuple[str, str], dict[tuple[str, str], Entry[Record]]] = defaultdict(dict)
        for kind in KINDS:
            for entry in self._by_kind[kind.key].values():
                for reference in references_in(entry.record):
                    found[reference.kind, reference.id].setdefault((kind.key, entry.id), entry)
        return {target: tuple(entries.values()) for target, entries in found.items()}

    def citing(self, entry: Entry[Record], kind: str) -> tuple[Entry[Record], ...]:
        """The entries of one kind that refer to an entry, by a field of theirs."""
        return tuple(item for item in self.backlinks.get((entry.kind.key, entry.id), ()) if item.kind.key == kind)

    def naming(self, entry: Entry[Record]) -> tuple[Entry[Record], ...]:
        """The entries with an address that speak of an entry, in a field or in a text; by kind, each once."""
        target = (entry.kind.key, entry.id)
        found = {item.path: item for item in (*self.backlinks.get(target, ()), *self.mentions.get(target, ()))}
        order = {kind.key: rank for rank, kind in enumerate(KINDS)}
        listed = (item for item in found.values() if item.url is not None and item is not entry)
        return tuple(sorted(listed, key=lambda item: order[item.kind.key]))

    @cached_property
    def listed_aids(self) -> tuple[Entry[Aid], ...]:
        """Aids that lists and paths may show: neither closed nor checked twice too long ago."""
        return tuple(
            entry
            for entry in self.aids
            if not entry.freshness.is_gone and self.status_of(entry) is not AidStatus.CLOSED
        )

    def status_of(self, entry: Entry[Aid]) -> AidStatus:
        """Where an aid stands on the day of the build."""
        return self._status_by_id[entry.id]

    @cached_property
    def _status_by_id(self) -> dict[str, AidStatus]:
        return {
            entry.id: aid_status(entry.record, self.today, stale_twice=entry.freshness.is_gone) for entry in self.aids
        }


def _sort_key(entry: Entry[Record]) -> str:
    return fold(entry.title)


def resolve(
    records: Iterable[LoadedRecord],
    *,
    today: date,
    settings: Settings,
    edition: str | None = None,
    upkeep: Upkeep | None = None,
) -> Site:
    """Turn checked records into the hub.

    Args:
        records: Sound records: references resolve, ids are unique.
        today: The day that dates are compared to.
        settings: The project's settings.
        edition: Id of a territorial edition; None for the whole country.
        upkeep: How the hub is looked after, its spans first; the defaults when None.

    Raises:
        SettingsError: When there is no such edition.
    """
    loaded = tuple(records)
    chosen: Edition | None = None
    if edition is not None:
        found = [item.record for item in loaded if item.kind.key == "edition" and item.record.id == edition]
        if not found:
            raise SettingsError(f"L’édition « {edition} » n’existe pas dans data/editions/.")
        chosen = cast(Edition, found[0])
    covered = departments_of(chosen.territories) if chosen else None
    kept = upkeep or Upkeep()
    with without_gc():
        entries = [
            Entry(
                item.record,
                item.kind,
                item.path,
                entry_url(item.kind, item.record.id),
                _freshness(item.record.checked_on, kept.months[item.kind.key], today),
            )
            for item in loaded
            if covered is None or _is_within(item.record, covered)
        ]
        return Site(entries, today=today, settings=settings, edition=chosen, upkeep=kept)


@lru_cache(maxsize=4096)
def _freshness(checked_on: date, months: int, today: date) -> Freshness:
    # Thousands of records were checked on the same few days: they share one value.
    return Freshness(checked_on, add_months(checked_on, months), add_months(checked_on, 2 * months), today)


def _is_within(record: Record, covered: frozenset[str]) -> bool:
    """Whether an edition shows a record: everything without a place, and what touches its territory."""
    if isinstance(record, Aid | SupportNetwork):
        return FRANCE in record.territories or bool(departments_of(record.territories) & covered)
    if isinstance(record, Provider):
        return record.department is None or record.role == "plateforme" or record.department in covered
    if isinstance(record, Venue):
        return record.department in covered
    return True
