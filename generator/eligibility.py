"""Can this firm have this aid? One function, a closed set of criteria, always with reasons.

The answer is « oui », « non » or « à vérifier », because. A criterion that the profile says nothing about
excludes nobody but is named. Pure: the day is an argument.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from generator import dates
from generator.dates import french_date
from generator.geography import FRANCE, departments_of, territory_name
from generator.models.help import Aid, Criteria
from generator.models.trades import Trade
from generator.text import french_number
from generator.vocabularies import OWNER_STATUSES, SECTORS

# Read again for each aid and each trade: a few hundred different dates, hundreds of thousands of readings.
first_day = lru_cache(maxsize=4096)(dates.first_day)
last_day = lru_cache(maxsize=4096)(dates.last_day)


class AidStatus(StrEnum):
    """Where an aid stands on a given day; values are what the site shows and filters on."""

    OPEN = "ouverte"
    COMING = "a-venir"
    TO_CHECK = "a-verifier"
    CLOSED = "fermee"


class Answer(StrEnum):
    """The verdict of eligibility."""

    YES = "oui"
    NO = "non"
    TO_CHECK = "a-verifier"


@dataclass(frozen=True)
class Profile:
    """What we know of a firm; None or "" means unknown."""

    department: str | None = None
    """INSEE department code."""
    trade: str | None = None
    """Trade id."""
    sector: str | None = None
    """Sector of the vocabulary."""
    naf: tuple[str, ...] = ()
    """NAF rév. 2 codes, such as "43.22A"."""
    staff: int | None = None
    """Employees."""
    turnover: float | None = None
    """Euros a year."""
    age_months: int | None = None
    """Months since the firm began."""
    status: str | None = None
    """Owner's status, of the vocabulary."""
    need: str | None = None
    """Need id."""
    life_event: str | None = None
    """Life event id."""

    @classmethod
    def of_trade(cls, trade: Trade) -> "Profile":
        """What a trade alone tells."""
        return cls(trade=trade.id, sector=trade.sector, naf=trade.naf)

    @property
    def has_figures(self) -> bool:
        """Whether its staff, turnover or age is known."""
        return self.staff is not None or self.turnover is not None or self.age_months is not None


@dataclass(frozen=True)
class Verdict:
    """An answer and why."""

    answer: Answer
    reasons: tuple[str, ...]
    """French sentences without a final full stop; for « non », what excludes; else what is left to check."""


def aid_status(aid: Aid, today: date, *, stale_twice: bool = False) -> AidStatus:
    """Say where an aid stands today.

    A closed or ended aid is closed whatever else is written; one whose check is twice past its span is
    « à vérifier » even when its source said it was open.
    """
    if aid.state == "fermee" or (aid.ends and last_day(aid.ends) < today):
        return AidStatus.CLOSED
    if aid.state == "a-verifier" or stale_twice:
        return AidStatus.TO_CHECK
    if aid.starts and first_day(aid.starts) > today:
        return AidStatus.COMING
    return AidStatus.OPEN


def looks_at_trade(aid: Aid) -> bool:
    """Whether an aid asks for trades, sectors or NAF codes; one that does not answers every trade the same."""
    return bool(aid.criteria.trades or aid.criteria.sectors or aid.criteria.naf)


def admits_staff(criteria: Criteria, staff: int) -> bool:
    """Whether a firm with that many employees is not excluded by its number of employees."""
    return not _excluded_by_figures(criteria, Profile(staff=staff))


def evaluate(aid: Aid, profile: Profile, today: date, *, stale_twice: bool = False) -> Verdict:
    """Say whether a firm can have an aid on a day, and why.

    Args:
        aid: The aid as written.
        profile: What is known of the firm.
        today: The day of the question.
        stale_twice: Whether the aid's check is past twice its span.

    Returns:
        « non » with every excluding reason; « à vérifier » with what is unsure; « oui » with what matches.
    """
    excluded = [*_excluded_by_dates(aid, today), *_excluded_by_place(aid, profile), *_excluded_by_firm(aid, profile)]
    if excluded:
        return Verdict(Answer.NO, tuple(excluded))
    unsure = [*_unsure_of_itself(aid, today, stale_twice=stale_twice), *_unsure_of_the_firm(aid, profile)]
    if unsure:
        return Verdict(Answer.TO_CHECK, tuple(unsure))
    return Verdict(Answer.YES, tuple(_matching(aid, profile)))


def _excluded_by_dates(aid: Aid, today: date) -> list[str]:
    if aid.state == "fermee":
        return ["elle est fermée"]
    if aid.ends and last_day(aid.ends) < today:
        return [f"elle a fermé le {french_date(last_day(aid.ends))}"]
    return []


def _excluded_by_place(aid: Aid, profile: Profile) -> list[str]:
    if profile.department is None or profile.department in departments_of(aid.territories):
        return []
    return ["elle est réservée à : " + ", ".join(territory_name(code) for code in aid.territories)]


