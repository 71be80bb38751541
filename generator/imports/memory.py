"""What the last import wrote, kept in `data/imports/<source>.jsonl`, one line a row of the source.

It is what lets an import tell a change of the source from a change by a person. Whole values rather than digests:
a report can then say what the source said before. One line a record, in order of key: two branches merge as text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.load.records import MEMORY_FOLDER
from generator.problems import InputError


@dataclass(frozen=True)
class Remembered:
    """One row of a source, as the last import left it."""

    id: str
    """The record it became, or completes."""
    parts: Mapping[str, Any]
    """What was written, part by part."""
    is_adopted: bool = False
    """Whether a person wrote the record, and the import only completes it."""
    is_gone: bool = False
    """Whether the row was no longer in the file."""


def memory_path(source: str) -> str:
    """Give the file of a source, relative to the project."""
    return f"{MEMORY_FOLDER}/{source}.jsonl"


def read_memory(root: Path, source: str) -> dict[str, Remembered]:
    """Give what is remembered of a source, by key; nothing before the first import.

    Raises:
        InputError: When the file has been damaged.
    """
    path = root / memory_path(source)
    if not path.exists():
        return {}
    known = {}
    number = 1
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                stored = json.loads(line)
                known[stored["cle"]] = Remembered(
                    str(stored["fiche"]),
                    dict(stored["valeurs"]),
                    bool(stored.get("adoptee", False)),
                    bool(stored.get("absente", False)),
                )
                number += 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            path, "la mémoire des imports est abîmée", "Remettez-la depuis git, puis recommencez", line=number
        ) from error
    return known


def memory_bytes(known: Mapping[str, Remembered]) -> bytes:
    """Write what must be remembered."""
    return b"".join(_line(key, known[key]) for key in sorted(known))


def _line(key: str, item: Remembered) -> bytes:
    stored: dict[str, Any] = {"cle": key, "fiche": item.id}
    if item.is_adopted:
        stored["adoptee"] = True
    if item.is_gone:
        stored["absente"] = True
    stored["valeurs"] = item.parts
    return (json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
