"""The forges' automation: what its files may do, and that each of their calls runs."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.models.help import Aid
from generator.yaml_text import edit
from tests.forges import fake_forge
from tests.hubs import ROOT, whole_project

GITHUB = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORGEJO = sorted((ROOT / ".forgejo" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"


@dataclass(frozen=True)
class Call:
    """One command of a step."""

    file: str
    job: str
    line: str
    environment: dict[str, str]


def read(file: Path) -> dict[str, Any]:
    # BaseLoader: "on" stays "on", which YAML 1.1 would read as true.
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(content, dict)
    return content


def jobs(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    content = read(file)
    reserved = {"default", "stages", "variables", "workflow", "include"}
    for name, job in (content if file == GITLAB else content["jobs"]).items():
        if name not in reserved and not name.startswith("."):
            yield name, job


def steps(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in jobs(file):
        for step in job.get("steps", ()):
            yield name, step


def calls() -> Iterator[Call]:
    for file in (*GITHUB, *FORGEJO):
        for job, step in steps(file):
            for line in str(step.get("run", "")).splitlines():
                yield Call(told(file), job, line, step.get("env", {}))
    for name, content in jobs(GITLAB):
        for line in (*content["script"], *content.get("after_script", ())):
            yield Call(told(GITLAB), name, line, {})


def told(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


CALLS = list(calls())
every_file = pytest.mark.parametrize("file", [*GITHUB, *FORGEJO], ids=told)


# --- rights -------------------------------------------------------------------------------------------------


def test_the_three_forges_do_the_same_things() -> None:
    done = {
        "github": {call.line.split()[1] for call in CALLS if call.file.startswith(".github")},
        "forgejo": {call.line.split()[1] for call in CALLS if call.file.startswith(".forgejo")},
        "gitlab": {call.line.split()[1] for call in CALLS if call.file == told(GITLAB)},
    }
    wanted = {"check", "diff", "site", "accessibility", "test", "stale", "links", "forge"}

    assert [(name, wanted - verbs) for name, verbs in done.items() if wanted - verbs] == []


@every_file
def test_every_action_is_pinned_to_a_commit_and_says_its_version(file: Path) -> None:
    lines = re.findall(r"uses: (.+)", file.read_text("utf-8"))

    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w./:-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


def test_an_action_has_one_commit() -> None:
    used = {line for file in (*GITHUB, *FORGEJO) for line in re.findall(r"uses: (\S+)", file.read_text("utf-8"))}

    assert len({line.split("@")[0] for line in used}) == len(used)


@pytest.mark.parametrize("file", GITHUB, ids=told)
def test_a_workflow_has_no_right_but_those_a_job_asks_for(file: Path) -> None:
    content = read(file)
    asked = {name: job.get("permissions", {}) for name, job in content["jobs"].items()}

    assert content["permissions"] in ({}, "{}", "", {"contents": "read"})
    writing = {
        (name, right) for name, rights in asked.items() for right, level in rights.items() if level == "write"
    }
    allowed = {
        "commenter.yml": {("commenter", "pull-requests")},
        "publier.yml": {("publier", "contents")},
        "fraicheur.yml": {("relances", "issues")},
    }
    assert writing == allowed.get(file.name, set())


@every_file
def test_what_runs_a_proposal_s_code_holds_no_secret(file: Path) -> None:
    content = read(file)
    events = content["on"]

    assert "pull_request_target" not in events
    assert "secrets." not in file.read_text("utf-8")
    if "pull_request" not in events:
        return
    for _, step in steps(file):
        if "checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"
        if "ETRIER_JETON" in step.get("env", {}):  # Forgejo, for branches of our own only
            assert step["if"] == "github.event.pull_request.head.repo.full_name == github.repository"


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.file} {call.job}: {call.line}")
def test_no_call_is_written_with_a_stranger_s_words(call: Call) -> None:
    """A branch may be named `$(…)`: what comes from the event goes through the environment, between quotes."""
    assert "${{" not in call.line
    assert all(f'"${name}"' in call.line or f'"${{{name}}}"' in call.line for name in re.findall(r"\$(\w+)", call.line))


def test_gitlab_s_token_is_only_asked_for_where_it_is_there() -> None:
    for name, job in jobs(GITLAB):
        if any(" forge " in line for line in job["script"]):
            assert all("$ETRIER_JETON" in rule["if"] for rule in job["rules"]), name


# --- the calls ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.file} {call.job}: {call.line}")
def test_each_step_is_a_make_or_an_etrier_call(call: Call) -> None:
    assert re.match(r"make [a-z]|\.venv/bin/etrier [a-z]", call.line)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small hub in a git repository, with a change to tell."""
    root = whole_project(tmp_path_factory.mktemp("automate") / "projet", "complete")
    (root / ".gitignore").write_text("/site/\n/public/\n/.cache/\n*.json\n*.md\n", "utf-8")
    remote = root.parent / "forge.git"
    git(root.parent, "init", "-q", "--bare", str(remote))
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Départ")
    git(root, "remote", "add", "origin", str(remote))
    git(root, "push", "-q", "origin", "main")
    aid = root / "data" / "aids" / "cheque-d-essai.yml"
    aid.write_text(edit(aid.read_text("utf-8"), Aid, {("montant", "plafond"): 3000}), "utf-8")
    git(root, "commit", "-qam", "Le plafond monte")
    return root


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def recipe(line: str, values: dict[str, str]) -> list[str]:
    """The commands that a call stands for: those of the Makefile's target, by `make -n`, without its set-up."""
    words = [re.sub(r"\$(\w+)", lambda match: values[match.group(1)], word) for word in shlex.split(line)]
    if words[0] != "make":
        return [shlex.join(words)]
    target = words[1]
    told_only = ["make", "-n", "-o", ".venv/.installed", "-o", "browser", "-o", "lint", *words[1:]]
    done = subprocess.run(told_only, cwd=ROOT, capture_output=True, text=True, check=True)
    shown = [command for command in done.stdout.splitlines() if command.startswith((".venv/bin/", "ETRIER_SITE"))]
    assert shown or target == "setup", line
    return shown


