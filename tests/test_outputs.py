"""The only writer: each path once, inside the folder, and a site that is replaced whole or not at all."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import outputs
from generator.outputs import MARKER, OutputFile, Staging, clean_leftovers, write_outputs
from generator.problems import OutputError
from tests.helpers import read_tree, write_tree


def texts(*pairs: tuple[str, str]) -> Iterator[OutputFile]:
    return (OutputFile.text(path, content) for path, content in pairs)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that a previous build has made."""
    return write_tree(tmp_path / "site", {MARKER: "", "index.html": "ancien", "aides/index.html": "ancien"})


@pytest.fixture(params=["one system call", "two renames"])
def any_swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to swap: renameat2, and what stands for it where it is missing."""
    if request.param == "two renames":
        monkeypatch.setattr(outputs, "_exchange", lambda one, other: False)


def test_files_are_written_in_their_folders_and_counted(tmp_path: Path) -> None:
    count = write_outputs(tmp_path, texts(("a/b/c.html", "é"), ("a/d.html", ""), ("e.html", "x")))

    assert count == 3
    assert read_tree(tmp_path) == {"a/b/c.html": "é", "a/d.html": "", "e.html": "x"}


def test_a_file_replaces_the_one_before(tmp_path: Path) -> None:
    write_outputs(tmp_path, texts(("a.html", "un texte long")))
    write_outputs(tmp_path, texts(("a.html", "court")))

    assert read_tree(tmp_path) == {"a.html": "court"}


def test_two_outputs_of_one_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Deux pages ont la même adresse : a\.html"):
        write_outputs(tmp_path, texts(("a.html", "1"), ("a.html", "2")))


def test_an_address_of_an_earlier_call_is_remembered(tmp_path: Path) -> None:
    seen: set[str] = set()
    write_outputs(tmp_path, texts(("a.html", "1")), seen=seen)

    with pytest.raises(OutputError, match="même adresse"):
        write_outputs(tmp_path, texts(("a.html", "2")), seen=seen)


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x/y", "a/../b"])
def test_a_path_that_leaves_the_site_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()

    with pytest.raises(OutputError, match="elle sort du site"):
        write_outputs(folder, texts((path, "x")))

    assert list(tmp_path.rglob("*")) == [folder]


def test_a_folder_where_a_file_should_go_is_told_in_french(tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()

    with pytest.raises(OutputError, match="Écriture refusée"):
        write_outputs(tmp_path, texts(("a.html", "x")))


@pytest.mark.usefixtures("any_swap")
def test_publishing_replaces_everything(site: Path) -> None:
    with Staging(site) as staging:
        write_outputs(staging.folder, texts(("index.html", "nouveau")))
        staging.publish()

    assert set(read_tree(site)) == {MARKER, "index.html"}
    assert read_tree(site)["index.html"] == "nouveau"
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_first_site_needs_no_other(tmp_path: Path) -> None:
    final = tmp_path / "nouveau" / "site"

    with Staging(final) as staging:
        staging.publish()

    assert (final / MARKER).is_file()
    assert [path.name for path in final.parent.iterdir()] == ["site"]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    with Staging(tmp_path / "site") as staging:
        staging.publish()

    assert (tmp_path / "site" / MARKER).is_file()


@pytest.mark.usefixtures("any_swap")
def test_a_fault_leaves_the_previous_site_as_it_was(site: Path) -> None:
    before = read_tree(site)

    with pytest.raises(ZeroDivisionError), Staging(site) as staging:
        write_outputs(staging.folder, texts(("index.html", "nouveau")))
        raise ZeroDivisionError

    assert read_tree(site) == before
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_full_disk_is_told_and_leaves_the_previous_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_tree(site)
    written = iter([4])

    def fill(descriptor: int, content: bytes) -> int:
        for count in written:
            return count
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OutputError, match="Le disque est plein"), Staging(site) as staging:
        write_outputs(staging.folder, texts(("a.html", "1234"), ("b.html", "5")))

    monkeypatch.undo()
    assert read_tree(site) == before
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_short_write_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:3]))

    write_outputs(tmp_path, texts(("a.html", "une phrase entière")))

    monkeypatch.undo()
    assert read_tree(tmp_path) == {"a.html": "une phrase entière"}


def test_a_second_rename_that_fails_puts_the_site_back(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_tree(site)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name.endswith(".nouveau"):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return rename(path, target)

    monkeypatch.setattr(outputs, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="L’ancien site est intact"), Staging(site) as staging:
        staging.publish()

    assert read_tree(site) == before


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"these.docx": "dix ans de travail"}, id="somebody's folder"),
        pytest.param({"aides/.etrier": ""}, id="a marker that is not at the root"),
    ],
)
def test_a_foreign_folder_is_never_replaced(tmp_path: Path, files: dict[str, str]) -> None:
    folder = write_tree(tmp_path / "site", files)

    with pytest.raises(OutputError, match="n’a pas été produit par etrier"), Staging(folder):
        pass

    assert read_tree(folder) == files


def test_a_file_or_a_link_in_the_place_of_the_site_is_refused(tmp_path: Path, site: Path) -> None:
    (tmp_path / "lien").symlink_to(site)
    (tmp_path / "fichier").write_text("x", "utf-8")

    for name in ("lien", "fichier"):
        with pytest.raises(OutputError, match="n’est pas un dossier"), Staging(tmp_path / name):
            pass


def test_what_a_killed_run_left_is_removed(site: Path) -> None:
    write_tree(site.parent, {".site.nouveau/x": "", ".site.ancien/x": "", ".autre.nouveau/x": ""})

    clean_leftovers(site)

    assert sorted(path.name for path in site.parent.iterdir()) == [".autre.nouveau", "site"]


def test_a_site_that_was_being_replaced_is_put_back(site: Path) -> None:
    before = read_tree(site)
    site.rename(site.with_name(".site.ancien"))  # killed between two renames

    clean_leftovers(site)

    assert read_tree(site) == before


def test_the_root_of_the_disk_is_no_site() -> None:
    with pytest.raises(OutputError, match="choisissez un dossier à lui"):
        Staging(Path("/"))


def test_a_relative_folder_is_staged_beside_itself(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)

    assert Staging(Path()).folder == site.with_name(".site.nouveau")
    assert Staging(Path("..") / "site").folder == site.with_name(".site.nouveau")
