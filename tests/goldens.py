"""Expected outputs of tests/sites/complete, kept in tests/golden/.

`make golden` rewrites them: read the whole diff, it is part of the change.
"""

import re
import shutil
import tempfile
from pathlib import Path

from generator.build import build
from tests.hubs import options, whole_project

FOLDER = Path(__file__).parent / "golden"

_TRADE = "plombier-chauffagiste-de-bateaux-et-de-peniches-fluviales"

PATHS = (
    "index.html",
    f"metiers/{_TRADE}/index.html",
    "aides/index.html",
    "aides/cheque-d-essai/index.html",
    "prestataires/atelier-d-essai/index.html",
    "contrats/maintenance-d-essai/index.html",
    "contrats/maintenance-d-essai/maintenance-d-essai-0.2.0.md",
    "glossaire/devis/index.html",
    "obligations/index.html",
    "prix/index.html",
    "temoignages/elle-a-essaye/index.html",
    "embed/v1/aides/index.html",
    f"embed/v1/metiers/{_TRADE}/index.html",
    "api/v1/aids.json",
    "api/v1/index.json",
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
    return main.group() + "\n" if main and not path.startswith("embed/") else text


def write_goldens() -> None:
    """Build tests/sites/complete and keep what is expected of it."""
    with tempfile.TemporaryDirectory() as scratch:
        root = whole_project(Path(scratch, "projet"), "complete")
        build(options(root))
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        for path in PATHS:
            (FOLDER / golden_name(path)).write_text(expected_part(root / "site", path), "utf-8")


if __name__ == "__main__":
    write_goldens()
