"""The command line: exit codes, French help and messages, and never a traceback."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator import __version__
from generator.cli import main
from generator.models.kinds import KINDS
from generator.problem_reports import FORMATS
from tests.goldens import HELP_FOLDER, help_of
from tests.helpers import record, write_tree
from tests.hubs import ROOT, whole_project

NEED = "data/needs/devis.yml"


def run(*arguments: str | Path, **environment: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(item) for item in arguments], prog_name="etrier", env=environment)


def spawn(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A project whose only record is sound."""
    return write_tree(tmp_path / "projet", {"mkdocs.yml": "site_name: Essai\n", NEED: record("besoin")})


@pytest.fixture
def faulty(sound: Path) -> Path:
    """The same with a fault."""
    return write_tree(sound, {"data/needs/vendre.yml": record("besoin", id="vendre", ordre="premier")})


@pytest.mark.parametrize("name", ["", *sorted(main.commands)])
def test_help_is_as_expected(name: str) -> None:
    """After a change that is meant: `make golden`, then read the diff."""
    assert help_of(name) == (HELP_FOLDER / f"{name or 'etrier'}.txt").read_text("utf-8")


def test_no_help_is_kept_of_a_command_that_is_gone() -> None:
    assert {path.stem for path in HELP_FOLDER.iterdir()} == {"etrier", *main.commands}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_is_explained_in_french(name: str) -> None:
    options = [item for item in main.commands[name].params if isinstance(item, click.Option)]

    assert [option.name for option in options if not option.help] == []
    assert "Show this message" not in help_of(name)


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").output == f"etrier {__version__}\n"


def test_a_sound_project_gives_0_and_its_count(sound: Path) -> None:
    result = run("check", "--racine", sound)

    assert result.exit_code == 0
    assert result.stdout == "Tout est juste : 1 fiche contrôlée.\n"


def test_a_faulty_project_gives_1_and_says_where(faulty: Path) -> None:
    result = run("check", "--racine", faulty)

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("data/needs/vendre.yml:")
    assert ": erreur [" in lines[0]
    assert lines[-1] == "1 problème (1 erreur)."


def test_a_warning_alone_gives_0(sound: Path) -> None:
    write_tree(sound, {"data/aids/cheque.yml": record("aide", fin="2026-01")})

    result = run("check", "--racine", sound, "--date", "2026-11-21")

    assert result.exit_code == 0
    assert "avertissement [aide-finie]" in result.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_keeps_the_exit_codes(sound: Path, form: str) -> None:
    assert run("check", "--racine", sound, "--format", form).exit_code == 0
    write_tree(sound, {"data/needs/vendre.yml": record("besoin", id="vendre", ordre="premier")})
    assert run("check", "--racine", sound, "--format", form).exit_code == 1


@pytest.mark.parametrize("form", ["gitlab", "sarif", "json"])
def test_a_program_gets_nothing_but_what_it_asked_for(faulty: Path, form: str) -> None:
    assert json.loads(run("check", "--racine", faulty, "--format", form).stdout)


@pytest.mark.parametrize("form", FORMATS)
def test_names_that_are_no_text_are_told_in_every_format(sound: Path, form: str) -> None:
    folder = os.fsencode(sound / "data" / "needs")
    for name in (b"\xff.yml", b"\x1b[2J.yml", b"a\nb.yml"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"id: x\n")

    done = spawn("check", "--racine", sound, "--format", form, "--fix")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout
    assert done.stdout.count("nom-de-fichier") >= 3


def test_a_report_goes_to_a_file_and_a_count_to_the_terminal(faulty: Path, tmp_path: Path) -> None:
    file = tmp_path / "rapport.json"

    result = run("check", "--racine", faulty, "--format", "json", "--sortie", file)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"1 problème (1 erreur). Le compte rendu est dans {file}.\n"
    assert len(json.loads(file.read_text("utf-8"))["problemes"]) == 1


def test_a_report_that_cannot_be_written_is_told_in_french(faulty: Path, tmp_path: Path) -> None:
    result = run("check", "--racine", faulty, "--sortie", tmp_path / "absent" / "rapport.txt")

    assert result.exit_code == 1
    assert "Le système refuse" in result.stderr


