"""Walking `data/`: from files to checked records, keeping what is already checked from one run to the next."""

import os
import pickle
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path

from pydantic import ValidationError

from generator.load.cache import Entry, RecordCache, shard_of, without_gc
from generator.load.pool import read_in_parallel
from generator.load.reader import MAX_BYTES, Positions, locate, read_document
from generator.load.translate import closest, problems_of
from generator.load.upkeep import UPKEEP_MODELS, read_upkeep
from generator.models.common import SLUG_MAX_LENGTH, SLUG_PATTERN, Record
from generator.models.kinds import KINDS, Kind
from generator.problems import Problem
from generator.text import slugify

PARALLEL_FROM = 500
"""Below this many files to read, starting a second process costs more than it gains."""

ID_TAKEN = ("{id} est déjà pris par {path}", "Donnez un autre nom à l’une des deux fiches, et à son fichier")
"""What is said of an id that another record of the kind bears: (message, advice)."""

_IGNORED_NAMES = frozenset({"LISEZMOI.md", "README.md", "LICENSE", "LICENCE"})

MEMORY_FOLDER = "data/imports"
"""What imports remember of their sources: no records."""
_SLUG = re.compile(SLUG_PATTERN)


@dataclass(frozen=True)
class LoadedRecord:
    """A record that its model accepts, and where it was read."""

    record: Record
    kind: Kind
    path: str
    """Relative to the project, with forward slashes, such as "data/aids/cheque.yml"."""
    digest: str
    """Of the file's bytes; changes when the file does."""


@dataclass(frozen=True)
class LoadResult:
    """Every record that could be read, and what is wrong with the others."""

    records: tuple[LoadedRecord, ...]
    """In order of path."""
    problems: tuple[Problem, ...]
    """In order of path, line and column."""


@dataclass(frozen=True)
class DataFile:
    """A file of `data/` and the kind its place gives it."""

    path: str
    kind: Kind
    id: str | None
    """What the place says the id is; None for a kind that has a single file."""


@dataclass(frozen=True)
class _Pattern:
    kind: Kind
    text: str
    regex: re.Pattern[str]
    segments: tuple[str, ...]


