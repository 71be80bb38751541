"""The repository's own data: every record is sound, alone and among the others."""

from datetime import date
from pathlib import Path

import pytest

from generator.checks import check_records
from generator.load import LoadResult, load_records
from generator.problems import Level

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def loaded() -> LoadResult:
    return load_records(ROOT)


def test_every_record_is_sound_by_itself(loaded: LoadResult) -> None:
    assert [str(problem) for problem in loaded.problems] == []


def test_records_agree_with_each_other(loaded: LoadResult) -> None:
    # The newest check of the data stands for today: a test must not fail because a day went by.
    today = max((record.record.checked_on for record in loaded.records), default=date(2026, 11, 21))

    problems = check_records(loaded.records, today=today, root=ROOT)

    assert [str(problem) for problem in problems if problem.level is Level.ERROR] == []


def test_every_record_ties_itself_to_its_schema(loaded: LoadResult) -> None:
    untied = [
        record.path
        for record in loaded.records
        if f"docs/schemas/{record.kind.key}.json" not in (ROOT / record.path).read_text("utf-8").split("\n", 1)[0]
    ]

    assert untied == []
