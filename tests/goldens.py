"""Expected outputs: of tests/sites/complete in tests/golden/, of `etrier … --help` in tests/golden_help/.

`make golden` rewrites them: read the whole diff, it is part of the change.
"""

import re
import shutil
import tempfile
from pathlib import Path

from click.testing import CliRunner

from generator.build import build
from generator.cli import main
from tests.hubs import options, whole_project

FOLDER = Path(__file__).parent / "golden"
HELP_FOLDER = Path(__file__).parent / "golden_help"

_TRADE = "plombier-chauffagiste-de-bateaux-et-de-peniches-fluviales"

PATHS = (
    "index.html",
    f"metiers/{_TRADE}/index.html",
    "aides/index.html",
    "aides/cheque-d-essai/index.html",
    "prestataires/atelier-d-essai/index.html",
    "contrats/maintenance-d-essai/index.html",
    "contrats/maintenance-d-essai/0.2.0/maintenance-d-essai-0.2.0.md",
    "glossaire/devis/index.html",
    "obligations/index.html",
    "prix/index.html",
    "donnees/etat/index.html",
    "temoignages/elle-a-essaye/index.html",
    "embed/v1/aides/index.html",
    f"embed/v1/metiers/{_TRADE}/index.html",
    "api/v1/aids.json",
    "api/v1/index.json",
    "api/v1/tables/aids.csv",
)
"""One file of each sort; of a page poured into the shell, its <main> only."""

_MAIN = re.compile(r"<main.*</main>", re.DOTALL)


def golden_name(path: str) -> str:
    """Where an output is kept: a flat name, so that a diff shows it whole."""
    return path.replace("/", "__")


def expected_part(site: Path, path: str) -> str:
    """What is kept of an output of a built site."""
    text = (site / path).read_text("utf-8")
    main = _MAIN.search(text)
    kept = main.group() if main and not path.startswith("embed/") else text
    return kept.rstrip("\n") + "\n"


def help_of(command: str) -> str:
    """What `etrier <command> --help` prints; "" is the command line itself."""
    arguments = [command, "--help"] if command else ["--help"]
    return CliRunner().invoke(main, arguments, prog_name="etrier").output


def write_goldens() -> None:
    """Build tests/sites/complete and keep what is expected of it, then of the help pages."""
    shutil.rmtree(HELP_FOLDER, ignore_errors=True)
    HELP_FOLDER.mkdir()
    for command in ("", *main.commands):
        (HELP_FOLDER / f"{command or 'etrier'}.txt").write_text(help_of(command), "utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        root = whole_project(Path(scratch, "projet"), "complete")
        build(options(root))
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        for path in PATHS:
            (FOLDER / golden_name(path)).write_text(expected_part(root / "site", path), "utf-8")


if __name__ == "__main__":
    write_goldens()
