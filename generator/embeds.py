"""The embeds: light pages without chrome that a chamber or a town shows in a frame of its own site.

An embed is a whole document. It holds no form, keeps nothing and calls nobody: it works in a sandboxed frame,
whose origin is opaque. Its address carries a version (`/embed/v1/`) because it is written in other people's
pages. The template and `overrides/assets/vignette.js` share the `data-` attributes of the hub's lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from generator.dates import first_day, last_day
from generator.eligibility import AidStatus
from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE
from generator.models.help import Aid
from generator.models.trades import Trade
from generator.pathways import STATUS_BADGES, STATUS_ORDER, PathStep, covered, pathway, trades_facet
from generator.site import Entry, Site
from generator.templates import Context, Page

ROOT = "embed/v1/"
"""Where the embeds are; `v1` changes when a snippet already pasted somewhere would break."""

@dataclass(frozen=True)
class EmbeddedAid:
    """One aid, as a line of an embed; the browser recomputes its state from the dates."""

    url: str
    """Site path of its page."""
    title: str
    """Its name."""
    summary: str
    """What one gets, in one line."""
    status: str
    """Value of its status on the day of the build."""
    badge: tuple[str, str]
    """(text, tone) of the status."""
    is_local: bool
    """Whether it holds in a part of the country only."""
    territories: tuple[str, ...]
    """Codes of where it holds."""
    facets: tuple[tuple[str, str], ...]
    """(facet key, space separated values): departement, besoin, nature, metier."""
    starts: str
    """ISO day it opens; "" when unknown."""
    ends: str
    """ISO day it ends; "" when unknown."""
    gone_on: str
    """ISO day from which an open aid counts as « à vérifier »."""


@dataclass(frozen=True)
class EmbeddedStep:
    """One step and its running aids."""

    path: PathStep
    aids: tuple[EmbeddedAid, ...]


@dataclass(frozen=True)
class TradeEmbed(Context):
    """Variables of vignette-metier.html."""

    template: ClassVar[str] = "vignette-metier.html"
    title: str
    """Title of the document."""
    site_name: str
    """Name of the hub, or of the edition."""
    canonical: str | None
    """Public address of the full page; None when the hub has none."""
    full_url: str
    """Site path of the full page."""
    trade: Trade
    """The trade as written."""
    steps: tuple[EmbeddedStep, ...]
    """The path."""
    today: date
    """Day of the build."""


@dataclass(frozen=True)
class AidsEmbed(Context):
    """Variables of vignette-aides.html."""

    template: ClassVar[str] = "vignette-aides.html"
    title: str
    """Title of the document."""
    site_name: str
    """Name of the hub, or of the edition."""
    canonical: str | None
    """Public address of the full page; None when the hub has none."""
    full_url: str
    """Site path of the full page."""
    aids: tuple[EmbeddedAid, ...]
    """Running aids, open ones first."""
    names: tuple[tuple[str, str, str], ...]
    """(facet key, value, name) of what the address may ask for, so that the frame can say it in words."""
    today: date
    """Day of the build."""


def pages(site: Site) -> Iterator[Page]:
    """Give one embed a trade, and the embed of the aids."""
    aids = {entry.id: _embedded(site, entry) for entry in site.listed_aids}
    for entry in site.trades:
        yield _trade_embed(site, entry, aids)
    if site.aids:
        yield _aids_embed(site, aids)


def _trade_embed(site: Site, entry: Entry[Trade], aids: dict[str, EmbeddedAid]) -> Page:
    full_url = f"metiers/{entry.id}/"
    context = TradeEmbed(
        title=f"{entry.title} : par quoi commencer",
        site_name=_name(site),
        canonical=_canonical(site, full_url),
        full_url=full_url,
        trade=entry.record,
        steps=tuple(
            EmbeddedStep(step, tuple(aids[fit.entry.id] for fit in step.aids if fit.entry.id in aids))
            for step in pathway(site, entry).steps
        ),
        today=site.today,
    )
    return Page(f"{ROOT}{full_url}", context.title, entry.record.hook, context, indexed=False, framed=False)


def _aids_embed(site: Site, aids: dict[str, EmbeddedAid]) -> Page:
    context = AidsEmbed(
        title="Aides au numérique pour les petites entreprises",
        site_name=_name(site),
        canonical=_canonical(site, "aides/"),
        full_url="aides/",
        aids=tuple(sorted(aids.values(), key=_standing)),
        names=tuple(_names(site)),
        today=site.today,
    )
    return Page(f"{ROOT}aides/", context.title, "Les aides qui courent.", context, indexed=False, framed=False)


def _standing(aid: EmbeddedAid) -> tuple[int, bool]:
    """Open ones first, and near ones before those of the whole country."""
    return STATUS_ORDER.index(AidStatus(aid.status)), not aid.is_local


def _name(site: Site) -> str:
    return site.edition.name if site.edition else site.settings.site_name


def _canonical(site: Site, url: str) -> str | None:
    return site.settings.site_url + url if site.settings.site_url else None


def _names(site: Site) -> Iterator[tuple[str, str, str]]:
    yield from (("departement", code, name) for code, name in DEPARTMENT_NAME_BY_CODE.items())
    yield from (("metier", entry.id, entry.title) for entry in site.trades)
    yield from (("besoin", entry.id, entry.record.short_name) for entry in site.needs)


def _embedded(site: Site, entry: Entry[Aid]) -> EmbeddedAid:
    aid = entry.record
    status = site.status_of(entry)
    return EmbeddedAid(
        url=entry.url or "aides/",
        title=entry.title,
        summary=aid.summary,
        status=status.value,
        badge=STATUS_BADGES[status],
        is_local=FRANCE not in aid.territories,
        territories=aid.territories,
        facets=(
            ("departement", covered(aid.territories)),
            ("besoin", " ".join(aid.needs)),
            ("nature", " ".join(aid.natures)),
            ("metier", trades_facet(site, aid)),
        ),
        starts=first_day(aid.starts).isoformat() if aid.starts else "",
        ends=last_day(aid.ends).isoformat() if aid.ends else "",
        gone_on=entry.freshness.gone_on.isoformat(),
    )
