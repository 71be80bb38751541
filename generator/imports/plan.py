"""What an import would do: every row read, matched with the tree, and settled. Writes nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.checks import check_records
from generator.dates import french_partial_date
from generator.geography import departments_of
from generator.imports.matching import Directory, new_id, path_after, path_of
from generator.imports.memory import Remembered
from generator.imports.merge import Difference, merge, parts_of
from generator.imports.rows import Row, RowFile
from generator.imports.source import Candidate, Cells, Refusal, Source, Stamp, source_entry
from generator.load import LoadedRecord
from generator.load.records import DataFile, check_bytes
from generator.problems import DataError, InputError, Level, Problem
from generator.yaml_text import content_of, dump, revise

_FEW_GONE = 10
_MISSING_RECORD = "reference-inconnue"
_USUAL_SHARE_GONE = 0.2


class Fate(StrEnum):
    """What becomes of a row, or of a record whose row is gone."""

    ADDED = "ajoutée"
    """A new record."""
    COMPLETED = "complétée"
    """A record that a person wrote gets what it lacked, and the data set among its sources."""
    CHANGED = "modifiée"
    """The source has changed, the record follows."""
    RECHECKED = "revérifiée"
    """The source says the same, more recently."""
    UNCHANGED = "inchangée"
    """Nothing to write."""
    GONE = "disparue"
    """The record's row is no longer in the file: marked to be reviewed, never deleted."""
    REFUSED = "refusée"
    """No record can be made, or a person must decide."""
    ELSEWHERE = "hors territoire"
    """Not in the territory asked for."""


@dataclass(frozen=True)
class Item:
    """One row or record worth telling."""

    fate: Fate
    name: str
    """What it is called; "" when the name is kept out."""
    line: int | None = None
    """Of the row in the file; None when there is no row."""
    rank: int | None = None
    """Of the row among the rows of a JSON file, which may be a single line; None in a CSV."""
    path: str = ""
    """The record, relative to the project; "" when there is none."""
    reason: str = ""
    """Why it is refused."""
    changes: tuple[Difference, ...] = ()
    """What is written, part by part."""
    conflicts: tuple[Difference, ...] = ()
    """What a person wrote, and the source now says otherwise."""


@dataclass(frozen=True)
class Request:
    """What is asked of an import."""

    source: Source
    stamp: Stamp
    today: date
    """The day that dates are compared to."""
    territory: str | None = None
    """Only rows of this territory; None for all."""
    marks_gone: bool = True
    """Whether records whose row is not in the file are marked; not when the file is known to be a part."""


@dataclass(frozen=True)
class Plan:
    """All that an import would do."""

    rows: int
    """Rows read."""
    counts: Mapping[Fate, int]
    """How many of each fate; every fate is there."""
    items: tuple[Item, ...]
    """All but the unchanged and those of other territories, in the order of the file, then the gone."""
    writes: Mapping[str, bytes]
    """Files to write, by path relative to the project."""
    moved: tuple[str, ...]
    """Files to take away because their record moves to another department."""
    memory: Mapping[str, Remembered]
    """What must be remembered afterwards."""
    is_one_page: bool
    """Whether the file is one page of several: what is missing from it is not gone."""
    known: int
    """Records that the last import had left, in the territory."""
    warnings: tuple[Problem, ...] = ()
    """What `etrier check` would ask about the records written."""

    @property
    def conflicts(self) -> int:
        """How many parts a person wrote and the source says otherwise."""
        return sum(len(item.conflicts) for item in self.items)

    @property
    def loses_too_many(self) -> bool:
        """Whether so many rows are gone that the file is more likely a part of the data set."""
        gone = self.counts[Fate.GONE]
        return gone > _FEW_GONE and gone > self.known * _USUAL_SHARE_GONE


def plan_import(
    request: Request,
    rows: RowFile,
    records: Sequence[LoadedRecord],
    memory: Mapping[str, Remembered],
    root: Path,
) -> Plan:
    """Settle every row of a file.

    Args:
        request: The source and what is asked.
        rows: The file.
        records: Every record of the project, sound.
        memory: What the last import of the source wrote, by key.
        root: The project.

    Raises:
        InputError: When the file cannot be read whole, or is not of the source.
        DataError: When the records would not pass `etrier check`.
    """
    planner = _Planner(request, records, memory, root)
    count = 0
    for row in rows:
        if not count:
            _require_columns(rows.path, request.source, row)
        count += 1
        planner.take(row)
    if not count:
        raise InputError(rows.path, "le fichier ne contient aucune ligne", "Téléchargez-le de nouveau")
    if request.marks_gone and not rows.is_one_page:
        planner.mark_gone()
    planner.check_together()
    return planner.plan(count, is_one_page=rows.is_one_page)


