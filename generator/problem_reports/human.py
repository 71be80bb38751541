"""For a person: plain lines in a pipe; on a terminal, colours and the line with a caret under the place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text

from generator.problem_guide import EXPLANATION_BY_CODE, REFERENCE_PATH
from generator.problem_reports.report import Report, count_sentence, visible
from generator.problems import Level, Problem

SHOWN = 200
"""Past so many problems, the others are only counted, unless everything is asked for."""

_EXCERPT_WIDTH = 96
_BEFORE_CARET = 60
_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow"}


def plain_list(problems: Sequence[Problem], *, shown: int | None = SHOWN) -> str:
    """Write each problem on its line, then its advice, then how many there are; "" when there is none."""
    kept = problems[:shown]
    lines = [_plain_lines(problem) for problem in kept]
    if len(problems) > len(kept):
        lines.append(f"… et {len(problems) - len(kept)} autres, non montrés.")
    if problems:
        lines.append(count_sentence(problems))
    return "\n".join(lines)


def _plain_lines(problem: Problem) -> str:
    # Each part by itself: a line break in a name must not begin a line of ours.
    told = replace(
        problem,
        path=visible(problem.path),
        field=visible(problem.field),
        message=visible(problem.message),
        advice=visible(problem.advice),
    )
    return str(told)


def plain_report(report: Report, *, with_everything: bool = False) -> str:
    """Write the problems, and with everything the warnings that are answered; "" when there is nothing to say."""
    parts = [plain_list(report.problems, shown=None if with_everything else SHOWN)]
    if with_everything and report.answered:
        parts += [_answered_line(item.problem, item.reason) for item in report.answered]
        parts.append(_answered_count(len(report.answered)))
    return "\n".join(part for part in parts if part)


def terminal_report(report: Report, *, with_everything: bool = False) -> Text:
    """Write the same for a terminal, with colours, the faulty line and a caret under the place."""
    shown = report.problems if with_everything else report.problems[:SHOWN]
    text = Text()
    for problem in shown:
        text.append_text(_told(problem, report))
    if len(report.problems) > len(shown):
        text.append(f"… et {len(report.problems) - len(shown)} autres ; --tout les montre.\n", "dim")
    if report.problems:
        text.append(count_sentence(report.problems) + "\n", "bold")
        text.append_text(_where_to_read_more(report))
    if with_everything and report.answered:
        for item in report.answered:
            text.append(_answered_line(item.problem, item.reason) + "\n", "dim")
        text.append(_answered_count(len(report.answered)) + "\n", "bold")
    text.rstrip()
    return text


def _told(problem: Problem, report: Report) -> Text:
    style = _STYLES[problem.level]
    text = Text()
    text.append(f"{visible(problem.path)}:{problem.line}:{problem.column}", "bold")
    text.append(f" {problem.level} ", style)
    link = report.help_of(problem.code)
    text.append(f"[{problem.code}]", f"{style} link {link}" if report.site_url else style)
    text.append("\n")
    if problem.field:
        text.append(f"  {visible(problem.field)} : ", "bold")
    text.append(f"{'' if problem.field else '  '}{visible(problem.message)}\n")
    for number, line in enumerate(_excerpt(report.line_of(problem.path, problem.line), problem)):
        text.append(f"{line}\n", "dim" if number == 0 else style)
    if problem.advice:
        text.append(f"  → {visible(problem.advice)}\n", "green")
    text.append("\n")
    return text


def _excerpt(line: str, problem: Problem) -> Iterator[str]:
    """Give the line of a problem, cut around its place, then the caret; nothing for an empty line."""
    line = visible(line.replace("\t", " "))
    if not line.strip():
        return
    start = max(0, problem.column - 1 - _BEFORE_CARET)
    before = ("…" if start else "") + line[start : problem.column - 1]
    kept = before + line[problem.column - 1 : start + _EXCERPT_WIDTH]
    cut = "…" if start + _EXCERPT_WIDTH < len(line) else ""
    margin = f"{problem.line:>5} │ "
    yield margin + kept + cut
    yield f"{' ' * (len(margin) - 2)}│ {' ' * cell_len(before)}^"


def _where_to_read_more(report: Report) -> Text:
    text = Text()
    place = report.help_of("").removesuffix("/").removesuffix("#") if report.site_url else REFERENCE_PATH
    text.append(f"Chaque nom entre crochets est expliqué : {place}\n", "dim")
    if any(EXPLANATION_BY_CODE[problem.code].is_mended for problem in report.problems):
        text.append("etrier check --fix corrige seul ce qui ne peut vouloir dire qu’une chose.\n", "dim")
    if any(problem.level is Level.WARNING for problem in report.problems):
        text.append(
            "Un avertissement demande « est-ce voulu ? ». Si oui, répondez dans la fiche : avertissements_voulus.\n",
            "dim",
        )
    return text


def _answered_line(problem: Problem, reason: str) -> str:
    where = f"{visible(problem.path)}:{problem.line}:{problem.column}"
    return f"{where}: répondu [{problem.code}] {visible(problem.field)} : {visible(reason)}"


def _answered_count(count: int) -> str:
    return f"{count} avertissement{'s répondus' if count > 1 else ' répondu'} dans les fiches."
