"""Which record a row speaks of, and what a new one is called."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any

from generator.imports.source import Candidate, Likeness, Source
from generator.load import LoadedRecord
from generator.models.common import SLUG_MAX_LENGTH
from generator.models.kinds import Kind
from generator.yaml_text import content_of

_MARK_LENGTH = 6


class Directory:
    """The records of a source's kind, found by id or by what they look like."""

    def __init__(self, source: Source, records: Iterable[LoadedRecord]) -> None:
        """Index the records of the kind; of two that look the same, the first stands."""
        self.by_id = {item.record.id: item for item in records if item.kind.key == source.kind.key}
        self._sure: dict[str, LoadedRecord] = {}
        self._unsure: dict[str, LoadedRecord] = {}
        for item in self.by_id.values():
            likeness = source.likeness(content_of(item.record))
            for sign in likeness.sure:
                self._sure.setdefault(sign, item)
            for sign in likeness.unsure:
                self._unsure.setdefault(sign, item)

    def twin(self, likeness: Likeness) -> LoadedRecord | None:
        """Give the record that is surely the same thing."""
        return next((self._sure[sign] for sign in likeness.sure if sign in self._sure), None)

    def perhaps(self, likeness: Likeness, *, is_placed: bool) -> LoadedRecord | None:
        """Give a record that bears the same name, when one of the two does not say where it is."""
        found = next((self._unsure[sign] for sign in likeness.unsure if sign in self._unsure), None)
        if found is None or (is_placed and getattr(found.record, "department", None)):
            return None
        return found


def new_id(source: Source, found: Candidate, taken: Collection[str]) -> str:
    """Give an id that is free, made from the row alone where it can be."""
    wanted = f"{source.id_prefix}{found.slug}"[:SLUG_MAX_LENGTH].strip("-")
    if found.slug and wanted not in taken:
        return wanted
    # The mark comes from the key, not from a counter: the same row bears the same id in every tree.
    mark = blake2b(found.key.encode(), digest_size=_MARK_LENGTH // 2).hexdigest()
    start = f"{source.id_prefix}{found.slug}"[: SLUG_MAX_LENGTH - _MARK_LENGTH - 1].strip("-")
    return f"{start}-{mark}"


def path_of(kind: Kind, identifier: str, folder: str | None) -> str:
    """Give the file of a record, relative to the project."""
    return f"data/{kind.patterns[0].replace('*', folder or '').replace('{id}', identifier)}"


def path_after(kind: Kind, loaded: LoadedRecord, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Give where a record stands once changed: a provider and a venue move with their department."""
    department = after.get("departement")
    if department == before.get("departement"):
        return loaded.path
    folder = str(department).lower() if department else ("etranger" if after.get("pays") else "fr")
    return path_of(kind, loaded.record.id, folder)
