"""What must be read again, by who looks after it: as text, as CSV, as issues ready to post, as a calendar.

Pure: `Site` in, values out. Nothing comes from the clock, and what is told twice bears the same key or UID: a run of
the next month takes the place of this one's.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from generator.dates import french_date
from generator.forge_markdown import address, escaped
from generator.freshness import territories_of
from generator.geography import FRANCE, departments_of
from generator.models.common import Record
from generator.models.kinds import KINDS
from generator.outputs import OutputFile
from generator.owners import Owner, Owners
from generator.site import Entry, Site
from generator.text import fold, typography

FEED = "donnees/a-relire.ics"
"""Site path of the calendar of everything that must be read again, to subscribe to."""

NOBODY = "personne"
"""Stands for the owner of what nobody has said to look after."""

MAX_IN_ISSUE = 50
"""Records in one issue: a list that someone can go through."""

_NAMED_IN_EVENT = 15
"""Records named in one event of the calendar."""

_FEED_DAYS = 400
"""How far ahead the published calendar looks."""


@dataclass(frozen=True)
class Due:
    """One record to read again."""

    entry: Entry[Record]
    owner: Owner | None
    """Who looks after it; None for nobody."""
    days: int
    """Days since it is due; negative when it is not yet."""

    @property
    def owner_id(self) -> str:
        """The owner's id, or `NOBODY`."""
        return self.owner.id if self.owner else NOBODY

    @property
    def owner_name(self) -> str:
        """The owner's name, or words for nobody."""
        return self.owner.name if self.owner else "Personne ne s’en est chargé"


_RANK = {kind.key: rank for rank, kind in enumerate(KINDS)}


def due_records(
    site: Site,
    *,
    within_days: int = 0,
    owner: str | None = None,
    kind: str | None = None,
    department: str | None = None,
) -> tuple[Due, ...]:
    """Give what is due, or will be soon: by owner, nobody last, then by kind, the oldest first.

    Args:
        site: The hub.
        within_days: Also what falls due in so many days.
        owner: Only what this network looks after; `NOBODY` for what nobody does.
        kind: Only this kind.
        department: Only what is about this department or its region; what holds everywhere is left out.
    """
    owners = Owners(entry.record for entry in site.networks)
    last = site.today + timedelta(days=within_days)
    found = [
        Due(entry, owners.of(entry.path, entry.record), (site.today - entry.freshness.due_on).days)
        for one in KINDS
        if kind in (None, one.key)
        for entry in site.all(one.key)
        if entry.freshness.due_on <= last and (department is None or _is_about(entry.record, department))
    ]
    kept = (due for due in found if owner in (None, due.owner_id))
    return tuple(sorted(kept, key=_order))


def _order(due: Due) -> tuple[bool, str, str, int, date, str]:
    entry = due.entry
    owner = (due.owner is None, fold(due.owner_name), due.owner_id)
    return *owner, _RANK[entry.kind.key], entry.freshness.due_on, entry.id


def _is_about(record: Record, department: str) -> bool:
    codes = territories_of(record)
    return FRANCE not in codes and department in departments_of(codes)


def _groups(dues: Sequence[Due]) -> Iterator[tuple[Due, list[Due]]]:
    """Give (one of them, all of them) for each owner and kind."""
    for _, group in groupby(dues, key=lambda due: (due.owner_id, due.entry.kind.key)):
        members = list(group)
        yield members[0], members


def _since(due: Due) -> str:
    """Say when it is due: "à relire depuis le 3 mai 2026", "à relire le 3 mai 2027"."""
    return f"à relire {'depuis ' if due.days >= 0 else ''}le {french_date(due.entry.freshness.due_on)}"


# --- text -----------------------------------------------------------------------------------------------------


def as_text(dues: Sequence[Due]) -> str:
    """Write what is due for a terminal: by owner, then by kind."""
    lines: list[str] = []
    owner = None
    for first, group in _groups(dues):
        if first.owner_id != owner:
            owner = first.owner_id
            account = f" ({first.owner.account})" if first.owner and first.owner.account else ""
            lines += [*([""] if lines else []), f"{first.owner_name}{account}"]
        lines.append(f"  {first.entry.kind.plural} : {len(group)}")
        lines += [f"    - {due.entry.title}, {_since(due)} ({due.entry.path})" for due in group]
    late = sum(due.days >= 0 for due in dues)
    soon = len(dues) - late
    lines += [*([""] if lines else []), _total(late, soon)]
    return "\n".join(map(typography, lines)) + "\n"


def _total(late: int, soon: int) -> str:
    if not late and not soon:
        return "Rien à relire."
    parts = [f"{late} fiche{'s' if late > 1 else ''} à relire"] if late else []
    if soon:
        parts.append(f"{soon} bientôt" if late else f"{soon} fiche{'s' if soon > 1 else ''} à relire bientôt")
    return f"{', '.join(parts)}."


# --- CSV ------------------------------------------------------------------------------------------------------

COLUMNS = (
    *("proprietaire", "nom_proprietaire", "compte", "genre", "id", "titre", "verifie_le", "a_relire_le"),
    *("jours_de_retard", "confiance", "fichier", "page", "source", "adresse_source"),
)
"""Columns of the CSV, in order."""


