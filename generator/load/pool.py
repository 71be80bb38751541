"""Reading many files with several processes."""

import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.load.cache import Entry, without_gc

if TYPE_CHECKING:
    from generator.load.records import DataFile

Reader = Callable[[Path, "DataFile"], Entry]


def read_in_parallel(
    read: Reader, root: Path, groups: Mapping[int, Sequence["DataFile"]], workers: int
) -> Iterator[tuple[int, bytes]]:
    """Read groups of files with several processes.

    Args:
        read: Reads one file.
        root: The project.
        groups: The files, by the number of their group.
        workers: How many processes.

    Yields:
        Each group's number and its pickled entries by path, as they come. Pickled, because that is also what the
        cache keeps: the main process, which everything waits for, does not pickle again.
    """
    # Where processes cannot be forked (Windows), starting them anew would import everything again.
    if "fork" not in multiprocessing.get_all_start_methods():
        yield from (_read_group(read, root, group) for group in groups.items())
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap_unordered(partial(_read_group, read, root), groups.items())


def _read_group(read: Reader, root: Path, group: tuple[int, Sequence["DataFile"]]) -> tuple[int, bytes]:
    number, files = group
    with without_gc():
        entries = {file.path: read(root, file) for file in files}
        return number, pickle.dumps(entries, protocol=pickle.HIGHEST_PROTOCOL)


def default_workers() -> int:
    """Processes to use: the machine's cores, four at most."""
    return min(4, os.cpu_count() or 1)
