"""What most tests need: a fixed day, a project to write in, an environment without surprises."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers import write_tree

# The same examples at each run, and none refused because the machine was busy.
settings.register_profile("etrier", deadline=None, derandomize=True, database=None)
settings.load_profile("etrier")

MakeProject = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def today() -> date:
    """The day of every test; the fixture sites were read before it."""
    return date(2026, 11, 21)


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Write a small project; called with the text of its files by their path."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        return write_tree(tmp_path / "projet", files)

    return write


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