def load_records(
    root: Path,
    *,
    cache_dir: Path | None = None,
    paths: Collection[Path] | None = None,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> LoadResult:
    """Read and check every record of a project, one by one; rules across records are in `generator.checks`.

    Args:
        root: The project: its records are in `data/`.
        cache_dir: Where checked records are kept between runs; nothing is kept when None.
        paths: Only these files, absolute or relative to `root`; every file when None.
        workers: Processes to use when there is much to read.
        on_progress: Called with how many files are done and how many there are.

    Returns:
        The sound records and the problems of the others; nothing is raised for a fault in the data.
    """
    files, problems = find_files(root)
    wanted: set[str] | None = None
    if paths is not None:
        wanted = {_relative(root, path) for path in paths}
        files = tuple(file for file in files if file.path in wanted)
        problems = tuple(problem for problem in problems if problem.path in wanted)
    store = RecordCache(cache_dir, is_partial=paths is not None)
    with without_gc():
        entries, pickled = _entries(root, files, store, workers, on_progress)
    store.save(entries, pickled)
    records = tuple(
        LoadedRecord(entry.record, file.kind, file.path, entry.digest)
        for file, entry in zip(files, entries.values(), strict=True)
        if entry.record is not None
    )
    found = [*problems, *(problem for entry in entries.values() for problem in entry.problems)]
    found.extend(find_duplicate_ids(records, root))
    found.extend(read_upkeep(root, wanted)[1])
    return LoadResult(records, tuple(sorted(found)))


def reload_record(root: Path, path: Path) -> LoadResult:
    """Read again one file, for the preview: one record or its problems, neither when the file is gone."""
    return load_records(root, paths=(path,)) if (root / path).exists() else LoadResult((), ())


def find_files(root: Path) -> tuple[tuple[DataFile, ...], tuple[Problem, ...]]:
    """List the record files of a project, in order of path, and what has no place in `data/`."""
    files: list[DataFile] = []
    problems: list[Problem] = []
    for path, nature in _walk(root, "data"):
        if path in UPKEEP_MODELS and nature is _Nature.FILE:
            continue  # read apart: it is no record
        problem = _misplaced(root, path, nature)
        if problem:
            problems.append(problem)
        elif nature is not _Nature.FOLDER:
            kind, identifier = _kind_and_id(path) or (None, None)
            if kind is not None:
                files.append(DataFile(path, kind, identifier))
    return tuple(files), tuple(problems)


def data_file(path: str) -> DataFile | None:
    """Give what the place of a file says of it, None when no record lives there."""
    found = _kind_and_id(path) if path.count("/") else None
    return DataFile(path, *found) if found else None


def tree_digests(root: Path) -> Iterator[bytes]:
    """Give a line per thing in `data/`, in order: its path, what it is and the digest of its bytes."""
    for path, nature in _walk(root, "data"):
        if nature is _Nature.LINK:
            state = f"lien {(root / path).readlink()}"
        elif nature is _Nature.FILE:
            state = _digest_on_disk(root / path) or "illisible"
        else:
            state = nature.value
        yield f"{path}\0{state}\n".encode(errors="surrogateescape")


def read_record(root: Path, file: DataFile) -> Entry:
    """Read and check one file; everything that is wrong with it is in the entry's problems."""
    try:
        data = _read_bytes(root / file.path)
    except OSError as error:
        return Entry("", None, (_unreadable(file.path, error),))
    return check_bytes(file, data)


def check_bytes(file: DataFile, data: bytes) -> Entry:
    """Check the bytes of one file."""
    value, problems = read_document(file.path, data)
    digest = digest_of(data)
    if value is None:
        return Entry(digest, None, problems)
    try:
        record = file.kind.model.model_validate(value)
    except ValidationError as error:
        return Entry(digest, None, problems_of(error, file.kind.model, file.path, data))
    if file.id is not None and record.id != file.id:
        return Entry(digest, None, (_other_id(file, record.id, data),))
    return Entry(digest, record, ())


def digest_of(data: bytes) -> str:
    """Give the digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def find_duplicate_ids(records: Iterable[LoadedRecord], root: Path) -> Iterator[Problem]:
    """Find records of one kind that bear the same id; each names the first one."""
    first_by_id: dict[tuple[str, str], LoadedRecord] = {}
    for loaded in records:
        first = first_by_id.setdefault((loaded.kind.key, loaded.record.id), loaded)
        if first is not loaded:
            yield Problem(
                loaded.path,
                *locate(root, loaded.path, ("id",)),
                "id-double",
                "id",
                ID_TAKEN[0].format(id=loaded.record.id, path=first.path),
                ID_TAKEN[1],
            )


def _entries(
    root: Path,
    files: tuple[DataFile, ...],
    store: RecordCache,
    workers: int,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[dict[str, Entry], dict[int, bytes]]:
    """Give each file's entry, in order, and the shards of the cache that are already pickled.

    An entry is the kept one when the file's bytes have not changed; the other files are read.
    """
    entries: dict[str, Entry] = {}
    to_read: list[DataFile] = []
    for file in files:
        kept = store.get(file.path)
        if kept is not None and kept.digest and kept.digest == _digest_on_disk(root / file.path):
            entries[file.path] = kept
        else:
            to_read.append(file)
    pickled: dict[int, bytes] = {}
    if workers > 1 and len(to_read) >= PARALLEL_FROM:
        groups: dict[int, list[DataFile]] = {}
        for file in to_read:
            groups.setdefault(shard_of(file.path), []).append(file)
        sizes = Counter(shard_of(file.path) for file in files)
        for shard, data in read_in_parallel(read_record, root, groups, workers):
            if len(groups[shard]) == sizes[shard]:
                pickled[shard] = data
            entries.update(pickle.loads(data))  # our own worker's
            _report(on_progress, len(entries), len(files))
    else:
        for file in to_read:
            entries[file.path] = read_record(root, file)
            _report(on_progress, len(entries), len(files))
    return {file.path: entries[file.path] for file in files}, pickled


def _report(on_progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if on_progress:
        on_progress(done, total)


def _digest_on_disk(path: Path) -> str | None:
    try:
        return digest_of(_read_bytes(path))
    except OSError:
        return None


def _read_bytes(path: Path) -> bytes:
    """Read a file, or one byte more than we accept of a file that is too big."""
    with path.open("rb", buffering=0) as file:
        return file.read(MAX_BYTES + 1) or b""


def _relative(root: Path, path: Path) -> str:
    return (path.relative_to(root) if path.is_absolute() else path).as_posix()


class _Nature(Enum):
    """What something in `data/` is."""

    FILE = "fichier"
    FOLDER = "dossier"
    LINK = "lien"
    OTHER = "autre"


def _nature(entry: "os.DirEntry[str]") -> _Nature:
    if entry.is_symlink():
        return _Nature.LINK
    if entry.is_dir():
        return _Nature.FOLDER
    return _Nature.FILE if entry.is_file() else _Nature.OTHER


def _walk(root: Path, folder: str) -> Iterator[tuple[str, _Nature]]:
    """Give the path of everything under a folder, in order, and what it is; links are not followed."""
    try:
        with os.scandir(root / folder) as entries:
            nature_by_name = {entry.name: _nature(entry) for entry in entries}
    except OSError:
        return
    for name, nature in sorted(nature_by_name.items(), key=itemgetter(0)):
        if name.startswith(".") or name in _IGNORED_NAMES:
            continue
        path = f"{folder}/{name}"
        if folder == MEMORY_FOLDER and name.endswith(".jsonl"):
            continue
        yield path, nature
        if nature is _Nature.FOLDER:
            yield from _walk(root, path)


def _misplaced(root: Path, path: str, nature: _Nature) -> Problem | None:
    """Say what is wrong with the place of something in `data/`, None when nothing is."""
    if nature is _Nature.LINK:
        return _problem(
            path,
            "lien-symbolique",
            f"attendu un vrai fichier, trouvé un lien vers {(root / path).readlink()}",
            "Copiez le fichier à la place du lien",
        )
    if nature is _Nature.OTHER:
        return _problem(
            path, "fichier-illisible", "attendu un fichier, trouvé un tube ou un périphérique", "Effacez-le"
        )
    if nature is _Nature.FOLDER:
        if path.endswith((".yml", ".yaml")):
            return _problem(
                path,
                "dossier-inattendu",
                "attendu un fichier, trouvé un dossier",
                "Renommez le dossier, ou mettez la fiche dans un fichier",
            )
        return None
    if path.endswith(".yaml"):
        return _problem(
            path, "extension-yaml", "attendu un fichier .yml, trouvé .yaml", f"Renommez-le {Path(path).stem}.yml"
        )
    found = _kind_and_id(path)
    if found is None:
        return _problem(
            path,
            "chemin-inconnu",
            "aucune sorte de fiche n’a sa place ici",
            f"Vouliez-vous dire {_nearest_place(path)} ?",
        )
    identifier = found[1]
    if identifier is not None and (len(identifier) > SLUG_MAX_LENGTH or not _SLUG.fullmatch(identifier)):
        return _problem(
            path,
            "nom-de-fichier",
            f"attendu au plus {SLUG_MAX_LENGTH} lettres sans accent, chiffres et tirets, trouvé {identifier}",
            f"Renommez-le {slugify(identifier)[:SLUG_MAX_LENGTH].strip('-') or 'fiche'}, et écrivez le même `id:`",
        )
    return None


def _problem(path: str, code: str, message: str, advice: str) -> Problem:
    return Problem(path, 1, 1, code, "", message, advice)


def _unreadable(path: str, error: OSError) -> Problem:
    reason = "droits insuffisants" if isinstance(error, PermissionError) else (error.strerror or "erreur du disque")
    return _problem(
        path,
        "fichier-illisible",
        f"le fichier ne peut pas être lu ({reason})",
        "Vérifiez ses droits, ou remettez-le depuis git",
    )


def _other_id(file: DataFile, found: str, data: bytes) -> Problem:
    line, column = Positions(data).of_value(("id",))
    return Problem(
        file.path,
        line,
        column,
        "id-different",
        "id",
        f"attendu {file.id}, comme le nom du fichier, trouvé {found}",
        f"Écrivez id: {file.id}, ou renommez le fichier",
    )


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(kind, text, _regex(text), tuple(f"data/{text}".split("/"))) for kind in KINDS for text in kind.patterns
    )


@cache
def _patterns_by_folder() -> dict[str, tuple[_Pattern, ...]]:
    folders: dict[str, list[_Pattern]] = {}
    for pattern in _patterns():
        folders.setdefault(pattern.segments[1], []).append(pattern)
    return {folder: tuple(patterns) for folder, patterns in folders.items()}


def _regex(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", "[^/]+").replace(r"\{id\}", "(?P<id>[^/]+)")
    return re.compile(f"data/{escaped}")


def _kind_and_id(path: str) -> tuple[Kind, str | None] | None:
    """Give the kind of a path and the id it holds; None when no kind lives there."""
    for pattern in _patterns_by_folder().get(path.split("/")[1], ()):
        match = pattern.regex.fullmatch(path)
        if match:
            return pattern.kind, match.groupdict().get("id")
    return None


def _nearest_place(path: str) -> str:
    """Give the place a misplaced file was most likely meant for, such as "data/aids/<id>.yml"."""
    folder = path.split("/")[1]
    near = closest(folder, _patterns_by_folder()) or closest(folder, (pattern.kind.plural for pattern in _patterns()))
    candidates = [pattern for pattern in _patterns() if near in (pattern.segments[1], pattern.kind.plural)]
    if not candidates:
        return "data/" + _patterns()[1].text.replace("{id}", "<id>")
    best = min(candidates, key=lambda pattern: abs(len(pattern.segments) - path.count("/") - 1))
    return "data/" + best.text.replace("{id}", "<id>").replace("*", "<dossier>")