def _excluded_by_firm(aid: Aid, profile: Profile) -> list[str]:
    criteria = aid.criteria
    reasons = []
    if criteria.trades and profile.trade and profile.trade not in criteria.trades:
        reasons.append("elle est réservée à d’autres métiers")
    if criteria.sectors and profile.sector and profile.sector not in criteria.sectors:
        reasons.append(_for_sectors(aid))
    if criteria.naf and profile.naf and not _share_a_code(criteria.naf, profile.naf):
        reasons.append("votre code d’activité (NAF) n’est pas dans sa liste")
    if profile.has_figures:
        reasons.extend(_excluded_by_figures(criteria, profile))
    if criteria.statuses and profile.status and profile.status not in criteria.statuses:
        reasons.append(_for_statuses(aid))
    if profile.need and profile.need not in aid.needs:
        reasons.append("elle ne sert pas ce besoin")
    if profile.life_event and aid.life_events and profile.life_event not in aid.life_events:
        reasons.append("elle vaut à un autre moment de la vie de l’entreprise")
    return reasons


def _excluded_by_figures(criteria: Criteria, profile: Profile) -> list[str]:
    reasons = []
    for limit, value, sentence in (
        (criteria.staff_max, profile.staff, "elle s’arrête à {limit} salariés"),
        (criteria.turnover_max, profile.turnover, "elle s’arrête à {limit} € de chiffre d’affaires"),
        (criteria.age_max_months, profile.age_months, "elle est réservée aux entreprises de {limit} mois au plus"),
    ):
        if limit is not None and value is not None and value > limit:
            reasons.append(sentence.format(limit=french_number(limit)))
    for limit, value, sentence in (
        (criteria.staff_min, profile.staff, "il faut au moins {limit} salariés"),
        (criteria.age_min_months, profile.age_months, "il faut au moins {limit} mois d’existence"),
    ):
        if limit is not None and value is not None and value < limit:
            reasons.append(sentence.format(limit=french_number(limit)))
    return reasons


def _share_a_code(allowed: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Whether a code begins with an allowed one, or is a beginning that an allowed one makes precise."""
    return any(code.startswith(item) or item.startswith(code) for code in codes for item in allowed)


def _for_sectors(aid: Aid) -> str:
    return "elle est réservée à ces secteurs : " + ", ".join(SECTORS.label(item) for item in aid.criteria.sectors)


def _for_statuses(aid: Aid) -> str:
    return "elle est réservée à : " + ", ".join(OWNER_STATUSES.label(item) for item in aid.criteria.statuses)


def _unsure_of_itself(aid: Aid, today: date, *, stale_twice: bool) -> list[str]:
    reasons = []
    if aid.state == "a-verifier" or stale_twice:
        reasons.append("aucune source récente ne dit qu’elle est ouverte")
    if aid.starts and first_day(aid.starts) > today:
        reasons.append(f"elle n’ouvre que le {french_date(first_day(aid.starts))}")
    if aid.area:
        reasons.append(f"elle ne vaut que dans une zone plus petite : {aid.area}")
    return reasons


def _unsure_of_the_firm(aid: Aid, profile: Profile) -> list[str]:
    """Name every criterion that the profile says nothing about."""
    reasons = []
    criteria = aid.criteria
    if profile.department is None and FRANCE not in aid.territories:
        reasons.append("elle ne vaut que dans : " + ", ".join(territory_name(code) for code in aid.territories))
    if criteria.trades and profile.trade is None:
        reasons.append("elle est réservée à certains métiers")
    if criteria.sectors and profile.sector is None:
        reasons.append(_for_sectors(aid))
    if criteria.naf and not profile.naf:
        reasons.append("elle est réservée à certains codes d’activité (NAF)")
    if criteria.staff_max is not None and profile.staff is None:
        reasons.append(f"il faut {criteria.staff_max} salariés au plus")
    if criteria.staff_min and profile.staff is None:
        reasons.append(f"il faut {criteria.staff_min} salariés au moins")
    if criteria.turnover_max is not None and profile.turnover is None:
        reasons.append(f"il faut au plus {french_number(criteria.turnover_max)} € de chiffre d’affaires par an")
    if criteria.age_min_months is not None and profile.age_months is None:
        reasons.append(f"il faut {criteria.age_min_months} mois d’existence au moins")
    if criteria.age_max_months is not None and profile.age_months is None:
        reasons.append(f"il faut {criteria.age_max_months} mois d’existence au plus")
    if criteria.statuses and profile.status is None:
        reasons.append(_for_statuses(aid))
    return reasons


def _matching(aid: Aid, profile: Profile) -> list[str]:
    reasons = ["elle est ouverte d’après sa source"]
    if profile.department:
        reasons.append("elle vaut dans votre département")
    if profile.sector and aid.criteria.sectors:
        reasons.append(f"elle vise votre secteur ({SECTORS.label(profile.sector)})")
    if profile.need:
        reasons.append("elle sert ce besoin")
    return reasons
