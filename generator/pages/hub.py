"""Pages about the hub: search, embedding, offline, open data, sources."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from generator.exports import PACKAGE_PATH, Published, inventory
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.kinds import KINDS
from generator.models.trades import Need, Trade
from generator.site import Entry, Site
from generator.templates import Context, Page


@dataclass(frozen=True)
class SearchPage(Context):
    """Variables of recherche.html."""

    template: ClassVar[str] = "recherche.html"
    kinds: tuple[tuple[str, str], ...]
    """(value, label) of the kinds one can ask for."""
    needs: tuple[Entry[Need], ...]
    """Needs."""
    trades: tuple[Entry[Trade], ...]
    """Trades."""
    departments: tuple[tuple[str, str], ...]
    """(code, name)."""


@dataclass(frozen=True)
class EmbedPage(Context):
    """Variables of integrer.html."""

    template: ClassVar[str] = "integrer.html"
    site_name: str
    """Name of the hub, or of the edition."""
    address: str
    """Public address, ending with a slash; words to replace when it is unknown."""
    is_public: bool
    """Whether the public address is known."""
    trades: tuple[Entry[Trade], ...]
    """Trades one can embed."""
    needs: tuple[Entry[Need], ...]
    """Needs that the list of aids can be narrowed to."""


@dataclass(frozen=True)
class OfflinePage(Context):
    """Variables of hors-ligne.html."""

    template: ClassVar[str] = "hors-ligne.html"
    today: date
    """Day of the build."""


@dataclass(frozen=True)
class DataPage(Context):
    """Variables of donnees.html."""

    template: ClassVar[str] = "donnees.html"
    tables: tuple[Published, ...]
    """The tables, as CSV."""
    records: tuple[Published, ...]
    """The kinds that have records, as JSON."""
    package: str
    """Site path of the data package."""
    journal: str | None
    """Where the format and its changes are told; None without a forge."""
    today: date
    """Day of the build."""


@dataclass(frozen=True)
class SourcesPage(Context):
    """Variables of sources.html."""

    template: ClassVar[str] = "sources.html"
    sources: tuple[tuple[str, str | None, int], ...]
    """(title, address or None, records that rest on it), most used first."""
    total: int
    """How many records."""


_SEARCHED = ("metier", "aide", "reseau", "prestataire", "lieu", "contrat", "obligation", "temoignage", "logiciel", "terme", "besoin", "label", "prix")


def pages(site: Site) -> Iterator[Page]:
    """Give the pages about the hub."""
    present = tuple((kind.key, kind.plural) for kind in KINDS if kind.key in _SEARCHED and site.all(kind.key))
    search = SearchPage(present, site.needs, site.trades, tuple(DEPARTMENT_NAME_BY_CODE.items()))
    yield Page("recherche/", "Chercher", "Cherchez avec vos mots : un métier, un souci, une aide.", search, section="recherche", indexed=False, scripts=("assets/recherche.js",), runs_wasm=True)
    yield Page("integrer/", "Intégrer à votre site", "Chambres, mairies, fédérations : affichez nos pages chez vous, gratuitement.", _embed_page(site), scripts=("assets/integration.js",))
    yield Page("hors-ligne/", "Hors connexion", "Tout le site dans un fichier, à poser sur une clé USB.", OfflinePage(site.today))
    yield Page("donnees/", "Données ouvertes", "Toutes les fiches, sous Licence Ouverte, en tableaux et en JSON.", _data_page(site))
    yield Page("sources/", "Sources", "Les documents sur lesquels les fiches s’appuient.", _sources(site))


def _embed_page(site: Site) -> EmbedPage:
    address = site.settings.site_url
    name = site.edition.name if site.edition else site.settings.site_name
    return EmbedPage(name, address or "ADRESSE-DU-SITE/", address is not None, site.trades, site.needs)


def _data_page(site: Site) -> DataPage:
    published = site.once(inventory)
    tables = tuple(item for item in published if item.table)
    records = tuple(item for item in published if item.rows and not item.table)
    return DataPage(tables, records, PACKAGE_PATH, site.settings.view_url("docs/donnees.md"), site.today)


def _sources(site: Site) -> SourcesPage:
    uses: Counter[tuple[str, str | None]] = Counter()
    total = 0
    for kind in KINDS:
        for entry in site.all(kind.key):
            total += 1
            uses[entry.record.source.title, entry.record.source.url] += 1
    ordered = sorted(uses.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
    return SourcesPage(tuple((title, url, count) for (title, url), count in ordered), total)
