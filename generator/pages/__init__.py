"""Every page of the site, as values: `Site` in, `Page` out. Nothing here touches the disk."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.pages import (
    aids,
    assessment,
    catalogue,
    contract_form,
    contracts,
    costs,
    directory,
    figures,
    home,
    hub,
    knowledge,
    modules,
    obligations,
    problems,
    propose,
    reading_keys,
    routes,
    state,
    stories,
    trades,
    wants,
)
from generator.site import Entry, Site
from generator.templates import Page

_SECTIONS = (
    home,
    assessment,
    trades,
    wants,
    aids,
    directory,
    stories,
    contracts,
    contract_form,
    reading_keys,
    routes,
    obligations,
    costs,
    figures,
    knowledge,
    catalogue,
    modules,
    propose,
    hub,
    problems,
    state,
)


def all_pages(site: Site) -> Iterator[Page]:
    """Give every page that is poured into the shell, section by section."""
    for section in _SECTIONS:
        yield from section.pages(site)


_PAGE_OF: Mapping[str, Callable[[Site, Entry[Any]], Page]] = {
    "metier": trades.trade_page,
    "aide": aids.aid_page,
    "prestataire": directory.provider_page,
    "reseau": directory.network_page,
    "label": directory.label_page,
    "lieu": directory.venue_page,
    "temoignage": stories.story_page,
    "contrat": contracts.contract_page,
    "aiguillage": routes.route_page,
    "obligation": obligations.obligation_page,
    "logiciel": catalogue.tool_page,
    "terme": knowledge.term_page,
    "besoin": wants.need_page,
    "moment": wants.life_event_page,
    "module": modules.module_page,
}
"""How to make the page of one record, by kind; the kinds whose records share a page are not here."""


def page_of(site: Site, entry: Entry[Any]) -> Page | None:
    """Give the page of one record without making the others; None when it has none of its own."""
    make = _PAGE_OF.get(entry.kind.key)
    return make(site, entry) if make else None
