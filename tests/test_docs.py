"""The documentation is under test: what it names exists, and what exists is named."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.cli import main
from generator.load import read_upkeep
from generator.models.kinds import KINDS, Kind
from generator.settings import Settings
from generator.text import fold
from tests.hubs import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
HAND_WRITTEN = {path.name: path.read_text("utf-8") for path in PAGES}
EVERYTHING = "\n".join(HAND_WRITTEN.values())


def make_targets() -> dict[str, bool]:
    """Targets of the Makefile, and whether they are meant for people (a ## sentence follows them)."""
    found = re.findall(r"^([a-z]+):([^=\n]*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return {name: "##" in rest for name, rest in found}


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", EVERYTHING, re.MULTILINE))

    assert {first or second for first, second in named} - set(make_targets()) == set()


def test_every_make_target_is_named() -> None:
    assert [
        name for name, is_public in make_targets().items() if is_public and f"`make {name}`" not in EVERYTHING
    ] == []


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?etrier ([a-z]+)", EVERYTHING))

    assert named - set(main.commands) == set()


def test_every_command_is_named() -> None:
    assert [name for name in main.commands if f"`etrier {name}" not in HAND_WRITTEN["HACKING.md"]] == []


def test_every_option_that_is_named_exists() -> None:
    known = {option for command in main.commands.values() for item in command.params for option in item.opts}
    named = set(re.findall(r"`(--[a-z-]+)`", HAND_WRITTEN["HACKING.md"])) - {"--help"}

    assert named - known == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_stands_in_the_table_of_contributors(kind: Kind) -> None:
    lines = HAND_WRITTEN["CONTRIBUTING.md"].replace("\u00a0", " ").splitlines()
    rows = [line for line in lines if f"| `{kind.key}` |" in line]

    assert len(rows) == 1
    assert f"| {read_upkeep(ROOT)[0].months[kind.key]} mois |" in rows[0]
    for pattern in kind.patterns:
        assert f"`data/{pattern.replace('{id}', '<id>').replace('*', '<dossier>')}`" in rows[0]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_stands_in_the_table_of_the_open_data(kind: Kind) -> None:
    assert f"| `{kind.key}` | `{kind.api_name}.json` |" in HAND_WRITTEN["donnees.md"]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"\n| `{name}` | " in HAND_WRITTEN["serveur.md"]


def test_every_setting_of_the_table_exists() -> None:
    table = HAND_WRITTEN["serveur.md"].partition("## Les réglages")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) == set(Settings.model_fields)


def anchors_of(text: str) -> set[str]:
    """Anchors of a Markdown page: the ones it writes, and the forges' own of its headings."""
    headings = re.findall(r"^#+ (.+?)(?: \{#.*\})?$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return made | {fold(anchor) for anchor in made} | set(re.findall(r"\{#([^}]+)\}", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_resolve(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = [unquote(link) for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    dead = []
    for link in links:
        if re.match(r"https?:|mailto:", link) or "…" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page if not path else page.parent / path
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text("utf-8"))):
            dead.append(link)

    assert dead == []


@pytest.mark.parametrize("page", ["README.md", "HACKING.md", "CONTRIBUTING.md", "CHANGELOG.md", "architecture.md"])
def test_files_that_are_named_exist(page: str) -> None:
    text = HAND_WRITTEN[page]
    named = re.findall(r"`((?:docs|generator|tests|overrides|benchmarks|\.ci|\.github)/[\w./-]+)`", text)

    assert [path for path in named if not (ROOT / path).exists() and not path.startswith("tests/test_x")] == []


def test_the_floors_of_the_architecture_page_are_those_that_are_proved() -> None:
    layers = re.search(
        r"^layers = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert layers is not None
    proved = [set(re.findall(r"\w+", line)) for line in re.findall(r'"([^"]+)"', layers.group(1))]
    table = HAND_WRITTEN["architecture.md"].partition("| floor | what it does |")[2].partition("\n\n")[0]
    told = [set(re.findall(r"`(\w+)`", row.split("|")[1])) for row in table.splitlines() if "`" in row]

    assert told == proved
