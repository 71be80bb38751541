"""The files of a project mended: read, compared, and written whole or not at all."""

import contextlib
import difflib
import os
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.load.records import DataFile, find_files
from generator.mending.mend import Mended, mend
from generator.mending.values import Ids


@dataclass(frozen=True)
class MendedFile:
    """A file that can be mended."""

    path: str
    """Relative to the project."""
    data: bytes
    """What it holds now."""
    mended: Mended
    """What it should hold, and why."""


def find_mends(root: Path, wanted: Collection[str] | None = None) -> Iterator[MendedFile]:
    """Give the records that can be mended, in order of path; nothing is written.

    Args:
        root: The project.
        wanted: Only these files, relative to the project; every record when None.
    """
    files, _ = find_files(root)
    ids = _ids(files)
    for file in files:
        if wanted is not None and file.path not in wanted:
            continue
        with contextlib.suppress(OSError):  # a file that cannot be read is told by the check
            data = (root / file.path).read_bytes()
            mended = mend(file, data, ids)
            if mended is not None:
                yield MendedFile(file.path, data, mended)


def _ids(files: Collection[DataFile]) -> Ids:
    found: dict[str, set[str]] = {}
    for file in files:
        if file.id is not None:
            found.setdefault(file.kind.key, set()).add(file.id)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def write_mend(root: Path, found: MendedFile) -> bool:
    """Write a mended file in place of the old one, at once and with its rights.

    Returns:
        Whether it was written: a file that someone changed meanwhile is left as it is.

    Raises:
        OSError: When the disk refuses; the old file is then whole.
    """
    target = root / found.path
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(found.mended.text.encode())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        if target.is_symlink() or target.read_bytes() != found.data:
            Path(name).unlink()
            return False
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def difference(found: MendedFile) -> str:
    """Give what would change in a file, as a unified diff."""
    before = found.data.decode("utf-8").splitlines(keepends=True)
    after = found.mended.text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, found.path, found.path, n=2)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
