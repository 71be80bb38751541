"""What is said of problems: to a person, to a forge, to a program."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text

from generator.checks import AnsweredProblem
from generator.problem_guide import EXPLANATION_BY_CODE
from generator.problem_reports import (
    FORMATS,
    JSON_VERSION,
    Report,
    annotations,
    gitlab_report,
    json_report,
    plain_report,
    sarif_report,
    step_summary,
    terminal_report,
)
from generator.problems import Level, Problem
from tests.hubs import ROOT

PATH = "data/aids/cheque.yml"
ERROR = Problem(PATH, 4, 6, "date-forme", "fin", "attendu une date, trouvé 31/12/2026", "Écrivez 2026-12-31")
WARNING = Problem(PATH, 2, 1, "mots-creux", "resume", "« booster »", "Dites ce qu’on reçoit", Level.WARNING)
ANSWERED = AnsweredProblem(replace(WARNING, code="fin-lointaine", field="fin"), "La loi le dit ainsi.")
LINES = {4: "fin: 31/12/2026", 2: "resume: Pour booster"}


def make(*problems: Problem, answered: tuple[AnsweredProblem, ...] = (), **changes: Any) -> Report:
    given: dict[str, Any] = {
        "problems": tuple(sorted(problems)),
        "answered": answered,
        "record_count": 12,
        "today": date(2026, 11, 21),
        "line_of": lambda path, number: LINES.get(number, ""),
    }
    return Report(**{**given, **changes})


def shown(text: Text, *, colours: bool = False) -> str:
    file = StringIO()
    console = Console(file=file, force_terminal=colours, color_system="standard" if colours else None, width=200)
    console.print(text, soft_wrap=True)
    return file.getvalue()


# --- for a person ---------------------------------------------------------------------------------------------


def test_a_pipe_gets_plain_lines() -> None:
    assert plain_report(make(ERROR, WARNING)) == (
        f"{PATH}:2:1: avertissement [mots-creux] resume : « booster »\n"
        "    → Dites ce qu’on reçoit\n"
        f"{PATH}:4:6: erreur [date-forme] fin : attendu une date, trouvé 31/12/2026\n"
        "    → Écrivez 2026-12-31\n"
        "2 problèmes (1 erreur, 1 avertissement)."
    )


def test_a_terminal_gets_the_line_and_a_caret_under_the_place() -> None:
    assert shown(terminal_report(make(ERROR))) == (
        f"{PATH}:4:6 erreur [date-forme]\n"
        "  fin : attendu une date, trouvé 31/12/2026\n"
        "    4 │ fin: 31/12/2026\n"
        "      │      ^\n"
        "  → Écrivez 2026-12-31\n"
        "\n"
        "1 problème (1 erreur).\n"
        "Chaque nom entre crochets est expliqué : docs/problemes.md\n"
        "etrier check --fix corrige seul ce qui ne peut vouloir dire qu’une chose.\n"
    )


def test_a_warning_says_how_to_answer_it() -> None:
    told = shown(terminal_report(make(WARNING)))

    assert "Un avertissement demande « est-ce voulu ? »." in told
    assert "avertissements_voulus" in told


def test_colours_are_for_terminals() -> None:
    assert "\x1b[1;31m" in shown(terminal_report(make(ERROR)), colours=True)
    assert "\x1b" not in shown(terminal_report(make(ERROR)))


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        pytest.param("nom: été", 8, ["nom: été", "       ^"], id="accents take one column"),
        pytest.param("nom: 日本 x", 9, ["nom: 日本 x", "          ^"], id="wide signs take two"),
        pytest.param("\tnom: x", 2, [" nom: x", " ^"], id="a tab is one space"),
        pytest.param("a" * 300, 1, ["a" * 96 + "…", "^"], id="a long line is cut"),
        pytest.param(
            "a" * 200 + "b" * 100, 201, ["…" + "a" * 60 + "b" * 36 + "…", " " * 61 + "^"], id="around its place"
        ),
        pytest.param("nom", 12, ["nom", "   ^"], id="past the end of the line"),
        pytest.param("   ", 1, [], id="a blank line shows nothing"),
        pytest.param("nom: \x1b[2Jx", 6, ["nom: \ufffd[2Jx", "     ^"], id="an escape sequence commands nothing"),
    ],
)
def test_caret_stands_under_the_place(line: str, column: int, expected: list[str]) -> None:
    report = make(replace(ERROR, line=1, column=column, advice=""), line_of=lambda path, number: line)

    told = shown(terminal_report(report)).splitlines()

    assert [text[8:] for text in told if "│" in text] == expected


@pytest.mark.parametrize("form", [plain_report, annotations, step_summary, gitlab_report, sarif_report, json_report])
def test_hostile_names_command_nothing_and_break_nothing(form: Callable[[Report], str]) -> None:
    hostile = replace(ERROR, path="data/\x1b[2J\udcff\n::error::x.yml", message="a\x1b]8;;x\x07 %0A ::stop:: <b>`x`")

    told = form(make(hostile))

    assert "\x1b" not in told and "\x07" not in told
    assert not re.search(r"^::(error::x|stop)", told, re.MULTILINE)
    assert told.encode()


def test_many_problems_are_counted_and_all_are_there_when_asked_for() -> None:
    many = make(*(replace(ERROR, line=number) for number in range(1, 302)))

    assert plain_report(many).splitlines()[-2:] == ["… et 101 autres, non montrés.", "301 problèmes (301 erreurs)."]
    assert plain_report(many, with_everything=True).count("[date-forme]") == 301
    assert "… et 101 autres ; --tout les montre." in shown(terminal_report(many))


def test_answered_warnings_are_shown_when_everything_is_asked_for() -> None:
    report = make(answered=(ANSWERED,))

    assert plain_report(report) == ""
    assert plain_report(report, with_everything=True) == (
        f"{PATH}:2:1: répondu [fin-lointaine] fin : La loi le dit ainsi.\n1 avertissement répondu dans les fiches."
    )


# --- GitHub -----------------------------------------------------------------------------------------------------


def test_annotations_put_errors_first_and_escape() -> None:
    odd = replace(WARNING, path="data/a,b:c%.yml", message="50 % :: fin\nfin")

    assert annotations(make(ERROR, odd)).splitlines() == [
        f"::error file={PATH},line=4,col=6,title=erreur [date-forme]::fin : attendu une date, trouvé 31/12/2026"
        "%0A→ Écrivez 2026-12-31%0AEn savoir plus : docs/problemes.md#date-forme",
        "::warning file=data/a%2Cb%3Ac%25.yml,line=2,col=1,title=avertissement [mots-creux]::resume : 50 %25 :: fin"
        "%0Afin%0A→ Dites ce qu’on reçoit%0AC’est voulu ? Répondez dans la fiche : avertissements_voulus."
        "%0AEn savoir plus : docs/problemes.md#mots-creux",
        "2 problèmes (1 erreur, 1 avertissement).",
    ]


def test_summary_holds_every_problem_and_no_markup_of_a_stranger() -> None:
    odd = replace(ERROR, line=9, message="<img src=x> [clic](https://x.fr) `code` *gras* a_b")

    summary = step_summary(make(ERROR, odd, WARNING, site_url="https://hub.fr/"))

    assert summary.count("- **") == 3
    assert "[date-forme](https://hub.fr/contribuer/problemes/date-forme/)" in summary
    assert "&lt;img src=x&gt; \\[clic\\](https://x.fr) \\`code\\` \\*gras\\* a\\_b" in summary


@pytest.mark.parametrize(("problem", "is_told"), [(ERROR, False), (WARNING, True)], ids=["error", "warning"])
def test_summary_says_how_to_answer_a_warning(problem: Problem, is_told: bool) -> None:
    assert ("avertissements_voulus:" in step_summary(make(problem))) == is_told


def test_summary_of_sound_records_says_so() -> None:
    assert step_summary(make()) == "## Vérification des fiches\n\nRien à corriger : 12 fiches contrôlées.\n"


def test_summary_stays_under_what_github_accepts() -> None:
    many = (replace(ERROR, path=f"data/aids/a-{n}.yml", message="x" * 3000) for n in range(500))

    summary = step_summary(make(*many))

    assert len(summary.encode()) < 1024 * 1024
    told = summary.count("- **erreur**")
    assert summary.endswith(f"… et {500 - told} autres : la liste entière est dans le journal.\n")


# --- programs ---------------------------------------------------------------------------------------------------


def _names(*problems: Problem) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(gitlab_report(make(*problems)))]


def test_gitlab_issue_has_what_gitlab_asks_for() -> None:
    (issue,) = json.loads(gitlab_report(make(ERROR)))

    assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert issue["location"] == {"path": PATH, "lines": {"begin": 4}}


def test_fingerprint_holds_no_line() -> None:
    assert _names(ERROR) == _names(replace(ERROR, line=40, column=1))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(ERROR, line=5), id="the same problem twice in a file"),
        pytest.param(replace(ERROR, path="data/aids/autre.yml"), id="in another file"),
        pytest.param(replace(ERROR, field="debut"), id="in another field"),
        pytest.param(replace(ERROR, message="attendu une date, trouvé hier"), id="about another value"),
    ],
)
def test_fingerprints_differ(other: Problem) -> None:
    assert len(set(_names(ERROR, other))) == 2


def test_sarif_has_the_shape_of_2_1_0() -> None:
    content = json.loads(sarif_report(make(ERROR, WARNING, answered=(ANSWERED,), site_url="https://hub.fr/")))

    assert content["version"] == "2.1.0"
    (run,) = content["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(EXPLANATION_BY_CODE)
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"]
        assert "Avant" in rule["help"]["text"] and "```" in rule["help"]["markdown"]
        assert rule["helpUri"] == f"https://hub.fr/contribuer/problemes/{rule['id']}/"
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    assert [result["level"] for result in run["results"]] == ["warning", "error", "warning"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": PATH, "uriBaseId": "SRCROOT"}
        assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
        assert set(result["partialFingerprints"]) == {"etrier/v1"}
    assert run["originalUriBaseIds"].keys() == {"SRCROOT"}
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert [result["suppressions"] for result in suppressed] == [
        [{"kind": "inSource", "justification": "La loi le dit ainsi."}]
    ]


def test_sarif_leads_nowhere_when_the_site_has_no_address() -> None:
    (run,) = json.loads(sarif_report(make(ERROR)))["runs"]

    assert "informationUri" not in run["tool"]["driver"]
    assert all("helpUri" not in rule for rule in run["tool"]["driver"]["rules"])


def test_sarif_address_is_a_relative_uri() -> None:
    (run,) = json.loads(sarif_report(make(replace(ERROR, path="data/aids/été 1.yml"))))["runs"]

    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "data/aids/%C3%A9t%C3%A9%201.yml"


def test_json_is_what_its_documentation_says() -> None:
    content = json.loads(json_report(make(ERROR, WARNING, answered=(ANSWERED,))))
    page = (ROOT / "docs/verification.md").read_text("utf-8")

    assert content["version"] == JSON_VERSION
    assert (content["erreurs"], content["avertissements"], content["repondus"]) == (1, 1, 1)
    told = content["problemes"][1]
    assert told["fichier"] == PATH
    assert (told["ligne"], told["colonne"], told["niveau"], told["code"]) == (4, 6, "erreur", "date-forme")
    assert content["reponses"][0]["raison"] == "La loi le dit ainsi."
    documented = set(re.findall(r"^\| `([a-z]+)` \|", page.partition("## Le JSON")[2], re.MULTILINE))
    assert documented == {*content, *told, *content["reponses"][0]}
    forms = set(re.findall(r"^\| `([a-z]+)` \|", page.partition("## Le JSON")[0], re.MULTILINE))
    assert forms == set(FORMATS)
    assert f"La version actuelle est {JSON_VERSION}." in page


def test_plain_report_of_no_problem_is_empty() -> None:
    assert plain_report(make()) == ""
    assert shown(terminal_report(make())) == "\n"
    assert annotations(make()) == ""
    assert json.loads(gitlab_report(make())) == []


def test_excerpts_come_from_files(tmp_path: Path) -> None:
    from generator.check_command import _line

    file = tmp_path / "x.yml"
    file.write_bytes("\ufeffid: a\r\nnom: été\rfin: \xe9\n".encode("utf-8")[:-3] + b"\xe9\n")

    assert [_line(file, number) for number in (1, 2, 3, 9)] == ["id: a", "nom: été", "fin: \ufffd", ""]
    assert _line(tmp_path / "absent.yml", 1) == ""
