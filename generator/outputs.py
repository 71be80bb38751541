"""The only writer to disk: files are values until here; a folder is swapped in whole or not at all."""

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.problems import OutputError

MARKER = ".etrier"
"""A file at the root of every folder we made: we only ever replace those."""

_MARKER_TEXT = "Dossier produit par etrier : il sera remplacé à la prochaine construction.\n"


@dataclass(frozen=True)
class OutputFile:
    """One file of the site, not yet on disk."""

    path: str
    """Relative to the site's root, forward slashes, such as "aides/x/index.html"."""
    content: bytes
    """The whole file."""

    @classmethod
    def text(cls, path: str, content: str) -> "OutputFile":
        """Make a UTF-8 text file."""
        return cls(path, content.encode("utf-8"))


def write_outputs(folder: Path, outputs: Iterable[OutputFile], *, seen: set[str] | None = None) -> int:
    """Write files below a folder and say how many.

    Args:
        folder: An existing folder, ours.
        outputs: Files, each path once.
        seen: Paths written before; completed here. A path that comes twice is refused.

    Raises:
        OutputError: When two outputs have one path, a path leaves the folder, or the disk refuses.
    """
    seen = set() if seen is None else seen
    made: set[str] = set()
    count = 0
    base = f"{folder}{os.sep}"
    try:
        for output in outputs:
            if output.path in seen:
                raise OutputError(f"Deux pages ont la même adresse : {output.path}. Renommez l’une des fiches.")
            seen.add(output.path)
            parent, _, _ = output.path.rpartition("/")
            if parent not in made:
                if ".." in PurePosixPath(output.path).parts or output.path.startswith("/"):
                    raise OutputError(f"Adresse refusée, elle sort du site : {output.path}")
                os.makedirs(base + parent, exist_ok=True)
                made.add(parent)
            # os-level calls: pathlib's objects cost a third of the time over 15,000 pages.
            descriptor = os.open(base + output.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            try:
                view = memoryview(output.content)
                while view:
                    view = view[os.write(descriptor, view) :]
            finally:
                os.close(descriptor)
            count += 1
    except OSError as error:
        raise OutputError(_disk_sentence(error)) from error
    return count


def _disk_sentence(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "Le disque est plein : rien n’a été publié, l’ancien site est intact. Libérez de la place, recommencez."
    return f"Écriture refusée : {error.strerror} ({error.filename}). L’ancien site est intact."


class Staging:
    """A new folder beside the final one, swapped in at the end or thrown away.

    Used as a context: on success `publish()` has been called; on any exception the final folder is as it was.
    A run that was killed leaves its staging folder; the next one removes it.
    """

    def __init__(self, final: Path) -> None:
        """Aim at `final`, such as site/; nothing is touched yet.

        Raises:
            OutputError: When nothing can stand beside `final`: it is the root of the disk.
        """
        # absolute: the system does not rename "."
        self.final = Path(os.path.abspath(final))
        self.folder = _beside(self.final, "nouveau")

    def __enter__(self) -> "Staging":
        """Make the empty staging folder.

        Raises:
            OutputError: When the final folder exists and is not ours, or the disk refuses.
        """
        refuse_foreign(self.final)
        try:
            clean_leftovers(self.final)
            self.folder.mkdir(parents=True)
            (self.folder / MARKER).write_text(_MARKER_TEXT, "utf-8")
        except OSError as error:
            raise OutputError(_disk_sentence(error)) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what is left of the staging folder."""
        with suppress(OSError):
            shutil.rmtree(self.folder)

    def publish(self) -> None:
        """Put the staging folder in the place of the final one, in one step where the system can.

        Raises:
            OutputError: When the disk refuses; the final folder is then as it was.
        """
        try:
            if not self.final.exists():
                self.folder.rename(self.final)
            elif not _exchange(self.folder, self.final):
                self._swap_by_two_renames()
        except OSError as error:
            raise OutputError(_disk_sentence(error)) from error

    def _swap_by_two_renames(self) -> None:
        previous = _beside(self.final, "ancien")
        if previous.exists():
            shutil.rmtree(previous)
        self.final.rename(previous)
        try:
            self.folder.rename(self.final)
        except OSError:
            previous.rename(self.final)
            raise
        shutil.rmtree(previous, ignore_errors=True)


def clean_leftovers(final: Path) -> None:
    """Remove what a killed run left beside a folder; put back the folder that it was about to replace.

    Raises:
        OutputError: When nothing can stand beside `final`, or the disk refuses.
    """
    previous = _beside(final, "ancien")
    if not final.exists() and (previous / MARKER).is_file() and not previous.is_symlink():
        # Killed between two renames: see `Staging._swap_by_two_renames`.
        try:
            previous.rename(final)
        except OSError as error:
            raise OutputError(_disk_sentence(error)) from error
    for leftover in (_beside(final, "nouveau"), previous):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)


def _beside(final: Path, role: str) -> Path:
    """Give the folder of a role, "nouveau" or "ancien", that stands beside the final one."""
    # absolute: "." and ".." have no name of their own.
    path = Path(os.path.abspath(final))
    if not path.name:
        raise OutputError(f"{final} ne peut pas être le dossier du site : choisissez un dossier à lui.")
    return path.with_name(f".{path.name}.{role}")


def refuse_foreign(folder: Path) -> None:
    """Refuse to replace a folder that we did not make.

    Raises:
        OutputError: When the folder exists, is not empty and lacks our marker.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(f"{folder} n’est pas un dossier : déplacez-le, puis recommencez.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise OutputError(
            f"Le dossier {folder} n’a pas été produit par etrier : il n’est pas remplacé. "
            "Videz-le ou choisissez-en un autre."
        )


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; False where the system cannot.

    renameat2(2) with RENAME_EXCHANGE: Linux only, and Python has no binding for it. Between two renames a
    kill would leave no site at all.
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    result = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)
