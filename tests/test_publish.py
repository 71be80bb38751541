"""Publishing: a site is whole or is not pushed; a branch that holds something else is not erased."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import publish
from generator.outputs import MARKER, OutputFile, write_outputs
from generator.problems import OutputError

IDENTITY = ("-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def make_site(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    texts = {MARKER: "etrier\n", "index.html": "<h1>Accueil</h1>", "aides/x/index.html": "<h1>Œuvre</h1>", **files}
    write_outputs(folder, (OutputFile.text(path, text) for path, text in texts.items()))
    write_outputs(folder, [publish.manifest(folder)])
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one commit on main and an empty bare repository as « origin »."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Essai")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "essai@exemple.fr")
    root = tmp_path / "projet"
    root.mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "distant.git")
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / "mkdocs.yml").write_text("site_name: Essai\n", "utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Début")
    git(root, "remote", "add", "origin", str(tmp_path / "distant.git"))
    git(root, "push", "--quiet", "origin", "main")
    return root


def push(site: Path, root: Path, *, branch: str = "pages", remote: str = "origin", keep_history: bool = False) -> int:
    return publish.publish(
        site, remote=remote, branch=branch, message="Publication", root=root, keep_history=keep_history
    )


def published(root: Path, branch: str = "pages") -> list[str]:
    bare = root.parent / "distant.git"
    return git(bare, "ls-tree", "-r", "--name-only", branch).splitlines()


# --- manifest ---------------------------------------------------------------------------------------------


def test_the_manifest_lists_every_file_but_itself(site: Path) -> None:
    content = json.loads((site / publish.MANIFEST).read_text("utf-8"))

    assert list(content["fichiers"]) == [MARKER, "aides/x/index.html", "index.html"]
    assert content["nombre"] == 3
    assert publish.manifest(site).content == (site / publish.MANIFEST).read_bytes()


def test_a_whole_site_is_accepted(site: Path) -> None:
    assert publish.verify(site) == 3


def _truncate(site: Path) -> None:
    (site / "index.html").write_text("", "utf-8")


def _add(site: Path) -> None:
    (site / "brouillon.html").write_text("x", "utf-8")


def _remove(site: Path) -> None:
    (site / "aides/x/index.html").unlink()


def _unmark(site: Path) -> None:
    (site / MARKER).unlink()


def _interrupt(site: Path) -> None:
    (site / publish.MANIFEST).unlink()


def _spoil(site: Path) -> None:
    (site / publish.MANIFEST).write_text('{"version": 1', "utf-8")


def _lie(site: Path) -> None:
    (site / publish.MANIFEST).write_text('{"version": 1, "nombre": 2, "fichiers": []}', "utf-8")


def _link(site: Path) -> None:
    (site / "lien.html").symlink_to(site / "index.html")


def _no_home(site: Path) -> None:
    (site / "index.html").unlink()
    write_outputs(site, [publish.manifest(site)])


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(_truncate, "index.html a changé", id="a changed file"),
        pytest.param(_add, "brouillon.html est en trop", id="a file in excess"),
        pytest.param(_remove, "aides/x/index.html manque", id="a missing file"),
        pytest.param(_unmark, "n’est pas un site construit par etrier", id="a folder that is not ours"),
        pytest.param(_interrupt, "n’a pas de manifeste.json", id="a build that did not end"),
        pytest.param(_spoil, "manifeste.json est abîmé", id="a manifest cut short"),
        pytest.param(_lie, "manifeste.json est abîmé", id="a manifest of another shape"),
        pytest.param(_link, "est un lien symbolique", id="a symbolic link"),
        pytest.param(_no_home, "n’a pas de page d’accueil", id="no home page"),
    ],
)
def test_a_broken_site_is_refused_and_nothing_is_pushed(
    project: Path, site: Path, spoil: Callable[[Path], None], expected: str
) -> None:
    spoil(site)

    with pytest.raises(OutputError, match=expected):
        push(site, project)

    assert git(project.parent / "distant.git", "branch", "--list", "pages") == ""


def test_many_differences_are_counted(site: Path) -> None:
    for number in range(8):
        (site / f"page-{number}.html").write_text("x", "utf-8")

    with pytest.raises(OutputError, match=r"page-0.html, .*page-4.html et 3 autres sont en trop"):
        publish.verify(site)


# --- git --------------------------------------------------------------------------------------------------


def test_the_whole_site_is_pushed_and_main_is_left_alone(project: Path, site: Path) -> None:
    main = git(project, "rev-parse", "main")

    count = push(site, project)

    assert count == 3
    assert published(project) == [MARKER, ".nojekyll", "aides/x/index.html", "index.html", publish.MANIFEST]
    assert git(project, "rev-parse", "main") == git(project.parent / "distant.git", "rev-parse", "main") == main
    assert git(project, "status", "--porcelain") == ""


def test_by_default_the_branch_holds_the_last_publication_only(project: Path, site: Path, tmp_path: Path) -> None:
    push(site, project)

    push(make_site(tmp_path / "autre", **{"prix/index.html": "<h1>Prix</h1>"}), project)

    assert "prix/index.html" in published(project)
    assert git(tmp_path / "distant.git", "rev-list", "--count", "pages") == "1"


def test_history_is_kept_when_asked(project: Path, site: Path, tmp_path: Path) -> None:
    push(site, project, keep_history=True)

    push(make_site(tmp_path / "autre", **{"prix/index.html": "x"}), project, keep_history=True)

    assert git(tmp_path / "distant.git", "rev-list", "--count", "pages") == "2"


def test_a_page_taken_away_leaves_the_branch(project: Path, site: Path, tmp_path: Path) -> None:
    push(make_site(tmp_path / "ancien", **{"ferme/index.html": "x"}), project)

    push(site, project)

    assert "ferme/index.html" not in published(project)


def test_another_machine_can_publish_next(project: Path, site: Path, tmp_path: Path) -> None:
    push(site, project)
    other = tmp_path / "ailleurs"
    git(tmp_path, "clone", "--quiet", "--branch", "main", "--single-branch", str(tmp_path / "distant.git"), str(other))

    push(make_site(tmp_path / "autre", **{"prix/index.html": "x"}), other, keep_history=True)

    assert "prix/index.html" in published(project)
    assert git(tmp_path / "distant.git", "rev-list", "--count", "pages") == "2"


@pytest.mark.parametrize("branch", [pytest.param("main", id="the source"), pytest.param("vieux", id="an old site")])
def test_a_branch_that_holds_something_else_is_not_erased(project: Path, site: Path, branch: str) -> None:
    git(project, "branch", "vieux")
    git(project, "push", "--quiet", "origin", "vieux")
    before = git(project.parent / "distant.git", "rev-parse", branch)

    with pytest.raises(OutputError, match=f"La branche {branch} contient autre chose qu’un site d’Étrier"):
        push(site, project, branch=branch)

    assert git(project.parent / "distant.git", "rev-parse", branch) == before
    assert git(project, "rev-parse", branch) == before


@pytest.mark.parametrize(
    ("branch", "remote", "expected"),
    [
        pytest.param("pages", "inconnu", "pas de dépôt distant nommé « inconnu »", id="unknown remote"),
        pytest.param("a..b", "origin", "ne peut pas être le nom d’une branche", id="impossible branch"),
    ],
)
def test_what_git_cannot_do_is_said_in_french(
    project: Path, site: Path, branch: str, remote: str, expected: str
) -> None:
    with pytest.raises(OutputError, match=expected):
        push(site, project, branch=branch, remote=remote)


def test_a_remote_that_does_not_answer_is_said(project: Path, site: Path) -> None:
    git(project, "remote", "set-url", "origin", str(project.parent / "parti.git"))

    with pytest.raises(OutputError, match=r"Le dépôt « origin » ne répond pas\. Rien n’est publié\."):
        push(site, project)


def test_a_refused_push_is_said(project: Path, site: Path) -> None:
    hook = project.parent / "distant.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho non >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)

    with pytest.raises(OutputError, match="Le dépôt « origin » refuse la branche pages"):
        push(site, project)


def test_a_commit_by_nobody_is_not_pushed(project: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(project.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(project.parent))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    with pytest.raises(OutputError, match="git ne sait pas qui vous êtes"):
        push(site, project)

    assert git(project.parent / "distant.git", "branch", "--list", "pages") == ""


def test_a_folder_out_of_git_is_said(tmp_path: Path, site: Path) -> None:
    with pytest.raises(OutputError, match="n’est pas dans un dépôt git"):
        push(site, tmp_path)


# --- headers ----------------------------------------------------------------------------------------------


def test_only_embeds_may_be_framed_by_others_and_no_page_has_two_policies(site: Path) -> None:
    write_outputs(site, [OutputFile.text("embed/v1/aides/index.html", "x"), OutputFile.text("pagefind/a.js", "x")])

    rules = _rules(publish.headers(site).content.decode())

    assert rules["/embed/*"]["Content-Security-Policy"] == "frame-ancestors *"
    assert rules["/aides/*"]["Content-Security-Policy"] == rules["/"]["Content-Security-Policy"]
    assert rules["/aides/*"]["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "Content-Security-Policy" not in rules["/*"]
    assert rules["/*"]["X-Content-Type-Options"] == "nosniff"
    assert "/pagefind/*" in rules


def _rules(text: str) -> dict[str, dict[str, str]]:
    rules: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[list(rules)[-1]][name] = value
        else:
            rules[line] = {}
    return rules
