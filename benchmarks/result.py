"""What the benchmarks print: one line a budget, with what was measured beside what was allowed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure against its budget."""

    name: str
    """What was measured, such as "check, cold"."""
    measured: float
    """In `unit`."""
    unit: str
    """ "×" for a ratio, else "s", "ms", "KB", "MiB"."""
    budget: float | None
    """The most that is allowed, in `unit`; None for a figure that is only shown."""
    detail: str = ""
    """The absolute figures behind a ratio, or where it was measured."""

    @property
    def verdict(self) -> str:
        """Whether the budget is met."""
        if self.budget is None:
            return "shown"
        return "met" if self.measured <= self.budget else "NOT met"


def table(results: Sequence[Result]) -> str:
    """Write results as a Markdown table, which reads as well in a terminal."""
    head = ("what", "budget", "measured", "verdict", "figures")
    rows = [
        (
            result.name,
            f"≤ {_figure(result.budget, result.unit)}" if result.budget is not None else "",
            _figure(result.measured, result.unit),
            result.verdict,
            result.detail,
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _figure(value: float, unit: str) -> str:
    if unit == "×":
        return f"{value:.2f} ×"
    digits = 0 if value >= 100 or unit in ("ms", "MiB") else 1
    return f"{value:.{digits}f} {unit}"
