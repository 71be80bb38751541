"""The dates of the law as calendars: one for everybody, one a trade. Pure: `Site` in, files out.

Format: RFC 5545, written by icalendar. Nothing in it comes from the clock: an event is stamped with the day its
record was checked, and its UID is the record's id, so that a calendar taken again replaces what it held.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from generator.dates import first_day, french_date
from generator.models.law import Obligation
from generator.outputs import OutputFile
from generator.pathways import pathway
from generator.site import Entry, Site
from generator.text import plain, typography

ALL_DATES = "obligations/calendrier.ics"
"""Site path of every date to come."""

TRADE_DATES = "metiers/{id}/dates.ics"
"""Site path of a trade's."""

NOTICE = timedelta(days=30)
"""How long before the day the calendar rings: time to ask one's accountant or one's chamber."""


def files(site: Site) -> Iterator[OutputFile]:
    """Give the calendars that hold a date to come; a trade without any has none, nor a link to it."""
    everything = calendar_of("Mes dates", site.obligations, site)
    if everything:
        yield OutputFile(ALL_DATES, everything)
    for trade in site.trades:
        content = calendar_of(f"Mes dates, {trade.title}", pathway(site, trade).obligations, site)
        if content:
            yield OutputFile(TRADE_DATES.format(id=trade.id), content)


def calendar_of(name: str, duties: Sequence[Entry[Obligation]], site: Site) -> bytes | None:
    """Write the days after the day of the build, when a duty begins or a tolerance ends, as one calendar.

    Returns:
        A whole `.ics` file, None when no day is to come.
    """
    coming = [item for entry in duties for item in _days(entry) if item[0] > site.today]
    if not coming:
        return None
    calendar = Calendar()
    calendar.add("prodid", f"-//{_flat(site.settings.site_name)}//Mes dates//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", typography(name))
    for day, identifier, summary, entry in sorted(coming, key=lambda item: item[:2]):
        calendar.add_component(_event(day, identifier, summary, entry, site.settings.site_url))
    return bytes(calendar.to_ical())


def _days(entry: Entry[Obligation]) -> Iterator[tuple[date, str, str, Entry[Obligation]]]:
    """Give (day, id of the event, what begins or ends, the duty)."""
    duty = entry.record
    yield first_day(duty.takes_effect), f"{duty.id}-debut", duty.name, entry
    if duty.tolerance_until:
        yield duty.tolerance_until, f"{duty.id}-tolerance", f"Fin de la tolérance : {duty.name}", entry


def _event(day: date, identifier: str, summary: str, entry: Entry[Obligation], site_url: str | None) -> Event:
    event = Event()
    event.add("uid", f"{identifier}@etrier")
    event.add("dtstamp", datetime.combine(entry.record.checked_on, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", typography(summary))
    event.add("description", _description(entry.record))
    event.add("transp", "TRANSPARENT")
    if site_url and entry.url:
        event.add("url", f"{site_url}{entry.url}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", typography(summary))
    alarm.add("trigger", -NOTICE)
    event.add_component(alarm)
    return event


def _description(duty: Obligation) -> str:
    """Give what to do first, and who said so, as plain lines."""
    lines = [duty.summary, *(f"• {plain(gesture)}" for gesture in duty.first_steps)]
    if len(duty.takes_effect) < len("2027-09-01"):
        lines.append("La source ne donne pas le jour : c’est le premier du mois ou de l’année.")
    if duty.confidence == "basse":
        lines.append("À vérifier avant de vous y fier.")
    lines.append(f"Source : {duty.source.title}. Vérifié le {french_date(duty.checked_on)}.")
    lines.append("Information générale, pas un conseil juridique.")
    return "\n".join(typography(line) for line in lines)


def _flat(name: str) -> str:
    return name.replace("/", " ")
