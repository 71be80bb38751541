"""What people answer, read and written back: French numbers, dates, SIREN, lists. `contrat.js` holds the twin.

Amounts and bounds are whole hundredths, so that the browser and Python count alike. An answer is text, as typed;
its written form goes into documents as text, never as markup.
"""

import re
from datetime import date

from stdnum.fr import siren as stdnum_siren

from generator.contracts.template import Term
from generator.contracts.wording import SENTENCES, say, unit_words
from generator.text import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE

PARTY_FIELDS = ("nom", "forme", "adresse", "siren", "representant")
"""What is asked of a party; its answers are named "client.nom", "client.forme" …"""

LINE_LIMIT = 300
LONG_LIMIT = 5_000
LONG_TYPES = frozenset({"texte-long", "liste", "parts", "choix-multiple"})
"""Types whose answer may hold several lines."""

# Control characters but the line feed; the marks that reorder text (a contract must read as it is stored);
# what XML 1.0 forbids (lone surrogates, noncharacters).
UNPRINTABLE = "\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff\\ud800-\\udfff"
"""Characters that no answer may hold, as the inside of a regular expression's class (Python's and JavaScript's)."""

_UNPRINTABLE = re.compile(f"[{UNPRINTABLE}]")
# Spelt out where Python and JavaScript differ: Python's \d takes every script's digits, JavaScript's \s takes U+FEFF.
_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")
_MAIL = re.compile(r"[^\s\ufeff@<>\"]+@[^\s\ufeff@<>\"]+\.[^\s\ufeff@<>\".]{2,}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SPACES = re.compile(f"[ {NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}]")
_TRIM = f" \n{NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}"


class WrongAnswer(ValueError):
    """An answer that cannot stand; its text is the French sentence shown beside the field."""


def clean(raw: str) -> str:
    """Trim an answer, give it plain line ends, and make tabs (pasted lists have them) spaces."""
    return raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip(_TRIM)


def number_of(raw: str) -> int | None:
    """Read a French number as whole hundredths: "1 500,5 €" gives 150050, None when it is no number."""
    text = _SPACES.sub("", raw)
    text = text.removesuffix("€").removesuffix("%")
    match = _NUMBER.fullmatch(text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def write_number(hundredths: int) -> str:
    """Write whole hundredths as French does: 150050 gives "1 500,50", 1000 gives "10"."""
    whole, rest = divmod(hundredths, 100)
    grouped = f"{whole:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return f"{grouped},{rest:02d}" if rest else grouped


def read_answer(term: Term, raw: str) -> tuple[str, ...]:
    """Read the answer to one variable that is no party.

    Args:
        term: The variable.
        raw: The answer as typed; "" when there is none.

    Returns:
        The answer as it is written in the document, one item a line; () when there is none.

    Raises:
        WrongAnswer: When it cannot stand.
    """
    text = clean(raw)
    if not text:
        return ()
    check_characters(text, long=term.type in LONG_TYPES)
    match term.type:
        case "texte" | "texte-long":
            return tuple(text.split("\n"))
        case "liste":
            return _items(text)
        case "parts":
            return _shares(text)
        case "choix":
            return (_chosen(term, text),)
        case "choix-multiple":
            return tuple(_chosen(term, item) for item in _items(text))
        case "oui-non" | "attestation":
            if text not in ("oui", "non"):
                raise WrongAnswer(say("oui-non"))
            return (text,)
        case "siren":
            return (read_siren(text),)
        case "courriel":
            if not _MAIL.fullmatch(text):
                raise WrongAnswer(say("courriel"))
            return (text,)
        case "date":
            return (read_day(text),)
        case _:
            return (_measure(term, text),)


def check_characters(text: str, *, long: bool = False) -> None:
    """Refuse what cannot be printed, and what is too long.

    Raises:
        WrongAnswer: When the text cannot stand.
    """
    if _UNPRINTABLE.search(text):
        raise WrongAnswer(say("caractere"))
    if not long and "\n" in text:
        raise WrongAnswer(say("une-ligne"))
    limit = LONG_LIMIT if long else LINE_LIMIT
    if len(text) > limit:
        raise WrongAnswer(say("trop-long", count=write_number(len(text) * 100), limit=write_number(limit * 100)))


def read_siren(text: str) -> str:
    """Read nine digits whose Luhn key is right, and write them by threes.

    Raises:
        WrongAnswer: When they are not a SIREN.
    """
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]{9}", digits) or not stdnum_siren.is_valid(digits):
        raise WrongAnswer(say("siren"))
    return NARROW_NO_BREAK_SPACE.join((digits[:3], digits[3:6], digits[6:]))


def write_day(text: str) -> str:
    """Write an ISO day in French: "2026-11-01" gives "1er novembre 2026"."""
    year, month, day = text.split("-")
    number = int(day)
    return f"{'1er' if number == 1 else number} {SENTENCES['mois-noms'].split(' ')[int(month) - 1]} {int(year)}"


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for item in (clean(line) for line in text.split("\n")) if item)


def _shares(text: str) -> tuple[str, ...]:
    written: list[str] = []
    total = 0
    for line in _items(text):
        who, colon, share = line.rpartition(":")
        number = number_of(clean(share))
        if not colon or not clean(who) or number is None:
            raise WrongAnswer(say("parts-forme"))
        total += number
        written.append(f"{clean(who)}{NO_BREAK_SPACE}: {write_number(number)}{NARROW_NO_BREAK_SPACE}%")
    if total != 10_000:
        raise WrongAnswer(say("parts-total", found=write_number(total)))
    return tuple(written)


def _chosen(term: Term, text: str) -> str:
    if text not in term.choices:
        raise WrongAnswer(say("choix"))
    return text


def read_day(text: str) -> str:
    """Read an ISO day and write it in French.

    Raises:
        WrongAnswer: When there is no such day, or it is before 1900 or after 2200.
    """
    match = _DAY.fullmatch(text)
    try:
        if not match or not 1900 <= int(match[1]) <= 2200:
            raise ValueError(text)
        date.fromisoformat(text)
    except ValueError:
        raise WrongAnswer(say("date")) from None
    return write_day(text)


def _measure(term: Term, text: str) -> str:
    number = number_of(text)
    if number is None:
        raise WrongAnswer(
            say("nombre", example="1" + NARROW_NO_BREAK_SPACE + "500,50" if term.type == "montant" else "12")
        )
    if term.type in ("entier", "duree") and number % 100:
        raise WrongAnswer(say("entier", example="12"))
    if term.low is not None and number < term.low:
        raise WrongAnswer(say("trop-petit", limit=_with_unit(term, term.low)))
    if term.high is not None and number > term.high:
        raise WrongAnswer(say("trop-grand", limit=_with_unit(term, term.high)))
    return _with_unit(term, number)


def _with_unit(term: Term, number: int) -> str:
    written = write_number(number)
    match term.type:
        case "montant":
            return f"{written}{NARROW_NO_BREAK_SPACE}€"
        case "pourcentage":
            return f"{written}{NARROW_NO_BREAK_SPACE}%"
        case "duree":
            one, many = unit_words(term.unit)
            return f"{written}{NO_BREAK_SPACE}{one if number < 200 else many}"
        case _:
            return written
