"""What `etrier check` found, in the form its reader wants: a person, a forge, a program. Values in, text out."""

from collections.abc import Callable, Mapping

from generator.problem_reports.github import annotations, step_summary
from generator.problem_reports.human import plain_list, plain_report, terminal_report
from generator.problem_reports.machine import JSON_VERSION, gitlab_report, json_report, sarif_report
from generator.problem_reports.report import Report, count_sentence, visible

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "humain": plain_report,
    "github": annotations,
    "gitlab": gitlab_report,
    "sarif": sarif_report,
    "json": json_report,
}
"""How to write a report, by the name given on the command line."""

__all__ = [
    "FORMATS",
    "JSON_VERSION",
    "Report",
    "annotations",
    "count_sentence",
    "gitlab_report",
    "json_report",
    "plain_list",
    "plain_report",
    "sarif_report",
    "step_summary",
    "terminal_report",
    "visible",
]
