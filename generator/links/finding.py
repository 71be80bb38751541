"""What was learnt of an address, and what an answer means. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a link stands."""

    ALIVE = "vivant"
    DEAD = "mort"
    MOVED = "deplace"
    UNCERTAIN = "incertain"
    """A machine cannot tell: someone must look."""


@dataclass(frozen=True)
class Finding:
    """What was learnt of one address."""

    url: str
    state: State
    words: str
    """What the server answered, in French, such as "page introuvable (404)"."""
    day: date
    """The day it was asked."""
    new_url: str | None = None
    """Where it has moved for good, in https; None when it has not."""


_DEAD = {404: "page introuvable (404)", 410: "page retirée pour de bon (410)"}
_SHY = {
    401: "le serveur demande un mot de passe (401)",
    403: "le serveur refuse les machines (403)",
    405: "le serveur refuse cette demande (405)",
    406: "le serveur refuse cette demande (406)",
    429: "le serveur demande d’attendre (429)",
    451: "page retirée pour une raison légale (451)",
}

PERMANENT = frozenset({301, 308})
TEMPORARY = frozenset({302, 303, 307})
ASK_AGAIN = frozenset({400, 401, 403, 404, 405, 406, 410, 500, 501, 502, 503})
"""Answers to HEAD that some servers give to HEAD alone: the page is then asked for itself."""


def of_status(status: int) -> tuple[State, str]:
    """Give what a final answer means."""
    if 200 <= status < 300:
        return State.ALIVE, f"répond ({status})"
    if status in _DEAD:
        return State.DEAD, _DEAD[status]
    if status in _SHY:
        return State.UNCERTAIN, _SHY[status]
    if status >= 500:
        return State.UNCERTAIN, f"le serveur est en panne ({status})"
    return State.UNCERTAIN, f"réponse inattendue ({status})"
