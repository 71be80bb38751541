"""The editorial pages and the empty shells: built once, kept, and refused in French when they cannot be."""

from pathlib import Path

import pytest

from generator.problems import OutputError, SettingsError
from generator.shell import Frame, Shell, build_shell
from generator.templates import Context, Page
from tests.hubs import whole_project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose shell is built and kept."""
    folder = whole_project(tmp_path_factory.mktemp("coquille") / "projet", "minimal")
    build_shell(folder, folder / "cache")
    return folder


@pytest.fixture
def shell(root: Path) -> Shell:
    return build_shell(root, root / "cache")


def page(url: str, **changes: object) -> Page:
    return Page(url, "Titre & co", "Une « phrase ».", Context(), **changes)  # type: ignore[arg-type]


def pour(shell: Shell, page: Page, body: str = "<p>corps</p>") -> str:
    return shell.frames[page.depth].pour(page, body, site_name="Étrier", site_url=None)


def test_a_shell_that_is_kept_is_not_built_again(root: Path, shell: Shell) -> None:
    before = shell.folder.stat().st_mtime_ns

    again = build_shell(root, root / "cache")

    assert (again.folder, again.folder.stat().st_mtime_ns) == (shell.folder, before)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("content/neuve.md", "# Neuve", id="a new page"),
        pytest.param("mkdocs.yml", "site_name: Autre nom\n", id="the settings"),
        pytest.param("overrides/fiches/aide.html", "<p>autre</p>", id="a template"),
    ],
)
def test_a_change_of_what_it_is_made_of_builds_it_again(tmp_path: Path, path: str, text: str) -> None:
    folder = whole_project(tmp_path / "projet", "minimal")
    before = build_shell(folder, folder / "cache").folder

    (folder / path).write_text(text, "utf-8")

    assert build_shell(folder, folder / "cache").folder != before


def test_data_does_not_change_the_shell(root: Path, shell: Shell) -> None:
    (root / "data" / "aids" / "neuve.yml").write_text("id: neuve", "utf-8")

    assert build_shell(root, root / "cache").folder == shell.folder


def test_there_is_a_frame_for_each_depth(shell: Shell) -> None:
    for depth, url in enumerate(("", "aides/", "aides/x/", "aides/etat/x/", "lieux/type/x/page-2/")):
        html = pour(shell, page(url))

        assert f'href="{"../" * depth}assets/etrier.css"' in html
        assert "<p>corps</p>" in html
        assert "@@" not in html


def test_a_poured_page_has_its_title_and_its_description_escaped(shell: Shell) -> None:
    html = pour(shell, page("aides/x/"))

    assert "<title>Titre &amp; co · Étrier</title>" in html
    assert 'content="Une « phrase »."' in html


def test_the_home_page_begins_with_the_name(shell: Shell) -> None:
    assert "<title>Étrier · Titre &amp; co</title>" in pour(shell, page(""))


def test_only_the_current_section_is_marked(shell: Shell) -> None:
    html = pour(shell, page("aides/x/", section="aides"))

    assert 'data-rubrique="aides" aria-current="true"' in html
    assert html.count("aria-current=") == 1
    assert "aria-current=" not in pour(shell, page("aides/x/"))


def test_only_asked_pages_may_run_wasm_and_be_left_out_of_engines(shell: Shell) -> None:
    plain = pour(shell, page("recherche/"))
    special = pour(shell, page("recherche/", runs_wasm=True, indexed=False, scripts=("assets/recherche.js",)))

    assert "wasm-unsafe-eval" not in plain
    assert "noindex" not in plain
    assert "script-src 'self' 'wasm-unsafe-eval'" in special
    assert '<meta name="robots" content="noindex">' in special
    assert '<script src="../assets/recherche.js" defer></script>' in special


def test_a_body_that_holds_marks_is_shown_as_it_is(shell: Shell) -> None:
    body = '<p>@@titre@@ {{ 7 * 7 }} data-rubrique="aides"</p>'

    assert body in pour(shell, page("aides/x/", section="aides"), body)


def test_a_frame_keeps_what_stands_between_its_marks() -> None:
    frame = Frame(("<title>", "titre", "</title>", "corps", ""))

    assert frame.pour(page("a/"), "x", site_name="S", site_url=None) == "<title>Titre &amp; co · S</title>x"


def test_the_site_takes_the_editorial_pages_and_nothing_of_mkdocs_own(shell: Shell) -> None:
    paths = {output.path for output in shell.files()}

    assert {"a-propos/index.html", "assets/etrier.css", "404.html"} <= paths
    assert not [path for path in paths if path.startswith(("coquille/", "search/", "fiches/")) or path.endswith(".map")]
    assert "index.html" not in paths
    assert "sitemap.xml" not in paths


def test_editorial_pages_give_their_words(shell: Shell) -> None:
    by_url = {url: (title, text) for url, title, text in shell.editorial_pages()}

    title, text = by_url["licences/"]
    assert title == "Licences"
    assert len(text.split()) > 50
    assert "<" not in text


@pytest.mark.parametrize("name", ["index.md", "coquille/x.md"])
def test_a_page_in_a_reserved_place_is_refused(tmp_path: Path, name: str) -> None:
    folder = whole_project(tmp_path / "projet", "minimal")
    (folder / "content" / name).parent.mkdir(exist_ok=True)
    (folder / "content" / name).write_text("# Ici\n", "utf-8")

    with pytest.raises(OutputError, match="réservé au générateur"):
        build_shell(folder, folder / "cache")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param("theme: {name: inconnu}", "inconnu", id="unknown theme"),
        pytest.param("plugins: [inconnu]", "inconnu", id="unknown plugin"),
        pytest.param("markdown_extensions: [inconnue]", "inconnue", id="unknown extension"),
        pytest.param("use_directory_urls: peut-être", "use_directory_urls", id="wrong type"),
    ],
)
def test_what_mkdocs_refuses_is_said_with_its_reason(
    tmp_path: Path, settings: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = whole_project(tmp_path / "projet", "minimal")
    (folder / "mkdocs.yml").write_text(f"site_name: Essai\n{settings}\n", "utf-8")

    with pytest.raises(SettingsError, match=f"MkDocs refuse mkdocs.yml : .*{message}"):
        build_shell(folder, folder / "cache")

    assert capfd.readouterr() == ("", "")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    folder = whole_project(tmp_path / "projet", "minimal")
    (folder / "content").rename(folder / "contenu")

    with pytest.raises(OutputError, match="content"):
        build_shell(folder, folder / "cache")


def test_a_failed_build_is_not_kept(tmp_path: Path) -> None:
    folder = whole_project(tmp_path / "projet", "minimal")
    main = folder / "overrides" / "main.html"
    good = main.read_text("utf-8")
    main.write_text("{% if %}", "utf-8")

    with pytest.raises(OutputError, match="MkDocs n’a pas pu construire"):
        build_shell(folder, folder / "cache")

    main.write_text(good, "utf-8")
    assert build_shell(folder, folder / "cache").frames
    assert len(list((folder / "cache" / "coquilles").iterdir())) == 1
