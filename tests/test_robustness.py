"""Whatever is done to a real record, the check says where the trouble is, in French, and never falls over."""

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.checks import check_records
from generator.load import load_records
from generator.load.records import find_files
from generator.problem_guide import EXPLANATION_BY_CODE
from generator.problem_reports import FORMATS, Report, step_summary, terminal_report
from generator.problems import Problem
from tests.hubs import ROOT
from tests.mutations import MUTATIONS, spoil

COUNT = 2000
BATCH = 250
"""Spoiled together: what each does to the others is checked too, and the whole corpus is read eight times only."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real records, to spoil."""
    root = tmp_path_factory.mktemp("gate")
    shutil.copytree(ROOT / "data", root / "data")
    return root


def _badly_told(problem: Problem, root: Path) -> str | None:
    """Say what is wrong with how a problem is told, None when nothing is."""
    lines = (root / problem.path).read_bytes().count(b"\n") + (root / problem.path).read_bytes().count(b"\r") + 1
    if not 1 <= problem.line <= lines or problem.column < 1:
        return f"place {problem.line}:{problem.column} of {lines} lines"
    if not problem.message.strip() or problem.code not in EXPLANATION_BY_CODE:
        return "no message, or an unknown code"
    if any(word in problem.message for word in ("Input should", "Value error", "expected", "found character")):
        return "English"
    return None


@pytest.mark.parametrize("batch", range(COUNT // BATCH))
def test_spoiled_records_are_sound_or_told_where(project: Path, batch: int, today: date) -> None:
    chance = random.Random(20261128 + batch)
    files, _ = find_files(ROOT)
    chosen = chance.sample(files, BATCH)
    for file in chosen:
        (project / file.path).write_bytes(spoil(chance, (ROOT / file.path).read_bytes()))

    loaded = load_records(project, cache_dir=project / ".cache")
    crossed = check_records(loaded.records, today=today, root=project)
    problems = (*loaded.problems, *crossed)
    badly_told = [(str(item), why) for item in problems if (why := _badly_told(item, project))]
    for file in chosen:
        shutil.copyfile(ROOT / file.path, project / file.path)

    sound = {record.path for record in loaded.records}
    told = {problem.path for problem in loaded.problems}
    assert [file.path for file in chosen if file.path not in sound | told] == []
    assert badly_told == []
    report = Report(tuple(sorted(problems)), (), len(sound), today, lambda path, number: "")
    for form in FORMATS.values():
        assert form(report).encode()
    assert step_summary(report) and terminal_report(report)


def test_every_way_to_spoil_a_file_changes_it() -> None:
    data = (ROOT / "data/aids/acre.yml").read_bytes()

    for mutation in MUTATIONS:
        assert any(mutation(random.Random(seed), data) != data for seed in range(20)), mutation.__name__
