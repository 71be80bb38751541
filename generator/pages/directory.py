"""Who helps: the entrance page, networks, providers, platforms, labels, venues."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from generator.dates import last_day
from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE, departments_of, territory_name
from generator.models.common import Record
from generator.models.help import Label, LabelHeld, Provider, SupportNetwork, Venue
from generator.pages.listing import Facet, Listing, Row, numbered
from generator.pages.provenance import Provenance, provenance
from generator.pathways import covered
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import (
    LABEL_DOMAINS,
    LABEL_NATURES,
    NETWORK_TYPES,
    PROVIDER_ROLES,
    VENUE_TYPES,
    WELCOMES_FIRMS,
)

_SECTION = "qui-aide"
_HOME = (("", "Accueil"), ("qui-aide/", "Qui m’aide"))


@dataclass(frozen=True)
class WhoHelps(Context):
    """Variables of qui-aide.html."""

    template: ClassVar[str] = "qui-aide.html"
    departments: tuple[tuple[str, str], ...]
    """(code, name)."""
    counts: dict[str, int]
    """How many networks, helpers, platforms, labels, venues."""
    urgent: tuple[Entry[SupportNetwork], ...]
    """Who to call after an attack or a fraud."""


@dataclass(frozen=True)
class Near(Context):
    """Variables of pres-de-chez-vous.html: who helps in one department."""

    template: ClassVar[str] = "pres-de-chez-vous.html"
    code: str
    """Department code."""
    name: str
    """Department name."""
    networks: tuple[Entry[SupportNetwork], ...]
    """Networks of the department and its region."""
    national: tuple[Entry[SupportNetwork], ...]
    """Chambers and public services of the whole country."""
    providers: tuple[Entry[Provider], ...]
    """Those who help, with an address there."""
    platforms: tuple[Entry[Provider], ...]
    """Platforms and editors with an address there: not helpers."""
    venues: tuple[Entry[Venue], ...]
    """Places there."""


@dataclass(frozen=True)
class Held:
    """A label as a provider's page shows it."""

    entry: Entry[Record] | None
    """The label's record."""
    held: LabelHeld
    """What the provider says."""
    is_over: bool
    """Whether it has ended on the day of the build."""


