"""The records as a built site keeps them for « Corriger cette fiche »."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.pages.propose import SHARED, drawer_of, drawer_path


def kept_record(site: Path, kind: str, identifier: str) -> dict[str, Any] | None:
    """What the form opens for a record: its path, text, content and places; None when the site does not keep it."""
    counts = _given(site / SHARED)["drawers"]
    drawer = site / drawer_path(kind, drawer_of(identifier, counts[kind]))
    found: dict[str, Any] | None = _given(drawer).get(identifier) if drawer.is_file() else None
    return found


@lru_cache(maxsize=512)
def _given(script: Path) -> dict[str, Any]:
    read = json.loads(script.read_text("utf-8").partition(" = ")[2].rstrip(";\n"))
    assert isinstance(read, dict)
    return read
