"""The letter that the reading keys make: what to ask a provider before signing. `lettre.js` holds the twin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.contracts.document import Block, Document, Piece
from generator.contracts.values import WrongAnswer, check_characters, clean, read_day
from generator.contracts.wording import say

FIELDS = ("expediteur", "destinataire", "contrat", "jour")
"""What is asked besides the questions: who writes, to whom, about what, and the day (ISO)."""

VERDICTS = ("bon", "attention", "stop", "introuvable")
"""What a reader may find: a good sign, a doubt, a reason to stop, or nothing on the point."""

_NO_DAY = "2026-01-01"
"""Date of a file whose letter bears none: a file needs one, and must not depend on the clock."""


@dataclass(frozen=True)
class Point:
    """A reading key as the letter uses it."""

    id: str
    question: str
    sentence: str
    """What to ask, in plain text."""


def letter(points: Sequence[Point], answers: Mapping[str, str]) -> Document:
    """Write the letter.

    Args:
        points: The reading keys, in order.
        answers: The fields by their name, and a verdict by key id; what cannot be printed is left blank.
    """
    day = _typed(answers, "jour")
    blocks = tuple(_blocks(points, answers, day))
    return Document(say("lettre-titre"), day or _NO_DAY, say("lettre-pied"), blocks)


def _blocks(points: Sequence[Point], answers: Mapping[str, str], day: str) -> Iterator[Block]:
    yield Block("titre", say("lettre-titre"))
    sender = _typed(answers, "expediteur").split("\n")
    yield from (_line(line) for line in sender if line)
    recipient = _typed(answers, "destinataire").split("\n")
    yield from (_line(line) for line in recipient if line)
    if day:
        yield _line(say("lettre-jour", day=read_day(day)))
    contract = _typed(answers, "contrat")
    if contract:
        yield Block("p", pieces=(Piece(say("lettre-objet"), bold=True), Piece(contract)))
    yield _line(say("lettre-bonjour"))
    asked = [point for point in points if answers.get(point.id) in VERDICTS[1:]]
    if asked:
        yield _line(say("lettre-demande"))
        yield Block("liste", items=tuple(tuple(_item(point, answers[point.id])) for point in asked))
        yield _line(say("lettre-reponse"))
    else:
        yield _line(say("lettre-rien"))
    yield _line(say("lettre-fin"))
    yield _line(sender[0] if sender[0] else say("blanc"))


def _item(point: Point, verdict: str) -> Iterator[Piece]:
    yield Piece(f"{point.question} ", bold=True)
    if verdict == "introuvable":
        yield Piece(f"{say('lettre-introuvable')} ")
    yield Piece(point.sentence)
    if verdict == "stop":
        yield Piece(f" {say('lettre-condition')}")


def _line(text: str) -> Block:
    return Block("p", pieces=(Piece(text),))


def _typed(answers: Mapping[str, str], name: str) -> str:
    """Give an answer as typed; "" when it cannot be printed, or is no day."""
    text = clean(answers.get(name, ""))
    try:
        check_characters(text, long=True)
        if name == "jour" and text:
            read_day(text)
    except WrongAnswer:
        return ""
    return text
