"""For programs: GitLab's Code Quality, SARIF 2.1.0, and our own JSON.

Forms: GitLab, "Code Quality, import results"; OASIS, "Static Analysis Results Interchange Format 2.1.0";
docs/verification.md for ours.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.problem_guide import EXPLANATION_BY_CODE, Explanation
from generator.problem_reports.report import Report, fingerprints
from generator.problems import Level, Problem

JSON_VERSION = 1
"""Of our own form: a key may be added within it, none is renamed or taken away."""

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor"}
_SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning"}


def gitlab_report(report: Report) -> str:
    """Write GitLab's list of issues; their fingerprints hold no line, so that a moved line is no new issue."""
    names = fingerprints(report.problems)
    return _text(
        [
            {
                "description": _sentence(problem),
                "check_name": problem.code,
                "fingerprint": name,
                "severity": _SEVERITIES[problem.level],
                "location": {"path": problem.path, "lines": {"begin": problem.line}},
            }
            for problem, name in zip(report.problems, names, strict=True)
        ]
    )


def json_report(report: Report) -> str:
    """Write our own form, documented in docs/verification.md."""
    errors = sum(problem.level is Level.ERROR for problem in report.problems)
    return _text(
        {
            "version": JSON_VERSION,
            "etrier": __version__,
            "jour": report.today.isoformat(),
            "fiches": report.record_count,
            "erreurs": errors,
            "avertissements": len(report.problems) - errors,
            "repondus": len(report.answered),
            "problemes": [_told(problem, report) for problem in report.problems],
            "reponses": [{**_told(item.problem, report), "raison": item.reason} for item in report.answered],
        }
    )


def _told(problem: Problem, report: Report) -> dict[str, Any]:
    return {
        "fichier": problem.path,
        "ligne": problem.line,
        "colonne": problem.column,
        "niveau": problem.level.value,
        "code": problem.code,
        "champ": problem.field,
        "message": problem.message,
        "conseil": problem.advice,
        "aide": report.help_of(problem.code),
    }


def sarif_report(report: Report) -> str:
    """Write SARIF 2.1.0: every rule with its help, every problem; answered warnings are suppressed in the source."""
    told = (*report.problems, *(item.problem for item in report.answered))
    reasons = (*(None for _ in report.problems), *(item.reason for item in report.answered))
    ranks = {code: rank for rank, code in enumerate(EXPLANATION_BY_CODE)}
    names = fingerprints(told)
    results = [
        _result(problem, name, ranks[problem.code], reason)
        for problem, name, reason in zip(told, names, reasons, strict=True)
    ]
    driver: dict[str, Any] = {"name": "Étrier", "version": __version__, "rules": _rules(report)}
    if report.site_url:
        driver["informationUri"] = report.site_url
    return _text(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "columnKind": "unicodeCodePoints",
                    "originalUriBaseIds": {"SRCROOT": {"description": {"text": "La racine du projet"}}},
                    "results": results,
                }
            ],
        }
    )


def _rules(report: Report) -> list[dict[str, Any]]:
    rules = []
    for explanation in EXPLANATION_BY_CODE.values():
        rule: dict[str, Any] = {
            "id": explanation.code,
            "shortDescription": {"text": explanation.what.replace("`", "")},
            "fullDescription": {"text": f"{explanation.what} {explanation.why}".replace("`", "")},
            "help": {"text": _help(explanation), "markdown": _markdown_help(explanation)},
            "defaultConfiguration": {"level": _SARIF_LEVELS[explanation.level]},
        }
        if report.site_url:  # a help address must be absolute
            rule["helpUri"] = report.help_of(explanation.code)
        rules.append(rule)
    return rules


def _help(explanation: Explanation) -> str:
    parts = (explanation.what, explanation.why, f"Avant :\n{explanation.before}", f"Après :\n{explanation.after}")
    return "\n\n".join(parts)


def _markdown_help(explanation: Explanation) -> str:
    examples = (f"{title}\n\n```text\n{lines}\n```" for title, lines in _before_and_after(explanation))
    return "\n\n".join((explanation.what, explanation.why, *examples))


def _before_and_after(explanation: Explanation) -> Sequence[tuple[str, str]]:
    return (("Avant", explanation.before), ("Après", explanation.after))


def _result(problem: Problem, name: str, rank: int, reason: str | None) -> dict[str, Any]:
    address = quote(problem.path, errors="surrogateescape")
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rank,
        "level": _SARIF_LEVELS[problem.level],
        "message": {"text": _sentence(problem)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": address, "uriBaseId": "SRCROOT"},
                    "region": {"startLine": problem.line, "startColumn": problem.column},
                }
            }
        ],
        "partialFingerprints": {"etrier/v1": name},
    }
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _sentence(problem: Problem) -> str:
    subject = f"{problem.field} : " if problem.field else ""
    advice = f" → {problem.advice}" if problem.advice else ""
    return f"{subject}{problem.message}{advice}"


def _text(content: Any) -> str:
    # A file name may not be text: what cannot be written in UTF-8 is shown as a sign.
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return text.encode(errors="replace").decode()