def as_csv(dues: Sequence[Due], site: Site) -> str:
    """Write what is due as CSV: UTF-8, commas, one line a record."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for due in dues:
        writer.writerow(map(_cell, _row(due, site)))
    return out.getvalue()


def _row(due: Due, site: Site) -> tuple[str | int, ...]:
    entry, record, owner = due.entry, due.entry.record, due.owner
    return (
        *(due.owner_id, owner.name if owner else "", (owner.account or "") if owner else ""),
        *(entry.kind.key, entry.id, entry.title, str(record.checked_on), str(entry.freshness.due_on)),
        *(due.days, record.confidence, entry.path, _page(site, entry) or ""),
        *(record.source.title, record.source.url or ""),
    )


def _cell(value: str | int) -> str | int:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _page(site: Site, entry: Entry[Record]) -> str | None:
    return f"{site.settings.site_url or '/'}{entry.url}" if entry.url is not None else None


# --- issues ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issue:
    """An issue ready to post."""

    key: str
    """The same from one month to the next: `etrier forge issues` finds by it the issue to bring up to date."""
    title: str
    body: str
    """Markdown."""
    labels: tuple[str, ...]
    account: str | None
    """Who to assign or to call, such as "@organisation/equipe"; None when nobody has declared an account."""
    count: int
    """Records in it."""


def as_issues(dues: Sequence[Due], site: Site) -> tuple[Issue, ...]:
    """Make one issue for each owner and kind, several when there are many records."""
    return tuple(issue for first, group in _groups(dues) for issue in _issues(first, group, site))


def _issues(first: Due, group: Sequence[Due], site: Site) -> Iterator[Issue]:
    parts = [group[start : start + MAX_IN_ISSUE] for start in range(0, len(group), MAX_IN_ISSUE)]
    kind = first.entry.kind
    for number, part in enumerate(parts, start=1):
        key = f"relire:{first.owner_id}:{kind.key}:{number}"
        of = f" ({number} sur {len(parts)})" if len(parts) > 1 else ""
        whose = f", {first.owner.name}" if first.owner else ""
        title = f"À relire : {kind.plural.lower()}{whose}{of}"
        account = first.owner.account if first.owner else None
        labels = ("à relire", f"genre : {kind.key}")
        yield Issue(key, title, "\n".join(_body(part, account, site)) + "\n", labels, account, len(part))


def _body(part: Sequence[Due], account: str | None, site: Site) -> Iterator[str]:
    months = site.upkeep.months[part[0].entry.kind.key]
    if account:
        yield f"Pour {account}."
        yield ""
    yield f"La vérification de ces fiches a plus de {months} mois, ou les aura bientôt. Pour chacune :"
    yield ""
    yield "1. ouvrez la source et relisez-la ;"
    yield "2. corrigez ce qui a changé ;"
    yield "3. mettez dans `verifie_le` le jour où vous l’avez lue, même si rien n’a changé."
    yield ""
    for due in part:
        yield _item(due, site)
    yield ""
    yield "Cette liste est récrite à chaque relevé : une fiche relue en sort d’elle-même."


def _item(due: Due, site: Site) -> str:
    entry, source = due.entry, due.entry.record.source
    page, edit = _page(site, entry), site.settings.edit_url(entry.path)
    title = escaped(typography(entry.title))
    name = f"[{title}]({page})" if page and site.settings.site_url else f"**{title}**"
    where = address(source.url) if source.url else escaped(source.reference or "")
    parts = [
        f"- [ ] {name}, {escaped(_since(due))}",
        f"source : {escaped(typography(source.title))}{', ' + where if where else ''}",
        f"[voir le fichier]({edit})" if edit else f"fichier : {escaped(entry.path)}",
    ]
    if site.settings.site_url:
        parts.insert(2, f"[corriger]({site.settings.site_url}proposer/{entry.kind.key}/#fiche={entry.id})")
    return " ; ".join(parts)


# --- calendar ---------------------------------------------------------------------------------------------------


def as_calendar(dues: Sequence[Due], site: Site, name: str = "À relire") -> bytes:
    """Write what is due as a calendar: one event for each owner, kind and day."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.settings.site_name.replace('/', ' ')}//À relire//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", typography(name))

    def same_day(due: Due) -> tuple[date, str, str]:
        return due.entry.freshness.due_on, due.owner_id, due.entry.kind.key

    ordered = sorted(dues, key=lambda due: (*same_day(due), due.entry.id))
    for (day, owner, kind), group in groupby(ordered, key=same_day):
        calendar.add_component(_event(day, f"relire-{owner}-{kind}-{day}", list(group), site))
    return bytes(calendar.to_ical())


def _event(day: date, identifier: str, group: Sequence[Due], site: Site) -> Event:
    first = group[0]
    kind = first.entry.kind
    words = f"{len(group)} {kind.plural.lower()}" if len(group) > 1 else f"{kind.label.lower()} « {first.entry.title} »"
    named = [f"• {due.entry.title} ({due.entry.record.source.title})" for due in group[:_NAMED_IN_EVENT]]
    if len(group) > _NAMED_IN_EVENT:
        named.append(f"… et {len(group) - _NAMED_IN_EVENT} autres.")
    event = Event()
    event.add("uid", f"{identifier}@etrier")
    event.add("dtstamp", datetime.combine(max(due.entry.record.checked_on for due in group), time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", typography(f"À relire : {words}{f', {first.owner.name}' if first.owner else ''}"))
    event.add("description", "\n".join(map(typography, named)))
    event.add("transp", "TRANSPARENT")
    if site.settings.site_url:
        event.add("url", f"{site.settings.site_url}donnees/etat/")
    return event


def files(site: Site) -> Iterator[OutputFile]:
    """Give the calendar of everything that is or falls due in the coming year."""
    yield OutputFile(FEED, as_calendar(due_records(site, within_days=_FEED_DAYS), site))
