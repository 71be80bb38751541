"""Every page of the site, as values: `Site` in, `Page` out. Nothing here touches the disk."""

from collections.abc import Iterator

from generator.pages import aids, contracts, directory, home, hub, knowledge, obligations, stories, trades, wants
from generator.site import Site
from generator.templates import Page

_SECTIONS = (home, trades, wants, aids, directory, stories, contracts, obligations, knowledge, hub)


def all_pages(site: Site) -> Iterator[Page]:
    """Give every page that is poured into the shell, section by section."""
    for section in _SECTIONS:
        yield from section.pages(site)
