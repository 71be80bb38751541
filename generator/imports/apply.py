"""Writing what was planned: all of it, or nothing. A run that is killed is undone by the next one."""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from generator.imports.memory import memory_bytes, memory_path
from generator.imports.plan import Plan
from generator.problems import OutputError

_STAGE = ".cache/etrier-import"
_JOURNAL = "journal.json"


def apply_plan(root: Path, source: str, plan: Plan) -> int:
    """Write the records of a plan and what must be remembered; say how many files were written.

    Raises:
        OutputError: When the disk refuses; the tree is then as it was.
    """
    undo_unfinished(root)
    writes = {**plan.writes, memory_path(source): memory_bytes(plan.memory)}
    stage = root / _STAGE
    try:
        _stage(root, stage, writes, plan.moved)
        _put_in_place(root, stage, writes, plan.moved)
    except OSError as error:
        with suppress(OSError):
            undo_unfinished(root)
        raise OutputError(f"Écriture refusée : {error.strerror} ({error.filename}). Rien n’a été changé.") from error
    except BaseException:
        undo_unfinished(root)
        raise
    shutil.rmtree(stage, ignore_errors=True)
    return len(plan.writes)


def undo_unfinished(root: Path) -> None:
    """Put back the files as they were before a run that did not end.

    Raises:
        OSError: When the disk refuses.
    """
    stage = root / _STAGE
    journal = stage / _JOURNAL
    if journal.is_file():
        for path, existed in json.loads(journal.read_text("utf-8")).items():
            before = stage / "avant" / path
            if existed and before.exists():
                before.replace(root / path)
            elif not existed:
                (root / path).unlink(missing_ok=True)
        journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _stage(root: Path, stage: Path, writes: Mapping[str, bytes], moved: tuple[str, ...]) -> None:
    """Write the new files aside, copy the ones they replace, then the journal: nothing is touched yet."""
    for path, data in writes.items():
        _write(stage / "apres" / path, data)
    existed = {}
    for path in (*writes, *moved):
        file = root / path
        existed[path] = file.exists()
        if existed[path]:
            before = stage / "avant" / path
            before.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, before)
    # Last, and in one step: a journal means that all the copies are there.
    _write(stage / f"{_JOURNAL}.nouveau", json.dumps(existed).encode())
    (stage / f"{_JOURNAL}.nouveau").replace(stage / _JOURNAL)


def _put_in_place(root: Path, stage: Path, writes: Mapping[str, bytes], moved: tuple[str, ...]) -> None:
    inside = (root / "data").resolve()
    for path in writes:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.startswith("data/") and inside not in target.resolve().parents:
            raise OSError(0, "le dossier est un lien qui sort de data/", path)
        (stage / "apres" / path).replace(target)
    for path in moved:
        (root / path).unlink()
    # From here the import is done: a kill leaves only copies, which the next run removes.
    (stage / _JOURNAL).unlink()


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
