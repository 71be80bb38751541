"""Projects that an import is tried on, and the ways to run one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from generator.checks import check_tree
from generator.cli import main
from generator.load import read_document
from tests.helpers import record, write_tree

SAMPLES = Path(__file__).parent / "samples"
TODAY = "2026-11-21"
DATED = ("activateurs", "plateformes-agreees")
"""Sources whose rows bear no date."""

_NEEDS = ("financer", "facture-electronique")
_LABELS = ("activateur-france-num", "plateforme-agreee", "qualiopi")


def project(folder: Path, **more: str) -> Path:
    """A sound project with the labels and needs that imports name; `more` are other files, "__" for "/"."""
    files = {"mkdocs.yml": "site_name: Essai\n"}
    files |= {f"data/needs/{name}.yml": record("besoin", id=name) for name in _NEEDS}
    files |= {f"data/labels/{name}.yml": record("label", id=name) for name in _LABELS}
    return write_tree(folder, files | more)


def run_import(root: Path, source: str, file: Path, *options: str) -> Result:
    """Run the command on the day of the tests; sources without dates are given one."""
    dates = () if source not in DATED or "--verifie-le" in options else ("--verifie-le", "2026-11-20")
    arguments = ["import", source, str(file), "--racine", str(root), "--date", TODAY, *dates, *options]
    return CliRunner().invoke(main, arguments, prog_name="etrier", catch_exceptions=False)


def report_of(root: Path, source: str, file: Path, *options: str) -> dict[str, Any]:
    """Run the command and give its report."""
    result = run_import(root, source, file, "--format", "json", *options)
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def counts_of(report: dict[str, Any]) -> dict[str, int]:
    """What a report counts, without the zeros."""
    return {fate: count for fate, count in report["comptes"].items() if count}


def rows_file(folder: Path, *rows: dict[str, Any], name: str = "export.json") -> Path:
    """A JSON export of a few rows."""
    file = folder / name
    file.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return file


def activateur(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A sound row of the Activateurs."""
    return {
        "identifiant_de_la_structure": f"essai-{number}",
        "nom_de_la_structure": f"Atelier d’essai {number}",
        "type": "Agence de communication, marketing",
        "categorie": "Privée",
        "code_postal": "77100",
        "ville": "Meaux",
        "lien_url_site_france_num": f"https://www.francenum.gouv.fr/activateurs/atelier-d-essai-{number}",
        **changes,
    }


def content(root: Path, path: str) -> dict[str, Any]:
    """What a record holds, as our reader gives it."""
    value, problems = read_document(path, (root / path).read_bytes())
    assert value is not None, problems
    return value


def tree(root: Path) -> dict[str, bytes]:
    """Every file of the data and of the memory of imports."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted((root / "data").rglob("*"))
        if file.is_file()
    }


def problems_of(root: Path) -> list[str]:
    """What `etrier check` finds."""
    return [str(problem) for problem in check_tree(root, today=date.fromisoformat(TODAY)).problems]
