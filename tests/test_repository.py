"""The tree itself: what stands at its top, what it is locked to, and what may not be in it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hubs import ROOT

ALLOWED = {
    *("README.md", "CONTRIBUTING.md", "HACKING.md", "CHANGELOG.md", "LICENSE", "LICENSES.md"),
    *("mkdocs.yml", "pyproject.toml", "requirements.lock", "Makefile", ".gitignore"),
    *("content", "data", "generator", "overrides", "tests", "docs", "benchmarks", ".ci"),
    *(".github", ".gitlab", ".forgejo", ".gitlab-ci.yml"),
}
"""What may stand at the top."""

CODE = (".py", ".js", ".css", ".html", ".md", ".toml")


def ignored_names() -> set[str]:
    """Names that .gitignore leaves out, such as "site" or "__pycache__"."""
    return {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()} | {".git"}


def tracked() -> Iterator[Path]:
    """Every file of the repository, without what .gitignore leaves out."""
    ignored = ignored_names()

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in ignored or path.name.endswith(".egg-info"):
                continue
            if path.is_dir() and not path.is_symlink():
                yield from walk(path)
            else:
                yield path

    return walk(ROOT)


FILES = list(tracked())


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def told(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_known_things_stand_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} - ALLOWED == set()


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "HACKING.md", "CHANGELOG.md", "LICENSE", "LICENSES.md"]
)
def test_no_page_of_the_top_is_empty(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").split()) > 50


def test_every_locked_package_has_a_version_and_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    requirements = re.split(r"\n(?=[a-zA-Z])", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE).strip())

    assert len(requirements) > 20
    for requirement in requirements:
        assert re.match(r"[a-zA-Z0-9._-]+(\[[a-z,]+\])?==[^\s;]+", requirement), requirement[:80]
        assert "--hash=sha256:" in requirement, requirement[:80]


def test_every_dependency_is_locked() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    requirements = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    wanted = [re.split(r"[><=]", requirement)[0] for requirement in requirements]

    assert wanted
    assert [name for name in wanted if not re.search(rf"^{name}(\[|==)", lock, re.MULTILINE)] == []


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert "://" not in lock
    assert "index-url" not in lock


# Written with a bar inside each name, so that this file does not hold them.
HOSTS = tuple(
    name.replace("|", "")
    for name in (
        *("py|pi.org", "python|hosted.org", "npm|js.org", "npm|js.com", "yarn|pkg.com", "crates|.io", "ruby|gems.org"),
        *("proxy.go|lang.org", "un|pkg.com", "js|delivr.net", "cdnjs.cloud|flare.com"),
        *("fonts.google|apis.com", "fonts.g|static.com", "deb.deb|ian.org"),
    )
)


def test_no_file_names_a_registry_or_a_public_cdn() -> None:
    named = [(told(path), host) for path in FILES for host in HOSTS if host in text_of(path)]

    assert named == []


def test_no_file_holds_a_path_of_somebody_s_machine() -> None:
    form = re.compile(r"(?<![\w.~/)}*-])/(?:work|home|root|Users)/\w")

    assert [told(path) for path in FILES if path.suffix != ".lock" and form.search(text_of(path))] == []


def test_no_file_is_heavy() -> None:
    assert [told(path) for path in FILES if path.stat().st_size > 600_000] == []


def test_no_code_is_minified() -> None:
    """Third-party code comes from packages, at build time: none is copied here."""
    heavy = [
        told(path)
        for path in FILES
        if path.suffix in (".py", ".js", ".css", ".html")
        and not told(path).startswith("tests/golden/")
        and any(len(line) > 2000 for line in text_of(path).splitlines())
    ]

    assert heavy == []


def test_no_code_bears_somebody_else_s_licence() -> None:
    form = re.compile(r"@license|@preserve|\(c\) (?!20\d\d Étrier)|copyright \d{4}", re.IGNORECASE)
    code = [path for path in FILES if path.suffix in (".js", ".css", ".html")]

    assert [told(path) for path in code if form.search(text_of(path))] == []


def test_no_link_stands_for_a_file() -> None:
    faults = ROOT / "tests" / "sites" / "invalid"

    assert [told(path) for path in FILES if path.is_symlink() and faults not in path.parents] == []


def test_text_files_end_with_a_newline_and_have_unix_ends() -> None:
    wrong = [
        told(path)
        for path in FILES
        if path.suffix in CODE
        and path.stat().st_size
        and (b"\r" in path.read_bytes() or path.read_bytes()[-1:] != b"\n")
    ]

    assert wrong == []


def test_the_forge_runs_every_test() -> None:
    script = ROOT / ".ci" / "run"

    assert "make test" in script.read_text("utf-8")
    assert script.stat().st_mode & 0o111
    target = (ROOT / "Makefile").read_text("utf-8").partition("\ntest:")[2].partition("\n\n")[0]
    assert "pytest" in target
    assert "lint" in target


def test_licences_are_named_by_their_spdx_identifier() -> None:
    text = (ROOT / "LICENSES.md").read_text("utf-8") + (ROOT / "LICENSE").read_text("utf-8")

    assert [name for name in ("MIT", "etalab-2.0", "CC-BY-4.0", "CC0-1.0") if name not in text] == []