def distinct() -> list[Call]:
    seen: dict[str, Call] = {}
    for call in CALLS:
        seen.setdefault(call.line, call)
    order = ("make setup", "make site", "make check", "make diff", "make stale", ".venv/bin/etrier", "make publish")
    rank = {start: place for place, start in enumerate(order)}
    return sorted(seen.values(), key=lambda call: next((rank[item] for item in order if call.line.startswith(item)), 9))


def test_every_call_of_every_forge_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "proposition").mkdir()
    ran = []
    with fake_forge() as forge:
        head = git(project, "rev-parse", "HEAD")
        forge.pulls = [{"number": 12, "head": {"sha": head, "label": "federation:fiche"}}]
        values = {
            **{"BASE": "origin/main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "origin/main", "NUMERO": "12"},
            **{"CI_MERGE_REQUEST_IID": "12", "BRANCHE": "federation:fiche", "COMMIT": head},
        }
        for name, value in {
            **{"GITHUB_API_URL": forge.address, "GITHUB_REPOSITORY": "ville/etrier", "ETRIER_JETON": "x"},
            **{"CI_API_V4_URL": forge.address, "CI_PROJECT_ID": "41", "SOURCE_DATE_EPOCH": "1795219200"},
            **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Essai"),
            **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "essai@exemple.fr"),
        }.items():
            monkeypatch.setenv(name, value)
        for call in distinct():
            for command in recipe(call.line, values):
                if not command.startswith(".venv/bin/etrier "):
                    continue  # make test, make accessibility: this very suite
                if " links" in command:
                    continue  # leaves the machine: tried against a loopback server in its own test
                words = [*shlex.split(command)[1:]]
                done = subprocess.run(
                    [sys.executable, "-m", "generator", *words], cwd=project, capture_output=True, text=True
                )
                assert done.returncode == 0, f"{call.line}\n{done.stdout}{done.stderr}"
                ran.append(words[0])
            if call.line.startswith("make diff") and (project / "diff.md").exists():
                (project / "proposition" / "diff.md").write_bytes((project / "diff.md").read_bytes())

        comment = forge.comments[0]["body"]

    assert set(ran) == {"build", "check", "diff", "stale", "forge", "publish"}
    assert "3 000 €" in comment.replace("\u202f", " ").replace("\u00a0", " ")
    assert git(project, "ls-remote", "--heads", "origin", "pages")


def test_the_other_calls_name_tests_that_exist() -> None:
    values = dict.fromkeys(re.findall(r"\$(\w+)", " ".join(call.line for call in CALLS)), "x")
    commands = [command for call in CALLS for command in recipe(call.line, values)]
    named = {path for command in commands if "pytest" in command for path in re.findall(r"tests/\S+", command)}

    assert named == {"tests/browser/test_axe.py"}
    assert all((ROOT / path).exists() for path in named)


def test_the_hook_checks_only_commits_of_records(tmp_path: Path) -> None:
    hook = ROOT / ".ci" / "hooks" / "pre-commit"
    assert hook.stat().st_mode & 0o111
    git(tmp_path, "init", "-q")
    (tmp_path / "Makefile").write_text("check:\n\t@echo controle; exit 1\n", "utf-8")
    (tmp_path / "data").mkdir()
    git(tmp_path, "add", "Makefile")

    def run() -> tuple[int, str]:
        done = subprocess.run([str(hook)], cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout

    assert run() == (0, "")
    (tmp_path / "data" / "a.yml").write_text("id: a\n", "utf-8")
    git(tmp_path, "add", "-A")
    code, output = run()
    assert (code != 0, output) == (True, "controle\n")
