"""What most tests need: a fixed day, a project to write in, an environment without surprises."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser.support import CHROMIUM_ARGUMENTS
from tests.helpers import write_tree

# The same examples at each run, and none refused because the machine was busy.
settings.register_profile("etrier", deadline=None, derandomize=True, database=None)
settings.load_profile("etrier")

MakeProject = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless: one for all, since Playwright refuses to be started twice in a process."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "Debian's Chromium is missing: `make browser` installs it"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


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
