"""What a command shows: progress and times on a terminal, plain lines in a pipe. Nothing else prints."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from generator.models.kinds import KIND_BY_KEY
from generator.text import french_number

if TYPE_CHECKING:  # the pages are not needed to say how a check goes
    from generator.build import BuildReport


class ConsoleReporter:
    """Shows the steps of a build: a bar on a terminal, one line a step in a pipe."""

    def __init__(self, console: Console) -> None:
        """Write on `console`, which is standard error."""
        self._console = console
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    @contextmanager
    def live(self) -> Iterator["ConsoleReporter"]:
        """Show progress while the block runs."""
        if not self._console.is_terminal:
            yield self
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            self._progress = progress
            yield self
            self._progress = None

    def start(self, step: str) -> None:
        """Show that a step begins."""
        if self._progress is not None:
            self._task = self._progress.add_task(step, total=None)

    def progress(self, done: int, total: int) -> None:
        """Show how far the step is."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def finish(self, step: str, seconds: float, detail: str) -> None:
        """Show how long a step took."""
        if self._progress is not None and self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
        duration = f"{seconds:.1f}".replace(".", ",")
        self._console.print(f"{step} : {duration} s{' ' + detail if detail else ''}", highlight=False)


def error_console() -> Console:
    """Give the console of progress and problems: standard error, no wrapping in a pipe."""
    return Console(file=sys.stderr, soft_wrap=True)


def output_console() -> Console:
    """Give the console of what a command answers: standard output; colours on a terminal only."""
    return Console(file=sys.stdout, soft_wrap=True, highlight=False)


def format_counts(counts: dict[str, int]) -> str:
    """Write how many records of each kind, on one line."""
    parts = [
        f"{french_number(count)} {(KIND_BY_KEY[key].plural if count > 1 else KIND_BY_KEY[key].label).lower()}"
        for key, count in counts.items()
        if count
    ]
    return ", ".join(parts)


def _bundle_line(report: "BuildReport", output: str) -> tuple[str, ...]:
    size = french_number(report.bundle_bytes / 1e6)
    return (f"Lot hors connexion : {size} Mo, {output}/hors-ligne/etrier.zip",) if report.bundle_bytes else ()


def format_report(report: "BuildReport", output: str) -> str:
    """Write what was made, how many, how long, and what to look at next."""
    seconds = f"{report.seconds:.1f}".replace(".", ",")
    return "\n".join(
        (
            f"Fiches : {format_counts(report.records)}.",
            f"{french_number(report.pages)} pages, {french_number(report.files)} fichiers, en {seconds} s.",
            *_bundle_line(report, output),
            f"Le site est dans {output}/ ; « make serve » le montre dans un navigateur.",
        )
    )
