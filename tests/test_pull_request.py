"""A proposal from end to end, around a bare repository: branch, check, diff, comment, merge, build, publish."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.load.reader import FieldPath
from generator.models.help import Aid
from generator.yaml_text import edit
from tests.forges import FakeForge, fake_forge
from tests.hubs import whole_project

AID = "data/aids/cheque-d-essai.yml"
DAY = ("--date", "2026-11-21")


class Person:
    """Someone with a clone of the repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout

    def etrier(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "generator", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def change(self, **values: object) -> None:
        file = self.folder / AID
        changes: dict[FieldPath, object] = {tuple(path.split("__")): value for path, value in values.items()}
        file.write_text(edit(file.read_text("utf-8"), Aid, changes), "utf-8")


@pytest.fixture
def forge() -> Iterator[FakeForge]:
    with fake_forge() as server:
        yield server


@pytest.fixture
def people(tmp_path: Path) -> tuple[Person, Person]:
    """Who maintains the hub, and a federation's secretary with her own clone."""
    bare = tmp_path / "forge.git"
    maintainer = Person(whole_project(tmp_path / "equipe", "complete"))
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    (maintainer.folder / ".gitignore").write_text("/site/\n/.cache/\n/diff.md\n", "utf-8")
    maintainer.git("init", "-q", "-b", "main")
    maintainer.git("add", "-A")
    maintainer.git("commit", "-qm", "Départ")
    maintainer.git("remote", "add", "origin", str(bare))
    maintainer.git("push", "-q", "-u", "origin", "main")
    subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "federation")], check=True)
    return maintainer, Person(tmp_path / "federation")


def test_a_proposal_from_the_branch_to_the_published_page(
    people: tuple[Person, Person], forge: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    maintainer, secretary = people
    for name, value in {
        **{"GITHUB_API_URL": forge.address, "GITHUB_REPOSITORY": "ville/etrier", "ETRIER_JETON": "x"},
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Essai"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "essai@exemple.fr"),
    }.items():
        monkeypatch.setenv(name, value)

    # A first push with a mistake: the check names the line, nothing is built.
    secretary.git("switch", "-qc", "plafond")
    secretary.change(montant__plafond=3000, fin="31/12/2026")
    secretary.git("commit", "-qam", "Le plafond monte")
    secretary.git("push", "-q", "-u", "origin", "plafond")
    code, told = secretary.etrier("check", *DAY, "--format", "github")
    line = 1 + secretary.folder.joinpath(AID).read_text("utf-8").splitlines().index("fin: 31/12/2026")
    assert code == 1
    assert f"::error file={AID},line={line}" in told

    # The tool mends what is safe; the check passes; the reviewer reads what it means.
    assert secretary.etrier("check", *DAY, "--fix")[0] == 0
    assert "fin: 2026-12-31" in secretary.folder.joinpath(AID).read_text("utf-8")
    secretary.git("commit", "-qam", "La date")
    secretary.git("push", "-q")
    assert secretary.etrier("check", *DAY)[0] == 0
    code, told = secretary.etrier("diff", "origin/main", "--format", "markdown", "--sortie", "diff.md")
    assert code == 0, told
    head = secretary.git("rev-parse", "HEAD").strip()
    forge.pulls = [{"number": 5, "head": {"sha": head, "label": "federation:plafond"}}]
    comment = ("forge", "comment", "--forge", "github", "--branche", "federation:plafond", "--commit", head, "diff.md")
    assert secretary.etrier(*comment) == (0, "Proposition 5 : commentaire ajouté.\n")
    body = forge.comments[0]["body"].replace("\u202f", " ").replace("\u00a0", " ")
    assert "2 000 €" in body
    assert "3 000 €" in body

    # Merged, built, published: the page of the branch that is served says it.
    maintainer.git("pull", "-q")
    maintainer.git("merge", "-q", "--no-edit", "origin/plafond")
    maintainer.git("push", "-q")
    code, told = maintainer.etrier("build", *DAY, "--sans-index")
    assert code == 0, told
    code, told = maintainer.etrier("publish")
    assert code == 0, told
    maintainer.git("fetch", "-q", "origin", "pages")
    page = maintainer.git("show", "FETCH_HEAD:aides/cheque-d-essai/index.html")
    assert "31 décembre 2026" in page
    published = json.loads(maintainer.git("show", "FETCH_HEAD:api/v1/aids.json"))
    assert published["fiches"][0]["montant"]["plafond"] == 3000
