"""What changed in `data/` since a revision, read through git: two calls for the list, one for all the old contents."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.load.reader import MAX_BYTES
from generator.problems import OutputError, SettingsError
from generator.revisions.compare import ChangedFile

_SAFE = ("--no-optional-locks", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false")
"""Settings of the repository must not run anything, nor change what git prints; and nothing is locked to look."""


@dataclass(frozen=True)
class _Line:
    """One line of `git diff --raw`."""

    letter: str
    """A, D, M, T or R."""
    old_blob: str
    old_path: str
    new_path: str


def changed_files(root: Path, base: str) -> tuple[ChangedFile, ...]:
    """Give the files of `data/` that differ between a revision and the working tree, in order of path.

    The revision is where the present branch left `base`: what others have added to `base` since is not a change of
    ours. Files that git does not know yet count as new; those it ignores do not count.

    Args:
        root: The project; it may be a folder of the repository.
        base: A revision, such as "main" or "HEAD~1".

    Raises:
        SettingsError: When there is no repository, or no such revision.
        OutputError: When git is missing or refuses.
    """
    start = _start(root, base)
    lines = list(_lines(_git(root, "diff", *_DIFF, start, "--", "data")))
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", "data").decode(errors="replace")
    blobs = _contents(root, [line.old_blob for line in lines if line.letter != "A"])
    found = [_file(root, line, blobs.get(line.old_blob)) for line in lines]
    found += [ChangedFile(None, path, None, _on_disk(root, path)) for path in untracked.split("\0") if path]
    return tuple(sorted(_joined(found), key=lambda file: file.path))


_DIFF = (
    *("--raw", "--no-abbrev", "-z", "-M", "--relative"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules"),
)


def _start(root: Path, base: str) -> str:
    """Give the commit to compare with: where this branch left `base`, or `base` itself when they share nothing."""
    try:
        _git(root, "rev-parse", "--git-dir")
    except OutputError as error:
        place = root.resolve()
        is_there = any((folder / ".git").exists() for folder in (place, *place.parents))
        if is_there or isinstance(error.__cause__, OSError):
            raise  # git is missing, or refuses a repository that is there: its own words say why
        raise SettingsError(f"{place} n’est pas dans un dépôt git : il n’y a rien à quoi comparer.") from None
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    except OutputError:
        raise SettingsError(
            f"La révision « {base} » n’existe pas dans ce dépôt. Donnez une branche, une étiquette ou un commit, "
            "comme main ou HEAD~1 ; si elle n’est que sur la forge, lancez d’abord « git fetch »."
        ) from None
    hashed = commit.decode("ascii").strip()
    try:
        return _git(root, "merge-base", hashed, "HEAD").decode("ascii").split("\n")[0] or hashed
    except OutputError:  # no commit yet, or two histories that never met
        return hashed


def _git(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    command = ["git", *_SAFE, *arguments]
    try:
        done = subprocess.run(command, cwd=root, input=stdin, capture_output=True, check=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"git est introuvable ({reason}) : installez-le, puis recommencez.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise OutputError(f"git refuse : {said[-1] if said else arguments[0]}")
    return done.stdout


def _lines(raw: bytes) -> Iterator[_Line]:
    """Read `:mode mode blob blob letter NUL path NUL [path NUL]`, again and again."""
    parts = iter(raw.decode(errors="replace").split("\0"))
    for head in parts:
        if not head:
            continue
        _, _, old_blob, _, letter = head.removeprefix(":").split(" ")
        old_path = next(parts)
        new_path = next(parts) if letter[0] in "RC" else old_path
        yield _Line(letter[0], old_blob, old_path, new_path)


def _contents(root: Path, blobs: Sequence[str]) -> dict[str, bytes]:
    """Give the content of blobs, by their name, in one call."""
    wanted = [blob for blob in dict.fromkeys(blobs) if blob.strip("0")]
    if not wanted:
        return {}
    out = _git(root, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in wanted).encode())
    found: dict[str, bytes] = {}
    place = 0
    for blob in wanted:
        head, _, _ = out[place : place + 200].partition(b"\n")
        place += len(head) + 1
        fields = head.split(b" ")
        if len(fields) == 3:  # "name missing" has two: a partial clone without the blob
            size = int(fields[2])
            found[blob] = out[place : place + size]
            place += size + 1
    return found


def _file(root: Path, line: _Line, old: bytes | None) -> ChangedFile:
    is_new, is_gone = line.letter == "A", line.letter == "D"
    return ChangedFile(
        None if is_new else line.old_path,
        None if is_gone else line.new_path,
        None if is_new else old,
        None if is_gone else _on_disk(root, line.new_path),
    )


def _on_disk(root: Path, path: str) -> bytes | None:
    """Give the bytes of a file, None when it is no plain file or cannot be read."""
    file = root / path
    try:
        if file.is_symlink() or not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        return None


def _joined(files: Sequence[ChangedFile]) -> Iterator[ChangedFile]:
    """Give the files, a removed one and a new one of the same content as one that was moved.

    git does so itself but for the files that it does not know yet.
    """
    gone = {file.old: file for file in files if file.new_path is None and file.old}
    moved: set[str | None] = set()
    joined = []
    for file in files:
        before = gone.get(file.new) if file.old_path is None and file.new else None
        if before is not None and before.old_path not in moved:
            moved.add(before.old_path)
            joined.append(ChangedFile(before.old_path, file.new_path, before.old, file.new))
        else:
            joined.append(file)
    return (file for file in joined if file.new_path is not None or file.old_path not in moved)
