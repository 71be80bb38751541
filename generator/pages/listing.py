"""Lists with facets: rows, facet links to plain pages, and the form that JavaScript makes live.

Without JavaScript each facet value is a page of its own (`Facet.links`), and the form is a GET form whose
answer is the list itself; with it the form filters the rows in place. A list longer than `MAX_ROWS` shows
its facets only: its rows stand on the facet pages, cut into numbered pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from generator.templates import Context, Page

MAX_ROWS = 300
"""Rows on one page: beyond, a phone on a poor network waits (measured: about 90 bytes a row, compressed)."""


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    url: str
    """Site path of the page it leads to."""
    title: str
    """Link text."""
    summary: str = ""
    """One line."""
    badges: tuple[tuple[str, str], ...] = ()
    """(text, tone) with tone among "ouvert", "verifier", "ferme", "neutre"."""
    facets: tuple[tuple[str, str], ...] = ()
    """(facet key, space separated values), such as ("departement", "FR")."""
    starts: str = ""
    """ISO day it opens, for what the browser recomputes; "" when unknown."""
    ends: str = ""
    """ISO day it ends; "" when unknown."""
    gone_on: str = ""
    """ISO day its check is twice too old; "" when that changes nothing."""


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list."""

    key: str
    """Name in the address, such as "departement"."""
    label: str
    """Legend."""
    options: tuple[tuple[str, str], ...]
    """(value, label) in order."""
    folder: str = ""
    """Site path of its plain pages, such as "aides/departement/"; "" when it has none."""


@dataclass(frozen=True)
class Listing(Context):
    """Variables of liste.html."""

    template: ClassVar[str] = "liste.html"
    heading: str
    """The page's title."""
    lead: str
    """One or two sentences under it."""
    rows: tuple[Row, ...]
    """What is shown."""
    total: int
    """How many in all, on every page of the list."""
    noun: tuple[str, str]
    """("aide", "aides") for the live count."""
    parents: tuple[tuple[str, str], ...]
    """(site path, label) of the pages above."""
    facets: tuple[Facet, ...] = ()
    """Shown on the main list only."""
    action: str = ""
    """Site path the form answers at."""
    notes: tuple[str, ...] = ()
    """Sentences in our Markdown, before the rows."""
    more: tuple[tuple[str, str], ...] = ()
    """(site path, label) of further lists."""
    page_links: tuple[tuple[str, str, bool], ...] = ()
    """(site path, label, is current) of the numbered pages; empty when there is one."""
    links: tuple[tuple[str, str], ...] = ()
    """(site path, label) shown at the foot."""
    remembers: bool = True
    """Whether the department chosen on another page narrows it at once; not when few departments have rows."""
    is_whole: bool = True
    """Whether every row of the list is on this page: only then can the browser filter it."""


def numbered(base: Listing, url: str, title: str, description: str, *, section: str, indexed: bool = False) -> Iterator[Page]:
    """Give a list as one page, or as numbered pages when it is long."""
    chunks: Sequence[tuple[Row, ...]] = [
        base.rows[start : start + MAX_ROWS] for start in range(0, max(len(base.rows), 1), MAX_ROWS)
    ]
    addresses = [url if index == 0 else f"{url}page-{index + 1}/" for index in range(len(chunks))]
    for index, (chunk, address) in enumerate(zip(chunks, addresses, strict=True)):
        links = tuple((other, str(number), other == address) for number, other in enumerate(addresses, start=1))
        context = replace(
            base,
            rows=chunk,
            total=len(base.rows),
            facets=base.facets if index == 0 else (),
            notes=base.notes if index == 0 else (),
            page_links=links if len(links) > 1 else (),
            is_whole=len(chunks) == 1,
        )
        suffix = f" (page {index + 1})" if index else ""
        yield Page(address, title + suffix, description + suffix, context, section=section, indexed=indexed and index == 0)
