"""The addresses to check: those of every record and every editorial page, but for the exceptions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.addresses import addresses_in, addresses_of
from generator.load import LoadedRecord
from generator.models.upkeep import LinkException


@dataclass(frozen=True)
class Addresses:
    """What there is to check."""

    holders: dict[str, tuple[str, ...]]
    """Files that hold each address, by address, in order; what is left alone is not there."""
    excepted: tuple[str, ...]
    """Addresses left alone."""
    ended: tuple[LinkException, ...]
    """Exceptions whose day is past: they no longer hold."""
    unused: tuple[LinkException, ...]
    """Exceptions that no address begins with."""


def outside_addresses(
    root: Path, records: Iterable[LoadedRecord], exceptions: Iterable[LinkException], today: date
) -> Addresses:
    """Gather the addresses of the records and of the pages of `content/`."""
    held: dict[str, dict[str, None]] = defaultdict(dict)
    for loaded in records:
        for url in addresses_of(loaded.record):
            held[url][loaded.path] = None
    for page in sorted((root / "content").rglob("*.md")):
        for url in addresses_in(page.read_text("utf-8", errors="replace")):
            held[url][page.relative_to(root).as_posix()] = None
    every = tuple(exceptions)
    running = tuple(item for item in every if item.until >= today)
    excepted = tuple(sorted(url for url in held if any(url.startswith(item.prefix) for item in running)))
    left_alone = set(excepted)
    return Addresses(
        {url: tuple(held[url]) for url in sorted(held) if url not in left_alone},
        excepted,
        tuple(item for item in every if item.until < today),
        tuple(item for item in running if not any(url.startswith(item.prefix) for url in held)),
    )
