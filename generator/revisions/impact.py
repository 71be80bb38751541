"""The pages a change touches: the record's own, and those of the records that show it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.geography import FRANCE, departments_of
from generator.models.common import Record
from generator.models.help import Aid, Provider, SupportNetwork, Venue
from generator.models.kinds import KINDS
from generator.pathways import named_trades
from generator.revisions.compare import Compared
from generator.site import Entry, Site, entry_url


@dataclass(frozen=True)
class PagesTouched:
    """What a reader of the site will see change."""

    own: str | None
    """Site path of the record's page; None when no page shows it, or when it is gone."""
    gone: str | None
    """Site path that will lead nowhere; None when none does."""
    others: tuple[str, ...]
    """Site paths of the other pages that show it, by kind, each once."""


def pages_touched(site: Site, compared: Compared) -> PagesTouched:
    """Find the pages that show a record.

    Args:
        site: The hub as it is after the change.
        compared: The change.
    """
    old, new = compared.old, compared.new
    before = _address(old.kind.key, old.values) if old is not None and old.kind is not None else None
    after = _address(new.kind.key, new.values) if new is not None and new.kind is not None else None
    others: dict[str, None] = {}
    for side in (new, old):
        if side is None or side.kind is None or not side.values:
            continue
        others.update(dict.fromkeys(_showing(site, side.kind.key, str(side.values.get("id", "")), side.record)))
    return PagesTouched(
        after,
        before if before != after and before is not None and not _leads_on(site, compared, before) else None,
        tuple(url for url in others if url not in (before, after)),
    )


def _leads_on(site: Site, compared: Compared, address: str) -> bool:
    """Whether an address that no record has any more still leads somewhere: a page of many, or a redirection."""
    old = compared.old
    if "#" in address or old is None or old.kind is None or not old.values:
        return True
    redirected = {(item.kind, item.old) for item in site.upkeep.redirections.redirections}
    return (old.kind.key, old.values.get("id")) in redirected


def _address(kind: str, values: object) -> str | None:
    identifier = values.get("id") if isinstance(values, dict) else None
    found = next(item for item in KINDS if item.key == kind)
    return entry_url(found, identifier) if isinstance(identifier, str) else None


def _showing(site: Site, kind: str, identifier: str, record: Record | None) -> Iterator[str]:
    target = (kind, identifier)
    citing = {item.path: item for item in (*site.backlinks.get(target, ()), *site.mentions.get(target, ()))}
    order = {item.key: rank for rank, item in enumerate(KINDS)}
    entry = site.find(kind, identifier)
    if entry is not None and isinstance(record, Aid):
        yield from _urls(named_trades(site, record) or ())
        yield from _urls(site.pick("besoin", record.needs))
    yield from _urls(sorted(citing.values(), key=lambda item: order[item.kind.key]))
    if record is not None:
        yield from _near(record)


def _urls(entries: Iterable[Entry[Record]]) -> Iterator[str]:
    return (entry.url for entry in entries if entry.url is not None)


def _near(record: Record) -> Iterator[str]:
    """The pages of the departments that show a record."""
    if isinstance(record, Aid | SupportNetwork) and FRANCE not in record.territories:
        for code in sorted(departments_of(record.territories)):
            yield f"qui-aide/{code.lower()}/"
            if isinstance(record, Aid):
                yield f"aides/departement/{code.lower()}/"
    elif isinstance(record, Provider | Venue) and record.department:
        yield f"qui-aide/{record.department.lower()}/"