@dataclass(frozen=True)
class ProviderPage(Context):
    """Variables of prestataire.html."""

    template: ClassVar[str] = "prestataire.html"
    entry: Entry[Provider]
    """The provider."""
    role: tuple[str, str]
    """(label, meaning) of its role."""
    labels: tuple[Held, ...]
    """Its labels with proof and end."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    contracts: tuple[Entry[Record], ...]
    """Models that fit what it sells."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class NetworkPage(Context):
    """Variables of reseau.html."""

    template: ClassVar[str] = "reseau.html"
    entry: Entry[SupportNetwork]
    """The network."""
    type: tuple[str, str]
    """(label, meaning) of its type."""
    places: tuple[str, ...]
    """Names of its territories."""
    parent: Entry[Record] | None
    """The network it belongs to."""
    members: tuple[Entry[Record], ...]
    """Networks that belong to it."""
    aids: tuple[Entry[Record], ...]
    """Aids it gives."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    trades: tuple[Entry[Record], ...]
    """Trades that name it."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class LabelPage(Context):
    """Variables of label.html."""

    template: ClassVar[str] = "label.html"
    entry: Entry[Label]
    """The label."""
    nature: tuple[str, str]
    """(label, meaning) of what it is."""
    domain: str
    """Label of its domain."""
    holders: tuple[Entry[Record], ...]
    """Providers that hold it, at most 60."""
    holder_count: int
    """How many hold it."""
    venues: int
    """How many venues hold it."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class VenuePage(Context):
    """Variables of lieu.html."""

    template: ClassVar[str] = "lieu.html"
    entry: Entry[Venue]
    """The venue."""
    type: tuple[str, str]
    """(label, meaning) of its type."""
    welcome: tuple[str, str]
    """(label, meaning): whether it welcomes firms."""
    labels: tuple[Held, ...]
    """Its labels."""
    provenance: Provenance
    """Who vouches for it."""


_LABELS_SHOWN = 60


def pages(site: Site) -> Iterator[Page]:
    """Give every page of the directory."""
    yield _entrance(site)
    yield from _near_pages(site)
    yield from _network_lists(site)
    yield from _provider_lists(site)
    yield from _label_list(site)
    yield from _venue_lists(site)
    for provider in site.providers:
        yield provider_page(site, provider)
    for network in site.networks:
        yield network_page(site, network)
    for label in site.labels:
        yield label_page(site, label)
    for venue in site.venues:
        yield venue_page(site, venue)


def _helpers(site: Site) -> list[Entry[Provider]]:
    return [entry for entry in site.providers if entry.record.role == "accompagnement"]


def _entrance(site: Site) -> Page:
    helpers = _helpers(site)
    context = WhoHelps(
        departments=tuple(DEPARTMENT_NAME_BY_CODE.items()),
        counts={
            "reseaux": len(site.networks),
            "prestataires": len(helpers),
            "plateformes": sum(entry.record.role == "plateforme" for entry in site.providers),
            "labels": len(site.labels),
            "lieux": len(site.venues),
        },
        urgent=tuple(
            entry for entry in site.networks if entry.record.type == "secours-cyber" and FRANCE in entry.record.territories
        ),
    )
    return Page("qui-aide/", "Qui m’aide", "Des gens près de chez vous : chambres, réseaux, lieux, prestataires labellisés.", context, section=_SECTION)


_EVERYWHERE_TYPES = ("chambre", "service-public", "secours-cyber", "mediateur")


def _near_pages(site: Site) -> Iterator[Page]:
    networks: dict[str, list[Entry[SupportNetwork]]] = defaultdict(list)
    for entry in site.networks:
        if FRANCE not in entry.record.territories and entry.record.state != "ferme":
            for code in departments_of(entry.record.territories):
                networks[code].append(entry)
    national = tuple(
        entry
        for entry in site.networks
        if FRANCE in entry.record.territories and entry.record.type in _EVERYWHERE_TYPES and entry.record.state == "actif"
    )
    helpers: dict[str, list[Entry[Provider]]] = defaultdict(list)
    others: dict[str, list[Entry[Provider]]] = defaultdict(list)
    for provider in site.providers:
        if provider.record.department:
            chosen = helpers if provider.record.role in ("accompagnement", "hebergeur") else others
            chosen[provider.record.department].append(provider)
    venues: dict[str, list[Entry[Venue]]] = defaultdict(list)
    for venue in site.venues:
        venues[venue.record.department].append(venue)
    for code, name in DEPARTMENT_NAME_BY_CODE.items():
        context = Near(
            code=code,
            name=name,
            networks=tuple(networks[code]),
            national=national,
            providers=tuple(helpers[code][:100]),
            platforms=tuple(others[code][:100]),
            venues=tuple(venues[code][:100]),
        )
        title = f"Qui m’aide : {name} ({code})"
        yield Page(f"qui-aide/{code.lower()}/", title, f"{title} : chambres, réseaux, lieux et prestataires.", context, section=_SECTION)


def _network_row(entry: Entry[SupportNetwork]) -> Row:
    network = entry.record
    places = ", ".join(territory_name(code) for code in network.territories)
    badges = [(NETWORK_TYPES.label(network.type), "neutre"), (places[:1].upper() + places[1:], "neutre")]
    if network.state != "actif":
        badges.insert(0, ("fermé", "ferme") if network.state == "ferme" else ("à vérifier", "verifier"))
    return Row(
        url=entry.url or "",
        title=entry.title,
        summary=network.role,
        badges=tuple(badges),
        facets=(("departement", covered(network.territories)), ("type", network.type), ("besoin", " ".join(network.needs))),
    )


def _departments(entries_folder: str) -> Facet:
    return Facet("departement", "Mon département", tuple((code, f"{code} · {name}") for code, name in DEPARTMENT_NAME_BY_CODE.items()), entries_folder)


def _network_lists(site: Site) -> Iterator[Page]:
    if not site.networks:
        return
    lead = "Chambres, fédérations, services publics : des gens dont c’est le métier de vous accompagner."
    rows = tuple(_network_row(entry) for entry in site.networks)
    present = {entry.record.type for entry in site.networks}
    types = tuple((item.value, item.label) for item in NETWORK_TYPES if item.value in present)
    listing = Listing(
        heading="Les réseaux qui accompagnent",
        lead=lead,
        rows=rows,
        total=len(rows),
        noun=("réseau", "réseaux"),
        parents=_HOME,
        facets=(
            _departments("qui-aide/"),
            Facet("type", "Qui", types, "reseaux/type/"),
            Facet("besoin", "Mon besoin", tuple((entry.id, entry.record.short_name) for entry in site.needs)),
        ),
        links=(("proposer/reseau/", "Il manque un réseau : le proposer"),),
        action="reseaux/",
    )
    yield from numbered(listing, "reseaux/", "Réseaux", lead, section=_SECTION, indexed=True)
    for value, label in types:
        chosen = tuple(row for row in rows if dict(row.facets)["type"] == value)
        facet = Listing(heading=label, lead=lead, rows=chosen, total=len(chosen), noun=("réseau", "réseaux"), parents=(*_HOME, ("reseaux/", "Réseaux")))
        yield from numbered(facet, f"reseaux/type/{value}/", f"Réseaux : {label}", lead, section=_SECTION)


def _provider_row(site: Site, entry: Entry[Provider]) -> Row:
    provider = entry.record
    badges = []
    place = provider.town or (DEPARTMENT_NAME_BY_CODE[provider.department] if provider.department else provider.country)
    if place:
        badges.append((f"{place} ({provider.department})" if provider.department else place, "neutre"))
    badges.extend((label.title, "neutre") for label in site.pick("label", [held.label for held in provider.labels])[:2])
    return Row(
        url=entry.url or "",
        title=entry.title,
        summary=" · ".join(provider.activities[:2]),
        badges=tuple(badges),
        facets=(
            ("departement", provider.department or ""),
            ("besoin", " ".join(provider.needs)),
            ("label", " ".join(held.label for held in provider.labels)),
        ),
    )


_ROLE_LISTS = (
    (("accompagnement",), "prestataires/", "Les prestataires", ("prestataire", "prestataires"),
     "Des firmes et des coopératives qui aident contre paiement. Un label se vérifie : la page du label dit comment."),
    (("plateforme",), "prestataires/plateformes/", "Les plateformes de facturation", ("plateforme", "plateformes"),
     "Une plateforme agréée transporte vos factures. Elle ne vous accompagne pas : ne la choisissez pas pour cela."),
    (("editeur", "hebergeur"), "prestataires/editeurs/", "Éditeurs et hébergeurs", ("firme", "firmes"),
     "Des firmes qui vendent un logiciel ou gardent des fichiers."),
)


def _provider_lists(site: Site) -> Iterator[Page]:
    lists = [(roles, url, heading, noun, lead, [entry for entry in site.providers if entry.record.role in roles]) for roles, url, heading, noun, lead in _ROLE_LISTS]
    for _, url, heading, noun, lead, entries in lists:
        if not entries and url != "prestataires/":
            continue
        rows = tuple(_provider_row(site, entry) for entry in entries)
        held = {held.label for entry in entries for held in entry.record.labels}
        labels = tuple((label.id, label.title) for label in site.labels if label.id in held)
        listing = Listing(
            heading=heading,
            lead=lead,
            rows=rows,
            total=len(rows),
            noun=noun,
            parents=_HOME,
            facets=(
                _departments("qui-aide/"),
                Facet("label", "Label", labels, "labels/"),
                Facet("besoin", "Mon besoin", tuple((entry.id, entry.record.short_name) for entry in site.needs)),
            ),
            action=url,
            links=(
                *((other, name) for _, other, name, _, _, found in lists if other != url and found),
                ("proposer/prestataire/", "Il en manque un : le proposer"),
            ),
        )
        yield from numbered(listing, url, heading, lead, section=_SECTION, indexed=True)


def _label_list(site: Site) -> Iterator[Page]:
    if not site.labels:
        return
    lead = "Ce qu’un label garantit, ce qu’il ne dit pas, et comment vérifier qu’il est vrai."
    rows = tuple(
        Row(
            url=entry.url or "",
            title=entry.title,
            summary=entry.record.summary,
            badges=((LABEL_NATURES.label(entry.record.nature), "neutre"), (LABEL_DOMAINS.label(entry.record.domain), "neutre")),
            facets=(("domaine", entry.record.domain),),
        )
        for entry in site.labels
    )
    present = {entry.record.domain for entry in site.labels}
    listing = Listing(
        heading="Les labels",
        lead=lead,
        rows=rows,
        total=len(rows),
        noun=("label", "labels"),
        parents=_HOME,
        facets=(Facet("domaine", "Domaine", tuple((item.value, item.label) for item in LABEL_DOMAINS if item.value in present)),),
        action="labels/",
    )
    yield from numbered(listing, "labels/", "Labels", lead, section=_SECTION, indexed=True)


def _venue_row(entry: Entry[Venue]) -> Row:
    venue = entry.record
    return Row(
        url=entry.url or "",
        title=entry.title,
        summary=VENUE_TYPES.label(venue.type),
        badges=((f"{venue.town} ({venue.department})", "neutre"),),
        facets=(("departement", venue.department), ("type", venue.type)),
    )


def _venue_lists(site: Site) -> Iterator[Page]:
    if not site.venues:
        return
    lead = "Ateliers partagés et lieux où l’on se fait aider au numérique. Appelez avant de vous déplacer."
    rows = tuple(_venue_row(entry) for entry in site.venues)
    present = {entry.record.type for entry in site.venues}
    types = tuple((item.value, item.label) for item in VENUE_TYPES if item.value in present)
    departments = sorted({entry.record.department for entry in site.venues}, key=list(DEPARTMENT_NAME_BY_CODE).index)
    facets = (
        Facet("departement", "Mon département", tuple((code, f"{code} · {DEPARTMENT_NAME_BY_CODE[code]}") for code in departments), "lieux/departement/"),
        Facet("type", "Quel lieu", types, "lieux/type/"),
    )
    listing = Listing(heading="Les lieux", lead=lead, rows=rows, total=len(rows), noun=("lieu", "lieux"), parents=_HOME, facets=facets, action="lieux/", links=(("proposer/lieu/", "Il manque un lieu : le proposer"),))
    yield from numbered(listing, "lieux/", "Lieux", lead, section=_SECTION, indexed=True)
    above = (*_HOME, ("lieux/", "Lieux"))
    for code in departments:
        chosen = tuple(row for row in rows if dict(row.facets)["departement"] == code)
        title = f"Lieux : {DEPARTMENT_NAME_BY_CODE[code]} ({code})"
        facet = Listing(heading=title, lead=lead, rows=chosen, total=len(chosen), noun=("lieu", "lieux"), parents=above)
        yield from numbered(facet, f"lieux/departement/{code.lower()}/", title, lead, section=_SECTION)
    for value, label in types:
        chosen = tuple(row for row in rows if dict(row.facets)["type"] == value)
        facet = Listing(heading=label, lead=lead, rows=chosen, total=len(chosen), noun=("lieu", "lieux"), parents=above)
        yield from numbered(facet, f"lieux/type/{value}/", f"Lieux : {label}", lead, section=_SECTION)


def _meaning(vocabulary: Any, value: str) -> tuple[str, str]:
    entry = next(item for item in vocabulary if item.value == value)
    return entry.label, entry.meaning


def _held(site: Site, labels: tuple[LabelHeld, ...], today: date) -> tuple[Held, ...]:
    return tuple(
        Held(site.find("label", held.label), held, bool(held.ends and last_day(held.ends) < today)) for held in labels
    )


def provider_page(site: Site, entry: Entry[Provider]) -> Page:
    """Give one provider's page."""
    provider = entry.record
    role = _meaning(PROVIDER_ROLES, provider.role)
    context = ProviderPage(
        entry=entry,
        role=role,
        labels=_held(site, provider.labels, site.today),
        needs=site.pick("besoin", provider.needs),
        contracts=tuple(
            item
            for item in site.contracts
            if any(role.id == "prestataire" for role in item.record.roles)
            and not set(item.record.needs).isdisjoint(provider.needs)
        ),
        provenance=provenance(site, entry),
    )
    place = provider.town or provider.country or "France"
    description = f"{entry.title}, {place} : {role[0].lower()}. {' ; '.join(provider.activities[:2])}"
    return Page(f"prestataires/{provider.id}/", entry.title, description, context, section=_SECTION)


