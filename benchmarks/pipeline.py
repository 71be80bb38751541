"""What the command line costs on a synthetic hub, beside what its peers cost on the same one."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import Run, interleave, run, warm_up
from benchmarks.result import Result

_ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"}
_MEMORY_BUDGET_MIB = 2048
_REPEATED = 3
"""Runs of what is cheap; what takes minutes runs once a side."""


@dataclass(frozen=True)
class Bench:
    """Where the benchmarks work."""

    project: Path
    """The real project."""
    scratch: Path
    """A folder of ours."""

    @property
    def hub(self) -> Path:
        """The synthetic project."""
        return self.scratch / "hub"

    @property
    def hugo(self) -> Path:
        """Its form for Hugo."""
        return self.scratch / "hugo"

    def etrier(self, *arguments: str) -> Run:
        """Run the command line on the synthetic project, in the real one: the working tree is what is measured."""
        return self.etrier_on(self.hub, *arguments)

    def etrier_on(self, hub: Path, *arguments: str) -> Run:
        """Do the same on another project."""
        command = [sys.executable, "-m", "generator", *arguments, "--racine", str(hub)]
        return run(command, folder=self.project, env=_ENVIRONMENT)

    def forget(self) -> None:
        """Remove what earlier runs kept."""
        shutil.rmtree(self.hub / ".cache", ignore_errors=True)
        shutil.rmtree(self.hub / "site", ignore_errors=True)


def check(bench: Bench) -> Iterator[Result]:
    """`etrier check`, cold against a bare parse, then warm."""
    warm_up((bench.hub / "data").rglob("*.yml"))

    def cold() -> Run:
        bench.forget()
        return bench.etrier("check")

    ours, bare = interleave(_REPEATED, cold, lambda: peers.bare_parse(bench.hub / "data"))
    yield _ratio("check, cold ÷ bare yaml.CSafeLoader", ours, bare, 2.5)
    (warm,) = interleave(_REPEATED, lambda: bench.etrier("check"))
    yield Result("check, warm", warm.seconds, "s", 2, f"nothing changed; processor {warm.cpu_seconds:.1f} s")


def build(bench: Bench) -> Iterator[Result]:
    """`etrier build` without index, cold and with the parse cache, against Hugo."""
    pages = _prepare_hugo(bench)

    def cold() -> Run:
        bench.forget()
        return bench.etrier("build", "--sans-index")

    def kept() -> Run:
        return bench.etrier("build", "--sans-index")

    ours, again, hugo = interleave(_REPEATED, cold, kept, lambda: peers.hugo(bench.hugo))
    yield _ratio(f"build without index, cold ÷ Hugo ({pages} pages)", ours, hugo, 2)
    yield _ratio("build without index, parse cache ÷ Hugo", again, hugo, 2)
    yield _memory("build without index, peak memory", ours)


def full(bench: Bench) -> Iterator[Result]:
    """`etrier build` with its index, against Hugo then Pagefind; the offline bundle is timed apart."""
    _prepare_hugo(bench)
    bench.forget()
    ours = bench.etrier("build", "--sans-lot")
    both = peers.hugo_and_pagefind(bench.hugo)
    yield _ratio("full build with index, cold ÷ (Hugo + Pagefind)", ours, both, 1.3, both.output)
    yield _memory("full build with index, peak memory", ours)
    yield Result("(Hugo + Pagefind, peak memory)", both.peak_bytes / 1024**2, "MiB", None)


def change(bench: Bench) -> Iterator[Result]:
    """One provider's name changes while the preview runs."""
    file = next((bench.hub / "data" / "providers").glob("*/essai-00001.yml"))
    path = file.relative_to(bench.hub).as_posix()
    page = "prestataires/essai-00001/index.html"
    made = run([sys.executable, "-m", "benchmarks.change", bench.hub, path, page], folder=bench.project)
    seconds = json.loads(made.output)
    yield Result("one record changed, its new page", seconds["page"], "s", 2, "preview running")
    yield Result("one record changed, every page", seconds["all"], "s", None, "after which only new pages are written")


_CHANGED = 200
"""Records that a big proposal touches: more than a reviewer would read."""


def diff(bench: Bench) -> Iterator[Result]:
    """`etrier diff` on a proposal, beside what git itself takes to count its lines and a bare parse of all records."""
    _commit(bench.hub)
    files = sorted((bench.hub / "data").glob("*/*.yml"))[:_CHANGED]
    before = {file: file.read_bytes() for file in files}
    try:
        bench.etrier("diff", "HEAD")  # records are kept from then on
        for file, data in before.items():
            file.write_bytes(data.replace(b"\nverifie_le: 2026-", b"\nverifie_le: 2025-", 1))
        ours, git, bare = interleave(
            _REPEATED,
            lambda: bench.etrier("diff", "HEAD"),
            lambda: run(["git", "diff", "--stat", "HEAD", "--", "data"], folder=bench.hub),
            lambda: peers.bare_parse(bench.hub / "data"),
        )
    finally:
        for file, data in before.items():
            file.write_bytes(data)
    told = f"{_CHANGED} records changed; git diff --stat {git.seconds:.2f} s; processor {ours.cpu_seconds:.1f} s"
    yield Result("diff, warm", ours.seconds, "s", 3, told)
    yield _ratio("diff, warm ÷ bare yaml.CSafeLoader of all records", ours, bare, 1)
    yield _memory("diff, peak memory", ours)


def _commit(folder: Path) -> None:
    """Make the synthetic project a repository whose records are committed."""
    if (folder / ".git").exists():
        return
    who = ["-c", "user.name=Mesure", "-c", "user.email=mesure@exemple.fr"]
    for words in (["init", "-q"], ["add", "data"], [*who, "commit", "-q", "-m", "Mesure"]):
        run(["git", *words], folder=folder)


BENCHES: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "check": check,
    "build": build,
    "full": full,
    "change": change,
    "diff": diff,
}


def _prepare_hugo(bench: Bench) -> int:
    """Build the site once, and write its pages as Hugo's content; give how many."""
    if not bench.hugo.exists():
        bench.etrier("build", "--sans-index")
        peers.write_hugo_project(bench.hub / "site", bench.hugo)
    content: Sequence[Path] = list((bench.hugo / "content").rglob("*.html"))
    warm_up(content)
    return len(content)


def _ratio(name: str, ours: Run, peer: Run, budget: float, detail: str = "") -> Result:
    figures = (
        f"{ours.seconds:.1f} s ÷ {peer.seconds:.1f} s; processor {ours.cpu_seconds:.1f} s ÷ {peer.cpu_seconds:.1f} s"
    )
    return Result(name, ours.seconds / peer.seconds, "×", budget, "; ".join(filter(None, (figures, detail))))


def _memory(name: str, made: Run) -> Result:
    return Result(name, made.peak_bytes / 1024**2, "MiB", _MEMORY_BUDGET_MIB, "command and its children together")