def test_github_gets_a_summary_beside_its_annotations(faulty: Path, tmp_path: Path) -> None:
    summary = tmp_path / "resume.md"
    summary.write_text("# Avant\n", "utf-8")

    result = run("check", "--racine", faulty, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))

    assert result.stdout.startswith("::error file=data/needs/vendre.yml,line=")
    assert summary.read_text("utf-8").startswith("# Avant\n## Vérification des fiches\n")
    assert "vendre" in summary.read_text("utf-8")


def test_other_formats_leave_the_summary_alone(faulty: Path, tmp_path: Path) -> None:
    summary = tmp_path / "resume.md"

    run("check", "--racine", faulty, GITHUB_STEP_SUMMARY=str(summary))

    assert not summary.exists()


def test_the_site_s_address_leads_to_the_page_of_a_problem(faulty: Path) -> None:
    write_tree(faulty, {"mkdocs.yml": "site_name: Essai\nsite_url: https://hub.fr/\n"})

    (problem,) = json.loads(run("check", "--racine", faulty, "--format", "json").stdout)["problemes"]

    assert problem["aide"] == f"https://hub.fr/contribuer/problemes/{problem['code']}/"


def test_settings_that_cannot_be_read_do_not_hide_the_problems(faulty: Path) -> None:
    write_tree(faulty, {"mkdocs.yml": "site_url: [\n"})

    assert "vendre.yml" in run("check", "--racine", faulty).stdout


def test_an_answered_warning_is_shown_only_when_everything_is_asked_for(sound: Path) -> None:
    answer = [{"code": "aide-finie", "raison": "La région la prolonge, sans date."}]
    write_tree(sound, {"data/aids/cheque.yml": record("aide", fin="2026-01", avertissements_voulus=answer)})
    arguments = ("check", "--racine", sound, "--date", "2026-11-21")

    assert run(*arguments).stdout == "Tout est juste : 2 fiches contrôlées.\n"
    assert "répondu [aide-finie] fin : La région la prolonge, sans date." in run(*arguments, "--tout").stdout


def test_only_the_given_paths_are_told(faulty: Path) -> None:
    assert run("check", "--racine", faulty, faulty / NEED).exit_code == 0
    assert run("check", "--racine", faulty, faulty / "data" / "needs").exit_code == 1
    assert run("check", "--racine", faulty, faulty / "data" / "needs" / "vendre.yml").exit_code == 1


def test_a_faulty_project_is_not_built(faulty: Path) -> None:
    result = run("build", "--racine", faulty)

    assert result.exit_code == 1
    assert "data/needs/vendre.yml:" in result.stdout
    assert "Rien n’a été publié ; le site précédent est intact." in result.stderr
    assert not (faulty / "site").exists()


def test_a_build_says_what_it_made_and_where(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "minimal")

    result = run("build", "--racine", root, "--sans-index", "--date", "2026-11-21")

    assert result.exit_code == 0
    assert result.stdout.startswith("Fiches : 1 métier, 1 aide, 1 besoin.\n")
    assert f"Le site est dans {root}/site/" in result.stdout
    assert "Pages et données ouvertes : " in result.stderr


