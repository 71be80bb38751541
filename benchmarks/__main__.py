"""`python -m benchmarks`: measures Étrier against its budgets and its peers. See docs/performances.md."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import BenchmarkError, machine
from benchmarks.open_data import imports
from benchmarks.pipeline import BENCHES, Bench
from benchmarks.result import Result, table
from benchmarks.synthetic import write_hub
from benchmarks.weights import weights

_PROJECT = Path(__file__).resolve().parent.parent
_ALL: Mapping[str, Callable[[Bench], Iterator[Result]]] = {**BENCHES, "imports": imports, "weights": weights}


def main() -> int:
    arguments = _arguments()
    results: list[Result] = []
    faults = []
    print(f"{machine()}, Python {platform.python_version()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="etrier-bench-", dir=arguments.folder) as scratch:
        bench = Bench(_PROJECT, Path(scratch))
        names = arguments.only or list(_ALL)
        if set(names) & set(BENCHES):
            size = write_hub(_PROJECT, bench.hub, records=arguments.records, seed=arguments.seed)
            print(f"{arguments.records} synthetic records, {size / 1e6:.1f} MB of YAML", flush=True)
        for name in names:
            try:
                for result in _ALL[name](bench):
                    results.append(result)
                    # At once: the whole takes minutes, and who waits wants to see.
                    print(f"  {result.name}: {result.measured:.2f} {result.unit} ({result.verdict})", flush=True)
            except BenchmarkError as error:
                faults.append(f"{name}: {error}")
    print(f"\n{table(results)}\n\nload at the end: {os.getloadavg()[0]:.1f}")
    print(*(f"NOT measured: {fault}" for fault in faults), sep="\n")
    if arguments.json:
        arguments.json.write_text(
            json.dumps(_report(arguments.records, results), ensure_ascii=False, indent=1), "utf-8"
        )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--records", type=int, default=15_000, help="synthetic records (default: 15000)")
    parser.add_argument("--seed", type=int, default=0, help="another seed is another hub")
    parser.add_argument("--only", action="append", choices=list(_ALL), help="one benchmark; may be repeated")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    return parser.parse_args()


def _report(records: int, results: list[Result]) -> dict[str, object]:
    return {
        "machine": machine(),
        "day": datetime.now(UTC).date().isoformat(),
        "records": records,
        "results": [{**asdict(result), "verdict": result.verdict} for result in results],
    }


if __name__ == "__main__":
    sys.exit(main())
