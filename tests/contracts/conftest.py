"""The forms of the test model and of the longest real one, poured into the real shell, served and on the disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.bundles import Rewriter
from generator.outputs import write_outputs
from generator.pages import contract_form
from generator.rendering import Renderer
from generator.shell import build_shell
from tests.browser.support import DESK, serve
from tests.contracts.models import dense, longest
from tests.hubs import ROOT, hub

OpenForm = Callable[..., Any]
"""Opens a form: `open_form()`, `open_form("mutualisation", viewport=PHONE)`, `open_form(on_disk=True)`."""

_REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
  console.error("politique de sécurité : " + event.violatedDirective + " " + event.blockedURI));"""


@pytest.fixture(scope="session")
def form_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the style sheets, the scripts and the forms; nothing else of the site."""
    folder = tmp_path_factory.mktemp("formulaires")
    site = hub(dense(), longest())
    shell = build_shell(ROOT, tmp_path_factory.mktemp("cache"))
    renderer = Renderer(site, shell, ROOT)
    write_outputs(folder, shell.files())
    write_outputs(folder, contract_form.files(site))
    write_outputs(folder, map(renderer.render, contract_form.pages(site)))
    return folder


@pytest.fixture(scope="session")
def disk_site(form_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder as the offline bundle holds it: every page rewritten for file://."""
    folder = tmp_path_factory.mktemp("hors-ligne")
    paths = frozenset(path.relative_to(form_site).as_posix() for path in form_site.rglob("*") if path.is_file())
    rewriter = Rewriter(paths)
    for path in sorted(paths):
        content = (form_site / path).read_bytes()
        if path.endswith(".html"):
            content = rewriter.rewrite(content.decode("utf-8"), path)[0].encode("utf-8")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def form_address(form_site: Path) -> Iterator[str]:
    """Where the forms are served, ending with a slash."""
    with serve(form_site) as address:
        yield address


def _is_expected(url: str) -> bool:
    """Whether a request may come once the page is there: a file that is given, the browser's own for the icon."""
    return url.startswith("blob:") or url.endswith("/favicon.svg")


@pytest.fixture
def open_form(browser: Any, form_address: str, disk_site: Path) -> Iterator[OpenForm]:
    """Open forms that fail the test on a script error, a policy violation or any request once they are open."""
    contexts = []
    faults: list[str] = []

    def open_one(model: str = "", *, on_disk: bool = False, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": DESK, "locale": "fr-FR", **options})
        contexts.append(context)
        context.add_init_script(_REPORT_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        root = disk_site.as_uri() + "/" if on_disk else form_address
        place = f"contrats/{model or dense().record.id}/remplir/"
        page.goto(f"{root}{place}{'index.html' if on_disk else ''}")
        page.on("request", lambda request: None if _is_expected(request.url) else faults.append(f"asks {request.url}"))
        if options.get("java_script_enabled", True):
            page.wait_for_selector("#remplir[data-pret]", state="attached")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []
