"""What a run of `etrier check` found, as the formats need it, and the words they share."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from generator.checks import AnsweredProblem
from generator.problem_guide import help_address
from generator.problems import Level, Problem


@dataclass(frozen=True)
class Report:
    """What to tell."""

    problems: tuple[Problem, ...]
    """In order of path, line and column."""
    answered: tuple[AnsweredProblem, ...]
    """Warnings that records answer, in the same order."""
    record_count: int
    """How many records are sound by themselves."""
    today: date
    """The day dates were compared to."""
    line_of: Callable[[str, int], str]
    """Gives a line of a file of the project, by its path and number; "" when it cannot be read."""
    site_url: str | None = None
    """The site's public address, ending with a slash; None when it has none yet."""

    def help_of(self, code: str) -> str:
        """Give where a problem is explained."""
        return help_address(code, self.site_url)

    @property
    def by_weight(self) -> list[Problem]:
        """The problems, errors first: some forges show only the first ones."""
        return sorted(self.problems, key=lambda problem: problem.level is not Level.ERROR)


def count_sentence(problems: Sequence[Problem]) -> str:
    """Say how many problems there are: "3 problèmes (1 erreur, 2 avertissements)."."""
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = len(problems) - errors
    parts = []
    if errors:
        parts.append(f"{errors} erreur{'s' if errors > 1 else ''}")
    if warnings:
        parts.append(f"{warnings} avertissement{'s' if warnings > 1 else ''}")
    return f"{len(problems)} problème{'s' if len(problems) > 1 else ''} ({', '.join(parts)})."


def visible(text: str) -> str:
    """Show a text on a terminal or in a log: what would command it, or cannot be written, becomes a sign.

    A record is anybody's: an escape sequence in it, or in its name, must not clear the screen of who checks it.
    """
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    # Spaces of French typography are no control characters: they are shown as they are.
    return character if character.isprintable() or unicodedata.category(character) == "Zs" else "\ufffd"


def fingerprints(problems: Sequence[Problem]) -> list[str]:
    """Give each problem a name that does not change when lines move, and that no other bears.

    The place is left out; problems that are then the same are numbered in their order.
    """
    seen: Counter[str] = Counter()
    names = []
    for problem in problems:
        parts = (problem.path, problem.code, problem.field, problem.message)
        key = "\0".join(parts)
        names.append(sha256(f"{key}\0{seen[key]}".encode(errors="surrogateescape")).hexdigest())
        seen[key] += 1
    return names
