"""One build of the real site, one server and one browser for every test of this folder."""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser.support import DESK, KIND_BY_NAME, ROOT, serve

OpenPage = Callable[..., Any]
"""Opens a page of the site: `open_page("aid-open", viewport=PHONE)` or `open_page(url="aides/?departement=29")`."""

_REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
  console.error("politique de sécurité : " + event.violatedDirective + " " + event.blockedURI));"""


@pytest.fixture(scope="session")
def build_day() -> date:
    """The day the site is built for: the newest check among the records, so that the tests do not age."""
    written = re.compile(r"^ *-? *(?:verifie_le|date|jour): ['\"]?(\d{4}-\d\d-\d\d)", re.MULTILINE)
    days = [day for file in (ROOT / "data").rglob("*.yml") for day in written.findall(file.read_text("utf-8"))]
    return date.fromisoformat(max(day for day in days if day <= date.today().isoformat()))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, build_day: date) -> Path:
    """The real site, built once for all workers; ETRIER_SITE names one that is built already, to iterate."""
    given = os.environ.get("ETRIER_SITE")
    if given:
        return Path(given).resolve()
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    folder = shared / "site-reel"
    with (shared / "site-reel.verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            command = [sys.executable, "-m", "generator", "build", "--date", build_day.isoformat()]
            done = subprocess.run([*command, "--sortie", str(folder)], cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, ending with a slash."""
    with serve(site) as url:
        yield url


@pytest.fixture
def open_page(browser: Any, address: str, site: Path, build_day: date) -> Iterator[OpenPage]:
    """Open pages that fail the test on a script error, a policy violation or a request to another host."""
    contexts = []
    faults: list[str] = []

    def open_one(kind: str = "home", *, url: str | None = None, day: date | None = None, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": DESK, "locale": "fr-FR", **options})
        contexts.append(context)
        context.add_init_script(_REPORT_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.clock.set_fixed_time(f"{day or build_day}T12:00:00")
        target = address + (KIND_BY_NAME[kind].choose(site) if url is None else url)

        def hear(message: Any) -> None:
            is_the_unknown_page = "404" in message.text and message.location.get("url") == target
            if message.type in ("error", "warning") and not is_the_unknown_page:
                faults.append(f"{page.url}: {message.text}")

        def follow(request: Any) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                faults.append(f"{page.url}: asks {request.url}")

        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", hear)
        page.on("request", follow)
        page.goto(target)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []
