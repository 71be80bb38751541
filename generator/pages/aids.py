"""The aids: the list with its facets, one plain page a facet value, one page an aid."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from generator.dates import first_day, last_day
from generator.eligibility import AidStatus
from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE, departments_of, territory_name
from generator.models.common import Record
from generator.models.help import Aid
from generator.models.trades import Trade
from generator.pages.listing import Facet, Listing, Row, numbered
from generator.pages.provenance import Provenance, provenance
from generator.pathways import STATUS_BADGES, best_aids_first, covered, named_trades, trades_facet
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import AID_NATURES, OWNER_STATUSES, SECTORS

_NATIONAL_ROWS_REPEATED = 60
"""A department's page repeats the national aids up to this many; beyond, it links to their page."""


@dataclass(frozen=True)
class AidPage(Context):
    """Variables of aide.html."""

    template: ClassVar[str] = "aide.html"
    entry: Entry[Aid]
    """The aid."""
    aid: Aid
    """The aid as written."""
    status: AidStatus
    """Where it stands on the day of the build."""
    badge: tuple[str, str]
    """(text, tone) of the status."""
    natures: tuple[str, ...]
    """Labels of its natures."""
    places: tuple[str, ...]
    """Names of its territories."""
    starts: str
    """ISO day it opens, "" when unknown."""
    ends: str
    """ISO day it ends, "" when unknown."""
    conditions: tuple[str, ...]
    """Comparable criteria as sentences."""
    carrier: Entry[Record] | None
    """The network that gives it."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    life_events: tuple[Entry[Record], ...]
    """Life events it suits."""
    trades: tuple[Entry[Trade], ...]
    """Trades that may have it."""
    cited_by: tuple[Entry[Record], ...]
    """Trades whose path cites it."""
    provenance: Provenance
    """Who vouches for it."""


def pages(site: Site) -> Iterator[Page]:
    """Give the lists and one page an aid."""
    if not site.aids:
        return
    rows = {entry.id: _kept_row(site, entry) for entry in site.aids}
    running = site.once(best_aids_first)
    closed = [entry for entry in site.aids if site.status_of(entry) is AidStatus.CLOSED]
    yield from _main_list(site, rows, running, closed)
    yield from _facet_pages(site, rows, running)
    yield from _lists_by_status(site, rows, closed)
    for entry in site.aids:
        yield aid_page(site, entry)


def _kept_row(site: Site, entry: Entry[Aid]) -> Row:
    """The line of an aid, made once for the lists and for its page."""
    made = site.once(_rows)
    if entry.id not in made:
        made[entry.id] = row(site, entry)
    return made[entry.id]


def _rows(site: Site) -> dict[str, Row]:
    """Where `_kept_row` keeps what it made."""
    return {}


def row(site: Site, entry: Entry[Aid]) -> Row:
    """Make the line of an aid in a list."""
    aid = entry.record
    status = site.status_of(entry)
    badges = [STATUS_BADGES[status]]
    badges.append((_place(aid), "neutre"))
    return Row(
        url=entry.url or "",
        title=entry.title,
        summary=aid.summary,
        badges=tuple(badges),
        facets=(
            ("departement", covered(aid.territories)),
            ("besoin", " ".join(aid.needs)),
            ("nature", " ".join(aid.natures)),
            ("metier", trades_facet(site, aid)),
            ("etat", status.value),
        ),
        starts=first_day(aid.starts).isoformat() if aid.starts else "",
        ends=last_day(aid.ends).isoformat() if aid.ends else "",
        gone_on=entry.freshness.gone_on.isoformat(),
    )


def _place(aid: Aid) -> str:
    names = [territory_name(code) for code in aid.territories]
    shown = ", ".join(names[:2]) + ("…" if len(names) > 2 else "")
    return shown[:1].upper() + shown[1:]


def _facets(site: Site) -> tuple[Facet, ...]:
    return (
        Facet("departement", "Mon département", tuple((code, f"{code} · {name}") for code, name in DEPARTMENT_NAME_BY_CODE.items()), "aides/departement/"),
        Facet("metier", "Mon métier", tuple((entry.id, entry.title) for entry in site.trades), "aides/metier/"),
        Facet("besoin", "Mon besoin", tuple((entry.id, entry.record.short_name) for entry in site.needs), "aides/besoin/"),
        Facet("nature", "Ce que c’est", tuple((item.value, item.label) for item in AID_NATURES), "aides/nature/"),
        Facet("etat", "État", (("ouverte", "Ouvertes aujourd’hui"), ("a-verifier", "À vérifier")), "aides/etat/"),
    )


_LEAD = "Argent, prêt, formation ou coup de main : ce qui existe, où, et jusqu’à quand."
_PARENTS = (("", "Accueil"), ("aides/", "Aides"))


def _main_list(site: Site, rows: dict[str, Row], running: Sequence[Entry[Aid]], closed: list[Entry[Aid]]) -> Iterator[Page]:
    closed_link = (("aides/etat/fermee/", f"Les {len(closed)} aides fermées, pour savoir si elles existent encore"),) if closed else ()
    listing = Listing(
        heading="Les aides",
        lead=_LEAD,
        rows=tuple(rows[entry.id] for entry in running),
        total=len(running),
        noun=("aide", "aides"),
        parents=_PARENTS[:1],
        facets=_facets(site),
        action="aides/",
        notes=(
            "« Ouverte » veut dire : la source le disait le jour où nous l’avons lue. Appelez avant de dépenser.",
        ),
        links=(*closed_link, ("proposer/aide/", "Il manque une aide : la proposer")),
    )
    yield from numbered(listing, "aides/", "Aides", _LEAD, section="aides", indexed=True)


def _facet_pages(site: Site, rows: dict[str, Row], running: Sequence[Entry[Aid]]) -> Iterator[Page]:
    national = [entry for entry in running if FRANCE in entry.record.territories]
    local = [entry for entry in running if FRANCE not in entry.record.territories]
    repeat = len(national) <= _NATIONAL_ROWS_REPEATED
    more = () if repeat else (("aides/territoire/fr/", f"Les {len(national)} aides valables dans toute la France"),)
    covering = {entry.id: departments_of(entry.record.territories) for entry in local}
    for code, name in DEPARTMENT_NAME_BY_CODE.items():
        near = [entry for entry in local if code in covering[entry.id]]
        chosen = [*near, *national] if repeat else near
        yield from _facet_page(rows, chosen, f"departement/{code.lower()}", f"Aides : {name} ({code})", near_count=len(near), more=more)
    if not repeat:
        yield from _facet_page(rows, national, "territoire/fr", "Aides dans toute la France")
    tests: list[tuple[str, str, Callable[[Entry[Aid]], bool]]] = []
    for need in site.needs:
        tests.append((f"besoin/{need.id}", f"Aides : {need.record.short_name.lower()}", lambda entry, need=need: need.id in entry.record.needs))  # type: ignore[misc]
    for nature in AID_NATURES:
        tests.append((f"nature/{nature.value}", f"Aides : {nature.label.lower()}", lambda entry, nature=nature: nature.value in entry.record.natures))  # type: ignore[misc]
    for path, title, test in tests:
        yield from _facet_page(rows, [entry for entry in running if test(entry)], path, title)
    by_trade: dict[str, list[Entry[Aid]]] = {trade.id: [] for trade in site.trades}
    for entry in running:
        trades = named_trades(site, entry.record)
        for trade in site.trades if trades is None else trades:
            by_trade[trade.id].append(entry)
    for trade in site.trades:
        yield from _facet_page(rows, by_trade[trade.id], f"metier/{trade.id}", f"Aides : {trade.title.lower()}")


def _facet_page(rows: dict[str, Row], entries: list[Entry[Aid]], path: str, title: str, *, near_count: int | None = None, more: tuple[tuple[str, str], ...] = ()) -> Iterator[Page]:
    notes: tuple[str, ...] = ()
    if near_count == 0:
        notes = ("Aucune aide numérique propre à ce territoire n’est connue ici. Les aides nationales restent possibles.",)
    listing = Listing(
        heading=title,
        lead="Les ouvertes d’abord, puis celles à vérifier.",
        rows=tuple(rows[entry.id] for entry in entries),
        total=len(entries),
        noun=("aide", "aides"),
        parents=_PARENTS,
        notes=notes,
        more=more,
    )
    yield from numbered(listing, f"aides/{path}/", title, f"{title}. {_LEAD}", section="aides")


def _lists_by_status(site: Site, rows: dict[str, Row], closed: list[Entry[Aid]]) -> Iterator[Page]:
    for status, title, lead in (
        (AidStatus.OPEN, "Aides ouvertes", "Ouvertes d’après leur source, le jour où nous l’avons lue."),
        (AidStatus.TO_CHECK, "Aides à vérifier", "Aucune source récente ne dit si elles sont ouvertes : appelez avant."),
        (AidStatus.CLOSED, "Aides fermées", "Elles n’existent plus. On les garde pour répondre à « est-ce que ça existe encore ? »"),
    ):
        # An aid checked too long ago has left the other lists: these keep it, so that its page can be reached.
        chosen = tuple(replace(rows[entry.id], gone_on="") for entry in site.aids if site.status_of(entry) is status)
        listing = Listing(heading=title, lead=lead, rows=chosen, total=len(chosen), noun=("aide", "aides"), parents=_PARENTS)
        yield from numbered(listing, f"aides/etat/{status.value}/", title, lead, section="aides")


def aid_page(site: Site, entry: Entry[Aid]) -> Page:
    """Give one aid's page."""
    aid = entry.record
    status = site.status_of(entry)
    line = _kept_row(site, entry)
    context = AidPage(
        entry=entry,
        aid=aid,
        status=status,
        badge=STATUS_BADGES[status],
        natures=tuple(AID_NATURES.label(nature) for nature in aid.natures),
        places=tuple(territory_name(code) for code in aid.territories),
        starts=line.starts,
        ends=line.ends,
        conditions=tuple(_conditions(aid)),
        carrier=site.find("reseau", aid.carrier_network) if aid.carrier_network else None,
        needs=site.pick("besoin", aid.needs),
        life_events=site.pick("moment", aid.life_events),
        trades=named_trades(site, aid) or (),
        cited_by=site.citing(entry, "metier"),
        provenance=provenance(site, entry),
    )
    return Page(f"aides/{aid.id}/", f"{entry.title} · Aides", aid.summary, context, section="aides", indexed=status is not AidStatus.CLOSED)


def _conditions(aid: Aid) -> Iterator[str]:
    criteria = aid.criteria
    if criteria.staff_min:
        yield f"au moins {criteria.staff_min} salariés"
    if criteria.staff_max is not None:
        yield f"{criteria.staff_max} salariés au plus" if criteria.staff_max else "aucun salarié"
    if criteria.turnover_max is not None:
        yield f"{criteria.turnover_max:,.0f} € de chiffre d’affaires par an au plus".replace(",", " ")
    if criteria.age_min_months:
        yield f"au moins {criteria.age_min_months} mois d’existence"
    if criteria.age_max_months is not None:
        yield f"{criteria.age_max_months} mois d’existence au plus"
    if criteria.sectors:
        yield "secteurs : " + ", ".join(SECTORS.label(item) for item in criteria.sectors)
    if criteria.naf:
        yield "codes NAF : " + ", ".join(criteria.naf)
    if criteria.statuses:
        yield "statut : " + ", ".join(OWNER_STATUSES.label(item) for item in criteria.statuses)
