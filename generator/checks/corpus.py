"""Every loaded record at once, as the rules see them."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.load import LoadedRecord, locate
from generator.load.reader import FieldPath, locate_text
from generator.load.records import find_files
from generator.models.kinds import KINDS
from generator.problems import Level, Problem

_MAX_SUGGESTIONS = 200
"""Looking for a near id goes through all the ids of a kind; past this many, the message does without."""


@dataclass
class Corpus:
    """The records and the day they are checked on."""

    records: tuple[LoadedRecord, ...]
    today: date
    root: Path
    _suggestions: dict[tuple[str, str], str | None] = field(default_factory=dict)

    @cached_property
    def by_kind(self) -> dict[str, tuple[LoadedRecord, ...]]:
        """The records of each kind, by the kind's French key; every kind is there."""
        groups: dict[str, list[LoadedRecord]] = {kind.key: [] for kind in KINDS}
        for loaded in self.records:
            groups[loaded.kind.key].append(loaded)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def ids(self) -> dict[str, dict[str, LoadedRecord]]:
        """The records of each kind, by kind then by id."""
        return {key: {loaded.record.id: loaded for loaded in group} for key, group in self.by_kind.items()}

    @cached_property
    def _ids_on_disk(self) -> frozenset[tuple[str, str]]:
        files, _ = find_files(self.root)
        return frozenset((file.kind.key, file.id) for file in files if file.id)

    def exists(self, kind: str, identifier: str) -> bool:
        """Say whether a record of this id exists, even one that is faulty: its own fault is already told."""
        return identifier in self.ids[kind] or (kind, identifier) in self._ids_on_disk

    def suggest(self, kind: str, identifier: str) -> str:
        """Give a sentence with the id that someone most likely meant, "" when none is near."""
        elsewhere = [other.label.lower() for other in KINDS if identifier in self.ids[other.key] and other.key != kind]
        if elsewhere:
            return f"{identifier} existe, mais c’est une autre sorte de fiche : {', '.join(elsewhere)}"
        near = self._nearest(kind, identifier)
        return f"Vouliez-vous dire `{near}` ?" if near else ""

    def problem(
        self,
        loaded: LoadedRecord,
        code: str,
        place: FieldPath,
        message: str,
        advice: str = "",
        *,
        level: Level = Level.ERROR,
        snippet: str = "",
    ) -> Problem:
        """Make a problem of one field; `snippet` is the part of a long text that is meant."""
        if snippet:
            line, column = locate_text(self.root, loaded.path, place, snippet)
        else:
            line, column = locate(self.root, loaded.path, place)
        return Problem(loaded.path, line, column, code, ".".join(map(str, place)), message, advice, level)

    def _nearest(self, kind: str, identifier: str) -> str | None:
        key = (kind, identifier)
        if key not in self._suggestions:
            if len(self._suggestions) >= _MAX_SUGGESTIONS:
                return None
            found = difflib.get_close_matches(identifier, self.ids[kind], n=1, cutoff=0.6)
            self._suggestions[key] = found[0] if found else None
        return self._suggestions[key]

    def of(self, kind: str) -> Iterator[tuple[LoadedRecord, Any]]:
        """Give each record of a kind with its model, which the rule knows by its kind."""
        return ((loaded, loaded.record) for loaded in self.by_kind[kind])
