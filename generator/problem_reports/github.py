"""For GitHub's workflows: annotations on the changed lines, and the whole list as the step's summary.

GitHub shows ten annotations of each level in a step, in their order: errors come first, and the summary holds all.
Forms: GitHub, "Workflow commands for GitHub Actions".
"""

import re
from itertools import groupby

from generator.problem_guide import ANSWERABLE, EXPLANATION_BY_CODE
from generator.problem_reports.report import Report, count_sentence, visible
from generator.problems import Level, Problem

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning"}
_MAX_SUMMARY = 900_000
"""Bytes; GitHub refuses a summary of more than 1 MiB, whole."""

_ANSWER = "C’est voulu ? Répondez dans la fiche : avertissements_voulus."

_HOW_TO_ANSWER = """\
Un avertissement demande « est-ce voulu ? ». Si oui, répondez dans la fiche, avec votre raison :

```yaml
avertissements_voulus:
  - code: (le nom de l’avertissement)
    champ: (le champ du message)
    raison: (pourquoi, en une phrase)
```"""

_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")


def annotations(report: Report) -> str:
    """Write a command a problem, errors first, then how many there are."""
    lines = [_annotation(problem, report) for problem in report.by_weight]
    if report.problems:
        lines.append(count_sentence(report.problems))
    return "\n".join(lines)


def _annotation(problem: Problem, report: Report) -> str:
    place = ",".join(
        (
            f"file={_property(problem.path)}",
            f"line={problem.line}",
            f"col={problem.column}",
            f"title={_property(f'{problem.level} [{problem.code}]')}",
        )
    )
    subject = f"{problem.field} : " if problem.field else ""
    advice = f"\n→ {problem.advice}" if problem.advice else ""
    answer = f"\n{_ANSWER}" if EXPLANATION_BY_CODE[problem.code] in ANSWERABLE else ""
    more = f"\nEn savoir plus : {report.help_of(problem.code)}"
    return f"::{_COMMANDS[problem.level]} {place}::{_data(subject + problem.message + advice + answer + more)}"


def _data(text: str) -> str:
    """Escape what a command says. The percent sign first: it begins the other escapes."""
    lines = "\n".join(map(visible, text.split("\n")))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a command's property, where colons and commas separate too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def step_summary(report: Report) -> str:
    """Write the whole list in Markdown, file by file, for who reads no log."""
    if not report.problems:
        return f"## Vérification des fiches\n\nRien à corriger : {report.record_count} fiches contrôlées.\n"
    parts = ["## Vérification des fiches\n", f"{count_sentence(report.problems)}\n"]
    size = 0
    told = 0
    for path, group in groupby(report.problems, key=lambda problem: problem.path):
        problems = list(group)
        section = f"### {_escape(path)}\n\n" + "".join(_item(problem, report) for problem in problems)
        size += len(section.encode(errors="replace"))
        if size > _MAX_SUMMARY:
            parts.append(f"… et {len(report.problems) - told} autres : la liste entière est dans le journal.\n")
            break
        told += len(problems)
        parts.append(section)
    if any(problem.level is Level.WARNING for problem in report.problems):
        parts.append(f"{_HOW_TO_ANSWER}\n")
    return "\n".join(parts)


def _item(problem: Problem, report: Report) -> str:
    subject = f"{_escape(problem.field)} : " if problem.field else ""
    advice = f"<br>→ {_escape(problem.advice)}" if problem.advice else ""
    code = f"[{problem.code}]({report.help_of(problem.code)})" if report.site_url else f"`{problem.code}`"
    return f"- **{problem.level}** ligne {problem.line}, {code} : {subject}{_escape(problem.message)}{advice}\n"


def _escape(text: str) -> str:
    """Show a text as it is typed: what a stranger wrote makes no link, no heading, no HTML."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", text)
