"""The dates of the law as calendars, read back by the library and by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from generator.calendars import ALL_DATES, calendar_of, files
from generator.load import LoadedRecord
from generator.settings import Settings
from generator.site import Site, resolve
from tests.hubs import TODAY, hub, loaded


def duty(identifier: str, **changes: Any) -> LoadedRecord:
    """A duty to come for everybody, unless told otherwise."""
    sound = {
        "id": identifier,
        "nom": "Facture : en envoyer",
        "date_effet": "2027-09-01",
        "pour_tous": True,
        "secteurs": None,
        "metiers": None,
        "gestes": ["Demandez à votre **logiciel** ; notez la réponse."],
        "tolerance_jusqu_au": None,
    }
    return loaded("obligation", **{**sound, **changes})


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def only(site: Site) -> bytes:
    content = calendar_of("Mes dates", site.obligations, site)
    assert content is not None
    return content


def test_a_duty_is_one_whole_day_with_a_month_of_notice() -> None:
    (event,) = events(only(hub(duty("emission"))))

    assert event["uid"] == "emission-debut@etrier"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 9, 1), date(2027, 9, 2))
    assert event["summary"] == "Facture\u00a0: en envoyer"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(days=30)


def test_the_stamp_is_the_day_of_the_check_and_not_the_clock() -> None:
    site = hub(duty("emission", verifie_le="2026-10-03"))

    (event,) = events(only(site))

    assert event.decoded("dtstamp").isoformat() == "2026-10-03T00:00:00+00:00"
    assert only(site) == only(hub(duty("emission", verifie_le="2026-10-03")))


def test_what_has_begun_is_left_out_but_the_end_of_its_tolerance_is_not() -> None:
    site = hub(duty("reception", date_effet="2026-09-01", tolerance_jusqu_au="2026-12-31"))

    (event,) = events(only(site))

    assert event["uid"] == "reception-tolerance@etrier"
    assert event.decoded("dtstart") == date(2026, 12, 31)
    assert event["summary"].startswith("Fin de la tolérance")


def test_no_day_to_come_is_no_file() -> None:
    site = hub(duty("ancienne", date_effet="2018-01-01"), loaded("metier"))

    assert list(files(site)) == []


def test_a_partial_date_says_that_the_day_is_not_known() -> None:
    (event,) = events(only(hub(duty("annee", date_effet="2028"))))

    assert event.decoded("dtstart") == date(2028, 1, 1)
    assert "ne donne pas le jour" in event["description"]


def test_the_description_is_plain_and_says_its_source() -> None:
    (event,) = events(only(hub(duty("emission", verifie_le="2026-10-03"))))

    text = str(event["description"])
    assert "• Demandez à votre logiciel" in text
    assert "Vérifié le 3 octobre 2026" in text
    assert "pas un conseil juridique" in text


@pytest.mark.parametrize("address", [None, "https://exemple.fr/etrier/"])
def test_an_event_leads_to_the_page_when_the_site_has_an_address(address: str | None) -> None:
    site = resolve([duty("emission")], today=TODAY, settings=Settings(site_name="Essai", site_url=address))

    (event,) = events(only(site))

    assert event.get("url") == (f"{address}obligations/emission/" if address else None)


def test_a_trade_has_the_duties_that_bind_it() -> None:
    trade = loaded("metier")
    other = duty("ailleurs", pour_tous=False, secteurs=["agriculture"])
    site = hub(trade, duty("emission"), other)

    made = {file.path: file.content for file in files(site)}

    assert set(made) == {ALL_DATES, f"metiers/{trade.record.id}/dates.ics"}
    assert len(events(made[ALL_DATES])) == 2
    assert [event["uid"] for event in events(made[f"metiers/{trade.record.id}/dates.ics"])] == ["emission-debut@etrier"]


def test_lines_are_folded_and_end_as_the_format_wants() -> None:
    content = only(hub(duty("emission", resume="é" * 200)))

    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"VERSION:2.0" in lines
    assert content.endswith(b"END:VCALENDAR\r\n")
