"""A made-up export of the Activateurs France Num, at the size of the real one, and what importing it twice costs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.measure import BenchmarkError
from benchmarks.pipeline import Bench
from benchmarks.result import Result
from generator.geography import DEPARTMENT_NAME_BY_CODE

ROWS = 4_400
"""Rows of the real data set in October 2026, to the hundred."""

_TYPES = (
    *("Agence de communication, marketing", "Entreprise de services numériques"),
    *("Indépendant", "Organisme de formation"),
)
_PAGE = "https://www.francenum.gouv.fr/activateurs/atelier-d-essai"
_DAY = "2026-11-28"
"""No real record was checked later."""
_MEMORY_BUDGET_MIB = 512


def activateurs_rows(count: int = ROWS, *, seed: int = 0) -> Iterator[dict[str, str]]:
    """Give rows under the technical keys of the Opendatasoft export; every name says « Atelier d’essai 12 »."""
    random = Random(seed)
    departments = [code for code in DEPARTMENT_NAME_BY_CODE if len(code) == 2 or code.startswith("97")]
    for number in range(1, count + 1):
        department = random.choice(departments)
        yield {
            "identifiant_de_la_structure": f"essai-{number}",
            "nom_de_la_structure": f"ATELIER D'ESSAI {number}",
            "type": random.choice(_TYPES),
            "categorie": "Privée",
            "adresse": f"{number % 90 + 1} RUE DE L'ESSAI",
            "code_postal": _postcode(department, random),
            "ville": f"VILLE-D'ESSAI-{number % 300}",
            "region": "Région d’essai",
            "lien_url_site_france_num": f"{_PAGE}-{number}",
        }


def write_activateurs(path: Path, count: int = ROWS, *, seed: int = 0) -> None:
    """Write such rows as the export does: one JSON array."""
    rows = (json.dumps(row, ensure_ascii=False) for row in activateurs_rows(count, seed=seed))
    path.write_text("[" + ",\n".join(rows) + "]\n", "utf-8")


def imports(bench: Bench) -> Iterator[Result]:
    """`etrier import activateurs` twice, over a copy of the real records: the second time changes nothing."""
    hub, file = bench.scratch / "imported", bench.scratch / "activateurs.json"
    shutil.copytree(bench.project / "data", hub / "data")
    shutil.copy(bench.project / "mkdocs.yml", hub / "mkdocs.yml")
    write_activateurs(file)
    before = bench.etrier_on(hub, "check", "--date", _DAY)
    arguments = ("import", "activateurs", str(file), "--verifie-le", "2026-11-20", "--date", _DAY)
    first = bench.etrier_on(hub, *arguments, "--appliquer", "--format", "json")
    again = bench.etrier_on(hub, *arguments, "--appliquer", "--format", "json")
    counts = json.loads(again.output)["comptes"]
    if counts["inchangée"] != ROWS:
        raise BenchmarkError(f"the second import is not without effect: {counts}")
    checked = f"check of the same records alone, before: {before.peak_bytes / 1024**2:.0f} MiB"
    yield Result(f"import, {ROWS} rows, all new", first.seconds, "s", 10, f"processor {first.cpu_seconds:.1f} s")
    yield Result("import, first time, peak memory", first.peak_bytes / 1024**2, "MiB", _MEMORY_BUDGET_MIB, checked)
    yield Result(f"import, {ROWS} rows, none changed", again.seconds, "s", 10, f"processor {again.cpu_seconds:.1f} s")
    yield Result("import, second time, peak memory", again.peak_bytes / 1024**2, "MiB", _MEMORY_BUDGET_MIB)


def _postcode(department: str, random: Random) -> str:
    start = {"2A": "201", "2B": "202"}.get(department, department)
    return start + "".join(str(random.randrange(10)) for _ in range(5 - len(start)))