def network_page(site: Site, entry: Entry[SupportNetwork]) -> Page:
    """Give one network's page."""
    network = entry.record
    context = NetworkPage(
        entry=entry,
        type=_meaning(NETWORK_TYPES, network.type),
        places=tuple(territory_name(code) for code in network.territories),
        parent=site.find("reseau", network.parent) if network.parent else None,
        members=site.citing(entry, "reseau"),
        aids=site.citing(entry, "aide"),
        needs=site.pick("besoin", network.needs),
        trades=site.citing(entry, "metier"),
        provenance=provenance(site, entry),
    )
    return Page(f"reseaux/{network.id}/", entry.title, network.role, context, section=_SECTION)


def label_page(site: Site, entry: Entry[Label]) -> Page:
    """Give one label’s page."""
    label = entry.record
    holders = site.citing(entry, "prestataire")
    context = LabelPage(
        entry=entry,
        nature=_meaning(LABEL_NATURES, label.nature),
        domain=LABEL_DOMAINS.label(label.domain),
        holders=holders[:_LABELS_SHOWN],
        holder_count=len(holders),
        venues=len(site.citing(entry, "lieu")),
        provenance=provenance(site, entry),
    )
    return Page(f"labels/{label.id}/", entry.title, label.summary, context, section=_SECTION)


def venue_page(site: Site, entry: Entry[Venue]) -> Page:
    """Give one venue’s page."""
    venue = entry.record
    context = VenuePage(
        entry=entry,
        type=_meaning(VENUE_TYPES, venue.type),
        welcome=_meaning(WELCOMES_FIRMS, venue.welcomes_firms),
        labels=_held(site, venue.labels, site.today),
        provenance=provenance(site, entry),
    )
    description = f"{entry.title}, {venue.town} ({venue.department}) : {VENUE_TYPES.label(venue.type).lower()}."
    return Page(f"lieux/{venue.id}/", f"{entry.title} ({venue.town})", description, context, section=_SECTION)
