"""Dates: partial ones, French ones, and months that have no 31st."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import (
    PARTIAL_DATE,
    add_months,
    first_day,
    french_date,
    french_partial_date,
    is_partial_date,
    last_day,
)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        pytest.param("2026", date(2026, 1, 1), date(2026, 12, 31), id="a year"),
        pytest.param("2026-02", date(2026, 2, 1), date(2026, 2, 28), id="a month"),
        pytest.param("2028-02", date(2028, 2, 1), date(2028, 2, 29), id="a leap February"),
        pytest.param("2026-09-01", date(2026, 9, 1), date(2026, 9, 1), id="a day"),
    ],
)
def test_a_partial_date_spans_all_it_may_mean(partial: str, first: date, last: date) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


@pytest.mark.parametrize("partial", ["2026-02-30", "2027-02-29", "2026-04-31"])
def test_a_day_that_does_not_exist_is_refused(partial: str) -> None:
    assert PARTIAL_DATE.match(partial)
    with pytest.raises(ValueError, match="day"):
        first_day(partial)


@pytest.mark.parametrize("text", ["26", "2026-13", "2026-00", "2026-9", "2026-09-32", "01/09/2026", "2026-09-01T10:00"])
def test_other_forms_are_no_partial_dates(text: str) -> None:
    assert not PARTIAL_DATE.match(text)
    assert not is_partial_date(text)


def test_a_partial_date_must_exist() -> None:
    assert all(is_partial_date(text) for text in ("2026", "2026-02", "2028-02-29"))
    assert not is_partial_date("2026-02-30")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        pytest.param(date(2026, 9, 1), "1er septembre 2026", id="the first is ordinal"),
        pytest.param(date(2026, 8, 2), "2 août 2026", id="the second is not"),
        pytest.param(date(2026, 12, 31), "31 décembre 2026", id="last day"),
    ],
)
def test_french_date(day: date, text: str) -> None:
    assert french_date(day) == text


@pytest.mark.parametrize(
    ("partial", "text"),
    [("2026", "2026"), ("2026-09", "septembre 2026"), ("2026-09-01", "1er septembre 2026")],
)
def test_french_partial_date(partial: str, text: str) -> None:
    assert french_partial_date(partial) == text


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 5, 15), 6, date(2026, 11, 15), id="same day"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 28), id="a month without that day gives its last"),
        pytest.param(date(2027, 8, 31), 6, date(2028, 2, 29), id="leap year"),
        pytest.param(date(2026, 12, 1), 1, date(2027, 1, 1), id="into the next year"),
        pytest.param(date(2026, 11, 30), 0, date(2026, 11, 30), id="no month"),
    ],
)
def test_add_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_later_is_in_the_right_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