def test_source_date_epoch_sets_the_day(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "minimal")

    result = run("build", "--racine", root, "--sans-index", SOURCE_DATE_EPOCH="1795219200")

    assert result.exit_code == 0
    assert '"genere_le":"2026-11-21"' in (root / "site" / "api" / "v1" / "index.json").read_text("utf-8")


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_a_blank_record_is_shown(kind: str) -> None:
    result = run("new", kind, "nom-court")

    assert result.exit_code == 0
    assert "id: nom-court\n" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("bof",), "La commande bof n’existe pas.", id="unknown command"),
        pytest.param(("build", "--bof"), "L’option --bof n’existe pas.", id="unknown option"),
        pytest.param(("check", "--date", "32/13"), "attendu une date comme 2026-11-21, trouvé 32/13", id="wrong date"),
        pytest.param(("check", "absent.yml"), "absent.yml n’existe pas.", id="no such file"),
        pytest.param(("check", "--racine", "mkdocs.yml"), "mkdocs.yml", id="a file as the project"),
        pytest.param(("new", "truc", "x"), "valeurs possibles : aide", id="unknown kind"),
        pytest.param(("new", "aide"), "manque", id="missing argument"),
        pytest.param(("new", "aide", "Été !"), "comme ete.", id="a name that is no id"),
        pytest.param(("new", "aide", "../../x"), "comme x.", id="a name that is a path"),
        pytest.param(("serve", "--port", "mille"), "--port", id="wrong port"),
    ],
)
def test_a_command_called_wrongly_gives_2_and_one_french_sentence(
    arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    result = run(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert not any(word in result.stderr for word in ("Usage", "Error", "Invalid", "Missing", "Try "))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("build",), "mkdocs.yml est introuvable", id="build without settings"),
        pytest.param(("serve",), "mkdocs.yml est introuvable", id="serve without settings"),
        pytest.param(("check",), "data/ est introuvable", id="check without data"),
        pytest.param(("publish",), "site", id="publish without a site"),
        pytest.param(("bundle",), "site", id="bundle without a site"),
    ],
)
def test_a_folder_that_is_no_project_gives_1(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    result = run(*arguments, "--racine", tmp_path)

    assert result.exit_code == 1
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("epoch", ["hier", "", "1e9", "99999999999999999999"])
def test_a_wrong_source_date_epoch_is_told(sound: Path, epoch: str) -> None:
    result = run("check", "--racine", sound, SOURCE_DATE_EPOCH=epoch)

    assert result.exit_code == 1
    assert "SOURCE_DATE_EPOCH doit être un nombre de secondes" in result.stderr


def test_an_unknown_edition_gives_1(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "minimal")

    result = run("build", "--racine", root, "--edition", "bof", "--date", "2026-11-21")

    assert result.exit_code == 1
    assert "L’édition « bof » n’existe pas" in result.stderr


@pytest.mark.parametrize("output", ["/", "data", "mkdocs.yml"])
def test_a_site_never_takes_the_place_of_something_else(tmp_path: Path, output: str) -> None:
    root = whole_project(tmp_path / "projet", "minimal")
    target = root / output

    result = run("build", "--racine", root, "--sans-index", "--date", "2026-11-21", "--sortie", target)

    assert result.exit_code == 1
    assert result.stderr.strip().endswith(".")
    assert (root / "data" / "aids").is_dir()


def test_the_current_folder_may_be_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = whole_project(tmp_path / "projet", "minimal")
    (root / "vide").mkdir()
    monkeypatch.chdir(root / "vide")

    result = run("build", "--racine", root, "--sans-index", "--date", "2026-11-21", "--sortie", ".")

    assert result.exit_code == 0
    assert (root / "vide" / "index.html").is_file()


def test_a_file_that_may_not_be_read_is_told(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may be root, whom no mode stops: the refusal is simulated."""
    opened = Path.open

    def refuse(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "devis.yml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    result = run("check", "--racine", sound)

    assert result.exit_code == 1
    assert "[fichier-illisible]" in result.stdout
    assert "droits insuffisants" in result.stdout


def test_an_interruption_says_that_nothing_is_lost(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.site_commands.build", interrupt)
    result = run("build", "--racine", sound)

    assert result.exit_code == 1
    assert "Le site précédent est intact." in result.stderr


def test_a_closed_pipe_is_no_complaint() -> None:
    command = f"{sys.executable} -m generator new metier essai | head -c 1"

    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr == ""


def test_a_pipe_gets_plain_lines(faulty: Path) -> None:
    done = spawn("check", "--racine", faulty)

    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_faults_are_written_in_utf8_whatever_the_locale(faulty: Path) -> None:
    done = spawn("check", "--racine", faulty, LC_ALL="C", PYTHONIOENCODING="utf-8")

    assert done.returncode == 1
    assert "trouvé" in done.stdout
