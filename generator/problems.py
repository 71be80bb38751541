"""What can go wrong, as values and as errors.

    EtrierError                  anything we stop for; the command line prints it and exits with 1
    ├── DataError                the data has problems: carries all of them, ordered
    ├── SettingsError            mkdocs.yml, or an option, cannot be used
    ├── InputError               a file given to a command cannot be used: says where and what to do
    └── OutputError              the disk, git or a tool refused what we asked

Data faults are `Problem` values, collected and shown together; exceptions are for stopping.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "erreur"
    """Nothing is published while it stands."""
    WARNING = "avertissement"
    """A question to the contributor: is this what you mean?"""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing a contributor can mend, and where."""

    path: str
    """The file, relative to the project's root, with forward slashes."""
    line: int
    """Counted from 1; 1 when the whole file is meant."""
    column: int
    """Counted from 1, in characters; 1 when the whole line is meant."""
    code: str
    """Stable name of the rule, such as "champ-inconnu"; documented in `docs/problemes.md`."""
    field: str
    """Dotted French path inside the record, such as "etapes.0.geste"; "" for the record."""
    message: str
    """What was expected and what was found, in French, without a final full stop."""
    advice: str = ""
    """What to do, in French; "" when the message already says it."""
    level: Level = dataclasses.field(default=Level.ERROR, compare=False)
    """Errors block the build, warnings do not."""

    def __str__(self) -> str:
        """One or two lines: place, level, code, field and message, then the advice."""
        where = f"{self.path}:{self.line}:{self.column}"
        subject = f"{self.field} : " if self.field else ""
        advice = f"\n    → {self.advice}" if self.advice else ""
        return f"{where}: {self.level} [{self.code}] {subject}{self.message}{advice}"


class EtrierError(Exception):
    """Anything we stop for. Its text is French and fit to be shown as it is."""


class DataError(EtrierError):
    """The data cannot be used; `problems` says why, ordered by file, line and column."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in reading order, each once."""
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SettingsError(EtrierError):
    """mkdocs.yml, or an option of the command line, cannot be used."""


class InputError(EtrierError):
    """A file that someone gave to a command cannot be used."""

    def __init__(self, path: Path, message: str, advice: str, *, line: int = 0, column: int = 0) -> None:
        """Make the sentence: the file, the line and column when there are, what is wrong, what to do."""
        place = f":{line}:{column}" if column else (f":{line}" if line else "")
        super().__init__(f"{path}{place} : {message}\n    → {advice}")


class OutputError(EtrierError):
    """The disk, git or a tool refused what was asked of it."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether at least one problem blocks the build."""
    return any(problem.level is Level.ERROR for problem in problems)
