"""Dates as the hub uses them: French in print, partial in sources, never read from the clock."""

import calendar
import re
from datetime import date

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
"""A year, a month or a day, in ISO order: "2026", "2026-09" or "2026-09-01"."""


def is_partial_date(text: str) -> bool:
    """Say whether a text is a year, a month or a day that exists."""
    try:
        return bool(PARTIAL_DATE.match(text) and first_day(text))
    except ValueError:
        return False


def first_day(partial: str) -> date:
    """Give the first day of a partial date: "2026-09" is 1 September 2026.

    Raises:
        ValueError: When the day does not exist, such as 30 February.
    """
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(partial: str) -> date:
    """Give the last day of a partial date: "2026-02" is 28 February 2026.

    Raises:
        ValueError: When the day does not exist, such as 30 February.
    """
    parts = [int(part) for part in partial.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def french_date(day: date) -> str:
    """Write a day as French does: "1er septembre 2026"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def french_partial_date(partial: str) -> str:
    """Write a partial date: "2026" stays, "2026-09" is "septembre 2026"."""
    parts = partial.split("-")
    if len(parts) == 1:
        return partial
    if len(parts) == 2:
        return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return french_date(first_day(partial))


def add_months(day: date, months: int) -> date:
    """Give the same day some months later, or the month's last day when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
