"""Running a command and saying what it cost: time, processor, memory of the whole family of processes."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_SAMPLE_EVERY_S = 0.1


class BenchmarkError(Exception):
    """A command failed: its figures would mean nothing."""


@dataclass(frozen=True)
class Run:
    """What one run of a command cost."""

    seconds: float
    """On the wall clock."""
    cpu_seconds: float
    """User and system time, children included."""
    peak_bytes: int
    """Largest sum of the resident memory of the command and its descendants, at one time. Pages that forked
    processes share are counted once each: it is never less than what is really used."""
    output: str
    """What it printed."""


def run(command: Sequence[str | Path], *, folder: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end.

    Raises:
        BenchmarkError: When it fails, with what it printed.
    """
    words = [str(word) for word in command]
    began = time.perf_counter()
    process = subprocess.Popen(
        words,
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watcher = _MemoryWatcher(process.pid)
    watcher.start()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.stop()
    if process.returncode:
        raise BenchmarkError(f"{' '.join(words)} ended with code {process.returncode}:\n{output[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(watcher.peak_bytes, usage.ru_maxrss * 1024), output)


def interleave(times: int, *sides: Callable[[], Run]) -> tuple[Run, ...]:
    """Run each side in turn, several times, and give each side's median run: what disturbs one disturbs the others."""
    runs: list[list[Run]] = [[] for _ in sides]
    for _ in range(times):
        for side, made in zip(sides, runs, strict=True):
            made.append(side())
    return tuple(_median(made) for made in runs)


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        median(item.seconds for item in runs),
        median(item.cpu_seconds for item in runs),
        max(item.peak_bytes for item in runs),
        runs[-1].output,
    )


def warm_up(paths: Iterable[Path]) -> None:
    """Read files once, so that no side pays for the disk."""
    for path in paths:
        path.read_bytes()


class _MemoryWatcher(threading.Thread):
    """Samples the memory of a process and of its descendants while it lives."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(_SAMPLE_EVERY_S):
            self.peak_bytes = max(self.peak_bytes, sum(_resident_bytes(pid) for pid in _family(self._pid)))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> set[int]:
    """A process and its descendants."""
    parent_by_pid = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text("utf-8", "replace")
            except OSError:  # it has ended meanwhile
                continue
            parent_by_pid[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {pid}
    while True:
        grown = family | {child for child, parent in parent_by_pid.items() if parent in family}
        if grown == family:
            return family
        family = grown


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def machine() -> str:
    """Say on what the figures were measured."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    memory_kb = int(Path("/proc/meminfo").read_text("utf-8").split()[1])
    load = os.getloadavg()[0]
    system = os.uname()
    size = f"{os.cpu_count()} cores, {memory_kb / 1024**2:.0f} GiB"
    return f"{model}, {size}, {system.sysname} {system.release}, load {load:.1f}"
