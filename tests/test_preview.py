"""The preview: a saved record shows at once, a faulty one leaves the last good page."""

import shutil
import urllib.request
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from generator import preview as preview_module
from generator.preview import Preview
from generator.problems import SettingsError
from tests.hubs import options, whole_project

AID = "data/aids/cheque-d-essai.yml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = whole_project(tmp_path_factory.mktemp("apercu") / "projet", "minimal")
    Preview(options(root), lambda text: None).build_all()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A project of its own, already built."""
    return shutil.copytree(built, tmp_path / "projet")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def preview(root: Path, said: list[str]) -> Preview:
    made = Preview(options(root), said.append)
    made.build_all()
    return made


def change(root: Path, old: str, new: str, path: str = AID) -> set[str]:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return {path}


def page(root: Path, url: str = "aides/cheque-d-essai/") -> str:
    return (root / "site" / url / "index.html").read_text("utf-8")


def test_a_changed_record_changes_its_page_and_the_lists(preview: Preview, root: Path) -> None:
    problems = preview.update(change(root, "Chèque d’essai", "Chèque tout neuf"))

    assert problems == ()
    assert "Chèque tout neuf" in page(root)
    assert "Chèque tout neuf" in page(root, "aides/")


def test_pages_that_say_the_same_are_not_written_again(preview: Preview, root: Path) -> None:
    untouched = root / "site" / "glossaire" / "index.html"
    trades = root / "site" / "metiers" / "index.html"
    before = trades.stat().st_mtime_ns

    preview.update(change(root, "Chèque d’essai", "Chèque tout neuf"))

    assert trades.stat().st_mtime_ns == before
    assert not untouched.exists()


def test_a_new_record_has_a_page(preview: Preview, root: Path) -> None:
    new = (root / AID).read_text("utf-8").replace("cheque-d-essai", "deuxieme")
    (root / "data" / "aids" / "deuxieme.yml").write_text(new, "utf-8")

    assert preview.update({"data/aids/deuxieme.yml"}) == ()
    assert "Chèque d’essai" in page(root, "aides/deuxieme/")


def test_a_vanished_record_leaves_the_lists(preview: Preview, root: Path) -> None:
    (root / AID).unlink()

    assert "aides/cheque-d-essai/" in page(root, "metiers/plombier/")
    assert preview.update({AID}) == ()
    assert "aides/cheque-d-essai/" not in page(root, "metiers/plombier/")
    assert not (root / "site" / "aides" / "cheque-d-essai" / "index.html").exists()


def test_a_guide_s_link_to_a_record_dies_and_lives_with_it(preview: Preview, root: Path) -> None:
    guide = root / "content" / "guides" / "index.md"
    guide.write_text("# Guides\n\n[Le chèque](../aides/cheque-d-essai/)\n", "utf-8")
    preview.build_all()
    assert "aides/cheque-d-essai/" in page(root, "guides/")
    text = (root / AID).read_text("utf-8")

    (root / AID).unlink()
    preview.update({AID})
    assert "aides/cheque-d-essai/" not in page(root, "guides/")
    assert "Le chèque" in page(root, "guides/")

    (root / AID).write_text(text, "utf-8")
    preview.update({AID})
    assert "aides/cheque-d-essai/" in page(root, "guides/")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param("etat: ouverte", "etat: bof", "valeur-inconnue", id="a fault of the record"),
        pytest.param("  - faire-mes-devis", "  - absent", "reference-inconnue", id="a fault across records"),
        pytest.param("etat: ouverte", "etat: [", None, id="not YAML"),
    ],
)
def test_a_fault_keeps_the_last_good_page(preview: Preview, root: Path, old: str, new: str, code: str | None) -> None:
    before = page(root)

    problems = preview.update(change(root, old, new))

    assert problems
    assert code is None or [problem.code for problem in problems] == [code]
    assert {problem.path for problem in problems} == {AID}
    assert page(root) == before


def test_a_mended_fault_shows(preview: Preview, root: Path) -> None:
    preview.update(change(root, "etat: ouverte", "etat: bof"))

    assert preview.update(change(root, "etat: bof", "etat: fermee")) == ()
    assert 'data-etat="fermee"' in page(root)


def test_other_files_are_no_matter(preview: Preview, root: Path) -> None:
    (root / "data" / "aids" / ".cheque.yml.swp").write_bytes(b"\x00")

    assert preview.update({"data/aids/.cheque.yml.swp"}) == ()


def test_a_changed_setting_builds_again_and_a_wrong_one_is_said(preview: Preview, root: Path, said: list[str]) -> None:
    before = page(root)
    (root / "mkdocs.yml").write_text("site_name: [", "utf-8")

    preview_module.rebuild(preview, {"mkdocs.yml"})

    assert "mkdocs.yml ne peut pas être lu" in said[-1]
    assert "La page précédente reste en place." in said[-1]
    assert page(root) == before
    with pytest.raises(SettingsError):
        preview.build_all()


def test_a_problem_is_said_with_its_place(preview: Preview, root: Path, said: list[str]) -> None:
    preview_module.rebuild(preview, change(root, "etat: ouverte", "etat: bof"))

    assert said[-2].startswith(f"{AID}:")
    assert said[-1] == "La page précédente reste en place."


def test_pages_are_served_without_being_kept(preview: Preview, root: Path) -> None:
    handler = partial(preview_module.QuietHandler, directory=str(root / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/aides/") as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Chèque d’essai" in answer.read().decode()
        server.shutdown()
