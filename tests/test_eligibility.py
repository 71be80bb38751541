"""Who can have an aid: each criterion at its edge, each reason in words, and never a closed aid."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.eligibility import AidStatus, Answer, Profile, aid_status, evaluate
from generator.models.help import Aid
from generator.models.trades import Trade
from tests.hubs import TODAY, make

KNOWN = Profile(
    department="35",
    trade="plombier",
    sector="batiment",
    naf=("43.22A",),
    staff=5,
    turnover=100_000,
    age_months=24,
    status="gerant",
    need="devis",
    life_event="embauche",
)
"""A firm of which everything is known."""


def aid(criteria: dict[str, Any] | None = None, **changes: Any) -> Aid:
    return make(Aid, criteres=criteria, **changes)


@pytest.mark.parametrize(
    ("criteria", "accepted", "refused", "reason"),
    [
        pytest.param({"effectif_max": 9}, {"staff": 9}, {"staff": 10}, "elle s’arrête à 9 salariés", id="most staff"),
        pytest.param({"effectif_max": 0}, {"staff": 0}, {"staff": 1}, "elle s’arrête à 0 salariés", id="no staff"),
        pytest.param({"effectif_min": 2}, {"staff": 2}, {"staff": 1}, "il faut au moins 2 salariés", id="least staff"),
        pytest.param(
            {"ca_max": 200_000},
            {"turnover": 200_000},
            {"turnover": 200_000.01},
            "elle s’arrête à 200\u202f000 € de chiffre d’affaires",
            id="turnover",
        ),
        pytest.param(
            {"age_min_mois": 12},
            {"age_months": 12},
            {"age_months": 11},
            "il faut au moins 12 mois d’existence",
            id="too young",
        ),
        pytest.param(
            {"age_max_mois": 36},
            {"age_months": 36},
            {"age_months": 37},
            "elle est réservée aux entreprises de 36 mois au plus",
            id="too old",
        ),
        pytest.param(
            {"secteurs": ["batiment"]},
            {"sector": "batiment"},
            {"sector": "sante"},
            "elle est réservée à ces secteurs : Bâtiment",
            id="sector",
        ),
        pytest.param(
            {"metiers": ["plombier"]},
            {"trade": "plombier"},
            {"trade": "peintre"},
            "elle est réservée à d’autres métiers",
            id="trade",
        ),
        pytest.param(
            {"naf": ["43.22"]},
            {"naf": ("43.22B",)},
            {"naf": ("43.21A",)},
            "votre code d’activité (NAF) n’est pas dans sa liste",
            id="NAF prefix",
        ),
        pytest.param(
            {"statuts": ["gerant", "independant"]},
            {"status": "gerant"},
            {"status": "association"},
            "elle est réservée à : Gérant ou président de société, Entrepreneur individuel",
            id="owner's status",
        ),
    ],
)
def test_each_criterion_accepts_to_its_edge_and_says_why_not(
    criteria: dict[str, Any], accepted: dict[str, Any], refused: dict[str, Any], reason: str
) -> None:
    tested = aid(criteria)

    inside = evaluate(tested, Profile(**{**vars(KNOWN), **accepted}), TODAY)
    outside = evaluate(tested, Profile(**{**vars(KNOWN), **refused}), TODAY)

    assert inside.answer is Answer.YES
    assert (outside.answer, outside.reasons) == (Answer.NO, (reason,))


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        pytest.param({"effectif_max": 9}, "il faut 9 salariés au plus", id="most staff"),
        pytest.param({"effectif_min": 2}, "il faut 2 salariés au moins", id="least staff"),
        pytest.param({"ca_max": 200_000}, "il faut au plus 200\u202f000 € de chiffre d’affaires par an", id="turnover"),
        pytest.param({"age_min_mois": 12}, "il faut 12 mois d’existence au moins", id="least age"),
        pytest.param({"age_max_mois": 36}, "il faut 36 mois d’existence au plus", id="most age"),
        pytest.param({"secteurs": ["sante"]}, "elle est réservée à ces secteurs : Santé", id="sector"),
        pytest.param({"metiers": ["plombier"]}, "elle est réservée à certains métiers", id="trade"),
        pytest.param({"naf": ["43"]}, "elle est réservée à certains codes d’activité (NAF)", id="NAF"),
        pytest.param({"statuts": ["association"]}, "elle est réservée à : Association", id="owner's status"),
    ],
)
def test_an_unknown_criterion_excludes_nobody_but_is_named(criteria: dict[str, Any], reason: str) -> None:
    verdict = evaluate(aid(criteria), Profile(department="35"), TODAY)

    assert (verdict.answer, verdict.reasons) == (Answer.TO_CHECK, (reason,))


@pytest.mark.parametrize(
    ("territories", "department", "answer"),
    [
        pytest.param(["FR"], "971", Answer.YES, id="the country covers overseas"),
        pytest.param(["FR"], None, Answer.YES, id="the country needs no department"),
        pytest.param(["REG-53"], "35", Answer.YES, id="a region covers its departments"),
        pytest.param(["REG-53"], "44", Answer.NO, id="and no other"),
        pytest.param(["DEP-2A"], "2A", Answer.YES, id="a department"),
        pytest.param(["DEP-2A"], "2B", Answer.NO, id="its neighbour"),
        pytest.param(["REG-53"], None, Answer.TO_CHECK, id="an unknown department"),
    ],
)
def test_territories(territories: list[str], department: str | None, answer: Answer) -> None:
    assert evaluate(aid(territoires=territories), Profile(department=department), TODAY).answer is answer


def test_a_refusal_by_place_names_the_place() -> None:
    verdict = evaluate(aid(territoires=["REG-53", "DEP-50"]), Profile(department="44"), TODAY)

    assert verdict.reasons == ("elle est réservée à : Bretagne, Manche",)


def test_needs_and_life_events_of_the_question_must_be_served() -> None:
    tested = aid(moments=["embauche"])

    assert evaluate(tested, Profile(need="devis", life_event="embauche"), TODAY).answer is Answer.YES
    assert evaluate(tested, Profile(need="vendre"), TODAY).reasons == ("elle ne sert pas ce besoin",)
    assert evaluate(tested, Profile(life_event="reprise"), TODAY).reasons == (
        "elle vaut à un autre moment de la vie de l’entreprise",
    )


def test_an_aid_without_life_event_suits_all_of_them() -> None:
    assert evaluate(aid(), Profile(life_event="reprise"), TODAY).answer is Answer.YES


def test_every_reason_for_no_is_given() -> None:
    verdict = evaluate(
        aid({"effectif_max": 1, "secteurs": ["sante"]}, territoires=["DEP-77"]),
        Profile(department="35", sector="batiment", staff=5),
        TODAY,
    )

    assert len(verdict.reasons) == 3


def test_a_trade_whose_code_is_only_begun_is_not_excluded() -> None:
    assert evaluate(aid({"naf": ["43.22A"]}), Profile(naf=("43",)), TODAY).answer is Answer.YES


def test_a_trade_alone_tells_its_sector_and_codes() -> None:
    assert Profile.of_trade(make(Trade)) == Profile(trade="plombier", sector="batiment", naf=("43.22A",))


def test_a_narrower_area_is_to_check() -> None:
    verdict = evaluate(aid(zone="seulement à Vitré"), KNOWN, TODAY)

    assert verdict.reasons == ("elle ne vaut que dans une zone plus petite : seulement à Vitré",)
    assert verdict.answer is Answer.TO_CHECK


def test_yes_says_what_matches() -> None:
    verdict = evaluate(aid({"secteurs": ["batiment"]}), KNOWN, TODAY)

    assert verdict.reasons == (
        "elle est ouverte d’après sa source",
        "elle vaut dans votre département",
        "elle vise votre secteur (Bâtiment)",
        "elle sert ce besoin",
    )


@pytest.mark.parametrize(
    ("changes", "status", "answer"),
    [
        pytest.param({}, AidStatus.OPEN, Answer.YES, id="open"),
        pytest.param({"fin": "2026-11-21"}, AidStatus.OPEN, Answer.YES, id="last day"),
        pytest.param({"fin": "2026-11-20"}, AidStatus.CLOSED, Answer.NO, id="the day after the last"),
        pytest.param({"fin": "2026-11"}, AidStatus.OPEN, Answer.YES, id="a month lasts to its end"),
        pytest.param({"fin": "2026"}, AidStatus.OPEN, Answer.YES, id="a year lasts to its end"),
        pytest.param({"debut": "2026-11-21"}, AidStatus.OPEN, Answer.YES, id="first day"),
        pytest.param({"debut": "2026-11-22"}, AidStatus.COMING, Answer.TO_CHECK, id="the day before the first"),
        pytest.param({"etat": "a-verifier"}, AidStatus.TO_CHECK, Answer.TO_CHECK, id="its source is in doubt"),
        pytest.param({"etat": "fermee"}, AidStatus.CLOSED, Answer.NO, id="closed"),
        pytest.param({"etat": "fermee", "debut": "2027"}, AidStatus.CLOSED, Answer.NO, id="closed before it opens"),
        pytest.param({"etat": "a-verifier", "fin": "2025"}, AidStatus.CLOSED, Answer.NO, id="in doubt, and over"),
    ],
)
def test_dates(changes: dict[str, Any], status: AidStatus, answer: Answer) -> None:
    tested = aid(**changes)

    assert aid_status(tested, TODAY) is status
    assert evaluate(tested, KNOWN, TODAY).answer is answer


def test_a_check_twice_too_old_makes_an_open_aid_to_check() -> None:
    assert aid_status(aid(), TODAY, stale_twice=True) is AidStatus.TO_CHECK
    assert evaluate(aid(), KNOWN, TODAY, stale_twice=True).answer is Answer.TO_CHECK


def test_a_coming_aid_says_when_it_opens() -> None:
    assert evaluate(aid(debut="2027-01"), KNOWN, TODAY).reasons == ("elle n’ouvre que le 1er janvier 2027",)


def test_a_closed_aid_says_since_when() -> None:
    assert evaluate(aid(fin="2026-06"), KNOWN, TODAY).reasons == ("elle a fermé le 30 juin 2026",)


@given(
    end=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    days_later=st.integers(1, 4000),
    state=st.sampled_from(["ouverte", "a-verifier", "fermee"]),
)
def test_an_aid_that_is_over_is_never_a_yes(end: date, days_later: int, state: str) -> None:
    tested = aid(etat=state, fin=end.isoformat())
    day = end + timedelta(days=days_later)

    assert aid_status(tested, day) is AidStatus.CLOSED
    assert evaluate(tested, KNOWN, day).answer is Answer.NO


@given(
    day=st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    start=st.none() | st.sampled_from(["2024", "2026-11", "2030-01-31"]),
    state=st.sampled_from(["ouverte", "a-verifier", "fermee"]),
    stale_twice=st.booleans(),
)
def test_yes_is_only_said_of_an_open_aid(day: date, start: str | None, state: str, stale_twice: bool) -> None:
    tested = aid(etat=state, debut=start)

    answer = evaluate(tested, KNOWN, day, stale_twice=stale_twice).answer

    status = aid_status(tested, day, stale_twice=stale_twice)
    assert (answer is Answer.YES) == (status is AidStatus.OPEN)
    assert (answer is Answer.NO) == (status is AidStatus.CLOSED)