def _require_columns(path: Path, source: Source, row: Row) -> None:
    missing = [
        column.name
        for column in source.columns
        if column.is_required and not any(name in row.values for name in (column.name, *column.other_names))
    ]
    if missing:
        found = ", ".join(name for name in row.values if name) or "aucune"
        raise InputError(
            path,
            f"il manque {'les colonnes' if len(missing) > 1 else 'la colonne'} {', '.join(missing)} ; trouvé : {found}",
            f"Vérifiez que le fichier vient bien de : {source.url}",
            line=row.line,
        )


@dataclass
class _Planner:
    """Settles rows one after the other; what it gathers becomes the plan."""

    request: Request
    records: Sequence[LoadedRecord]
    memory: Mapping[str, Remembered]
    root: Path
    items: list[Item] = field(default_factory=list)
    counts: Counter[Fate] = field(default_factory=Counter)
    writes: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, LoadedRecord] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """New paths of the records that move, and the old ones."""
    traces: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Key and rank in `items` of what makes each file be written."""
    warnings: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        source = self.request.source
        self.kept = dict(self.memory)
        self.line_by_key: dict[str, int] = {}
        self.refused_keys: set[str] = set()
        self.directory = Directory(source, self.records)
        self.taken_ids = set(self.directory.by_id)
        self.remembered_ids = {item.id for item in self.memory.values()}
        self.covered = departments_of([self.request.territory]) if self.request.territory else None

    # --- one row --------------------------------------------------------------------------------------------

    def take(self, row: Row) -> None:
        """Settle one row."""
        source = self.request.source
        cells = Cells(row, source.columns)
        found = source.read_row(cells, self.request.stamp)
        key = found.key if isinstance(found, Candidate) else cells.text(source.columns[0].name)
        if isinstance(found, Refusal):
            self._refuse(row, found.reason, found.name, key)
        elif not self._is_within(found.place):
            self._count(Fate.ELSEWHERE)
            self.refused_keys.add(key)
        elif not key:
            self._refuse(row, "la ligne n’a pas d’identifiant", str(found.content["nom"]), key)
        elif key in self.line_by_key:
            told = f"l’identifiant {key} est déjà celui de la ligne {self.line_by_key[key]}"
            self._refuse(row, told, str(found.content["nom"]), "")
        else:
            self.line_by_key[key] = row.line
            self._settle(row, found)

    def _settle(self, row: Row, found: Candidate) -> None:
        name, known = str(found.content["nom"]), self.memory.get(found.key)
        if known is not None:
            loaded = self.directory.by_id.get(known.id)
            if loaded is None:
                told = f"sa fiche {known.id} a été effacée à la main : elle n’est pas refaite"
                self._refuse(row, told, name, found.key)
            else:
                self._update(row, found, loaded, known)
            return
        likeness = self.request.source.likeness(found.content)
        twin = self.directory.twin(likeness)
        doubtful = self.directory.perhaps(likeness, is_placed=found.place is not None)
        if twin is not None and twin.record.id in self.remembered_ids:
            told = f"elle ressemble à {twin.path}, qui vient d’une autre ligne"
            self._refuse(row, f"{told} : gardez-en une seule dans la source", name, found.key)
        elif twin is not None:
            self._adopt(row, found, twin)
        elif doubtful is not None:
            told = f"c’est peut-être {doubtful.path}, mais l’une des deux n’a pas de département"
            self._refuse(row, f"{told} : complétez la fiche, puis recommencez", name, found.key)
        else:
            self._add(row, found)

    def _add(self, row: Row, found: Candidate) -> None:
        identifier = new_id(self.request.source, found, self.taken_ids)
        content = {"id": identifier, **found.content}
        path = path_of(self.request.source.kind, identifier, found.folder)
        problem = self._write(path, dump(self.request.source.kind, content, path))
        if problem:
            self._refuse(row, _reason(problem), str(found.content["nom"]), found.key)
            return
        self.taken_ids.add(identifier)
        parts = parts_of(found.content)
        self.kept[found.key] = Remembered(identifier, parts)
        self._tell(Item(Fate.ADDED, str(found.content["nom"]), row.line, row.rank, path), found.key)

    def _adopt(self, row: Row, found: Candidate, loaded: LoadedRecord) -> None:
        self.remembered_ids.add(loaded.record.id)
        parts = self._adopted_parts(found)
        self._merge(row, found, loaded, Remembered(loaded.record.id, {}, is_adopted=True), parts, Fate.COMPLETED)

    def _update(self, row: Row, found: Candidate, loaded: LoadedRecord, known: Remembered) -> None:
        parts = self._adopted_parts(found) if known.is_adopted else parts_of(found.content)
        self._merge(row, found, loaded, known, parts, Fate.CHANGED)

    def _adopted_parts(self, found: Candidate) -> dict[str, Any]:
        """Give what a row may bring to a record that a person wrote: facts it lacked, and where they are from."""
        source = self.request.source
        dated = found.content["source"].get("date")
        cited = source_entry(source.title, source.url, dated)
        kept = {part: value for part, value in parts_of(found.content).items() if part in source.adopts}
        return kept | {f"autres_sources/{source.title}": cited}

    def _merge(
        self,
        row: Row,
        found: Candidate,
        loaded: LoadedRecord,
        known: Remembered,
        parts: Mapping[str, Any],
        fate: Fate,
    ) -> None:
        content = content_of(loaded.record)
        settled = merge(content, known.parts, parts)
        path = loaded.path
        if settled.changes:
            path = path_after(self.request.source.kind, loaded, content, settled.content)
            problem = self._revise(loaded, settled.content, path)
            if problem:
                self._refuse(row, _reason(problem), loaded.record.title, found.key)
                return
        self.kept[found.key] = Remembered(loaded.record.id, parts, known.is_adopted)
        if settled.changes and not known.is_gone and _only_fresher(settled.changes, self.request.source):
            fate = Fate.RECHECKED if fate is Fate.CHANGED else fate
        self._tell(
            Item(
                fate if settled.changes else Fate.UNCHANGED,
                loaded.record.title,
                row.line,
                row.rank,
                path,
                changes=settled.changes,
                conflicts=settled.conflicts,
            ),
            found.key,
        )

    # --- rows that are no longer there ----------------------------------------------------------------------

    def mark_gone(self) -> None:
        """Mark the records whose row was not seen."""
        for key, known in sorted(self.memory.items()):
            loaded = self.directory.by_id.get(known.id)
            if key in self.line_by_key or key in self.refused_keys or known.is_gone or loaded is None:
                continue
            if self._is_within(_place(content_of(loaded.record))):
                self._mark(key, known, loaded)

    def _mark(self, key: str, known: Remembered, loaded: LoadedRecord) -> None:
        if known.is_adopted:
            self.kept[key] = Remembered(known.id, known.parts, is_adopted=True, is_gone=True)
            self._tell(Item(Fate.GONE, loaded.record.title, path=loaded.path))
            return
        source, stamp = self.request.source, self.request.stamp
        dated = stamp.dated or (stamp.checked_on.isoformat() if stamp.checked_on else self.request.today.isoformat())
        sentence = f"N’est plus dans la liste d’origine (état du {french_partial_date(dated)}) : existe-t-il encore ?"
        parts = source.when_gone(dict(known.parts), sentence)
        content = content_of(loaded.record)
        settled = merge(content, known.parts, parts)
        if settled.changes:
            problem = self._revise(loaded, settled.content, loaded.path)
            if problem:
                self._tell(Item(Fate.GONE, loaded.record.title, path=loaded.path, reason=_reason(problem)))
                return
        self.kept[key] = Remembered(known.id, parts, is_gone=True)
        self._tell(
            Item(
                Fate.GONE,
                loaded.record.title,
                path=loaded.path,
                changes=settled.changes,
                conflicts=settled.conflicts,
            ),
            key,
        )

    # --- the whole ------------------------------------------------------------------------------------------

    def check_together(self) -> None:
        """Run every rule across records, on the tree as it would be; a row that breaks one is refused.

        Raises:
            DataError: When the tree itself lacks something, such as the label that every row names.
        """
        while self.made:
            problems = self._problems_together()
            errors = [problem for problem in problems if problem.level is Level.ERROR]
            if not errors:
                self.warnings = tuple(problem for problem in problems if problem.path in self.made)
                return
            if any(problem.code == _MISSING_RECORD or problem.path not in self.traces for problem in errors):
                raise DataError(errors)
            for problem in errors:
                if problem.path in self.made:
                    self._take_back(problem)

    def _problems_together(self) -> tuple[Problem, ...]:
        replaced = {(item.kind.key, item.record.id) for item in self.made.values()}
        others = [item for item in self.records if (item.kind.key, item.record.id) not in replaced]
        return check_records((*others, *self.made.values()), today=self.request.today, root=self.root)

    def _take_back(self, problem: Problem) -> None:
        """Refuse what was settled: the tree and the memory keep what they held."""
        key, rank = self.traces.pop(problem.path)
        item = self.items[rank]
        del self.writes[problem.path], self.made[problem.path]
        self.moved.pop(problem.path, None)
        if key in self.memory:
            self.kept[key] = self.memory[key]
        else:
            del self.kept[key]
        self.counts[item.fate] -= 1
        self.counts[Fate.REFUSED] += 1
        path = "" if item.fate is Fate.ADDED else item.path
        self.items[rank] = Item(Fate.REFUSED, item.name, item.line, item.rank, path, _reason(problem))

    def plan(self, rows: int, *, is_one_page: bool) -> Plan:
        """Give what was gathered."""
        known = sum(
            not item.is_gone
            and item.id in self.directory.by_id
            and self._is_within(_place(content_of(self.directory.by_id[item.id].record)))
            for item in self.memory.values()
        )
        return Plan(
            rows=rows,
            counts={fate: self.counts[fate] for fate in Fate},
            items=tuple(self.items),
            writes=self.writes,
            moved=tuple(self.moved.values()),
            memory=self.kept,
            is_one_page=is_one_page,
            known=known,
            warnings=self.warnings,
        )

    # --- small steps ----------------------------------------------------------------------------------------

    def _write(self, path: str, text: str) -> Problem | None:
        """Keep a file to write; give the first problem that forbids it."""
        data = text.encode()
        file = DataFile(path, self.request.source.kind, path.rpartition("/")[2].removesuffix(".yml"))
        entry = check_bytes(file, data)
        if entry.record is None:
            return entry.problems[0]
        self.writes[path] = data
        self.made[path] = LoadedRecord(entry.record, file.kind, path, entry.digest)
        return None

    def _revise(self, loaded: LoadedRecord, content: Mapping[str, Any], path: str) -> Problem | None:
        text = (self.root / loaded.path).read_bytes().decode("utf-8")
        problem = self._write(path, revise(text, self.request.source.kind.model, content))
        if problem is None and path != loaded.path:
            self.moved[path] = loaded.path
        return problem

    def _is_within(self, place: str | None) -> bool:
        if self.covered is None:
            return True
        return place is not None and bool(departments_of([place]) & self.covered)

    def _refuse(self, row: Row, reason: str, name: str, key: str) -> None:
        known = self.memory.get(key)
        loaded = self.directory.by_id.get(known.id) if known else None
        if key:
            self.refused_keys.add(key)
        self._tell(Item(Fate.REFUSED, name, row.line, row.rank, loaded.path if loaded else "", reason))

    def _tell(self, item: Item, key: str = "") -> None:
        self._count(item.fate)
        if item.fate is not Fate.UNCHANGED or item.conflicts:
            self.items.append(item)
        if item.path in self.writes:
            self.traces[item.path] = (key, len(self.items) - 1)

    def _count(self, fate: Fate) -> None:
        self.counts[fate] += 1


def _only_fresher(changes: Collection[Difference], source: Source) -> bool:
    fresh = {"verifie_le", "source", f"autres_sources/{source.title}"}
    if source.rows_are_dated:
        fresh.add("a_verifier")  # it tells the day
    return {change.part for change in changes} <= fresh


def _place(content: Mapping[str, Any]) -> str | None:
    if content.get("departement"):
        return f"DEP-{content['departement']}"
    territories = content.get("territoires", ())
    return territories[0] if len(territories) == 1 else None


def _reason(problem: Problem) -> str:
    return f"{problem.field} : {problem.message}" if problem.field else problem.message
