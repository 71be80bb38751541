"""Checked records kept from one run to the next, by the digest of their file."""

import contextlib
import gc
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import pydantic
import yaml

from generator.models.common import Record
from generator.problems import Problem

SHARD_COUNT = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What reading one file gave."""

    digest: str
    """Of the file's bytes; "" when they could not be read, and such an entry is never reused."""
    record: Record | None
    problems: tuple[Problem, ...]


class RecordCache:
    """The entries of the last run, in `SHARD_COUNT` files, so that one changed record does not rewrite them all.

    Pickle runs what it reads: it is safe here only because the files are ones that this class wrote, in a folder
    that belongs to the person who builds (`.cache/`, never committed, never downloaded). They hold no byte that
    a contributor chose: records were parsed and checked before they were pickled.
    """

    def __init__(self, folder: Path | None, *, is_partial: bool = False) -> None:
        """Read the entries kept in a folder; `is_partial` says that a run must not forget the other files."""
        self._folder = folder / f"records-{code_fingerprint()}" if folder else None
        self._is_partial = is_partial
        self._shards = [self._read(number) for number in range(SHARD_COUNT)]

    def get(self, path: str) -> Entry | None:
        """Give what is kept about a file."""
        return self._shards[shard_of(path)].get(path)

    def save(self, entries: dict[str, Entry], pickled: dict[int, bytes]) -> None:
        """Keep these entries; a full disk is no fault.

        Args:
            entries: By path; the ones that `get` gave are the same objects.
            pickled: Whole shards that are already pickled, by number.
        """
        if self._folder is None:
            return
        shards: list[dict[str, Entry]] = [dict(old) if self._is_partial else {} for old in self._shards]
        for path, entry in entries.items():
            shards[shard_of(path)][path] = entry
        with contextlib.suppress(OSError), without_gc():
            for number, (old, new) in enumerate(zip(self._shards, shards, strict=True)):
                if old.keys() != new.keys() or any(old[path] is not entry for path, entry in new.items()):
                    data = pickled.get(number) or pickle.dumps(new, protocol=pickle.HIGHEST_PROTOCOL)
                    write_atomically(self._folder / f"{number:02}.pickle", data)
            for other in self._folder.parent.glob("records-*"):
                if other != self._folder:
                    shutil.rmtree(other)

    def _read(self, number: int) -> dict[str, Entry]:
        if self._folder is None:
            return {}
        try:
            with without_gc():
                entries = pickle.loads((self._folder / f"{number:02}.pickle").read_bytes())
        except Exception:  # absent, cut short or from another machine: whatever it is, we read the data again
            return {}
        return entries if isinstance(entries, dict) else {}


def shard_of(path: str) -> int:
    """Give the number of the cache file that a record's path belongs to."""
    return crc32(path.encode()) % SHARD_COUNT


@contextlib.contextmanager
def without_gc() -> Iterator[None]:
    """Stop the collector while many lasting objects are made: it would go through all of them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write_atomically(file: Path, data: bytes) -> None:
    """Write a file that is either the old one or the whole new one, whatever happens.

    Raises:
        OSError: When the folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def code_fingerprint() -> str:
    """Give a digest of all that decides what a file means: our code, pydantic, PyYAML and Python."""
    digest = blake2b(f"{sys.version} {pydantic.VERSION} {yaml.__version__}".encode(), digest_size=8)
    generator = Path(__file__).parent.parent
    floor = ("problems.py", "dates.py", "geography.py", "vocabularies.py")
    patterns = (*floor, "models/*.py", "load/*.py", "checks/*.py", "problem_guide/*.py")
    for source in sorted(source for pattern in patterns for source in generator.glob(pattern)):
        digest.update(source.relative_to(generator).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()
