"""Records, resolved hubs and whole projects built inside the tests."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from generator.build import BuildOptions
from generator.load import LoadedRecord
from generator.load.records import DataFile, check_bytes
from generator.models.common import Record
from generator.models.kinds import KIND_BY_KEY
from generator.settings import Settings
from generator.site import Site, resolve
from tests.helpers import SITES, record

ROOT = Path(__file__).parent.parent
"""The repository."""

TODAY = date(2026, 11, 21)
"""The day of the tests; what they hold was read before it."""

AnyRecord = TypeVar("AnyRecord", bound=Record)


def loaded(kind: str, **changes: Any) -> LoadedRecord:
    """A sound record of a kind, as the loader gives it; `changes` are French keys."""
    file = DataFile(f"data/{kind}/essai.yml", KIND_BY_KEY[kind], None)
    entry = check_bytes(file, record(kind, **changes).encode())
    assert entry.record is not None, "\n".join(map(str, entry.problems))
    return LoadedRecord(entry.record, file.kind, f"data/{kind}/{entry.record.id}.yml", entry.digest)


def make(model: type[AnyRecord], **changes: Any) -> AnyRecord:
    """A sound record of a class; `changes` are French keys."""
    made = loaded(model.kind, **changes).record
    assert isinstance(made, model)
    return made


def hub(*records: LoadedRecord, today: date = TODAY, edition: str | None = None) -> Site:
    """The hub that a few records make."""
    return resolve(records, today=today, settings=Settings(site_name="Étrier d’essai"), edition=edition)


def whole_project(folder: Path, name: str) -> Path:
    """A project that can be built: the data of tests/sites/<name>, the settings and templates of the repository."""
    shutil.copytree(SITES / name / "data", folder / "data")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def options(root: Path, **changes: Any) -> BuildOptions:
    """What to build: everything but the search index, in one process, unless told otherwise."""
    chosen: dict[str, Any] = {
        "today": TODAY,
        "output": root / "site",
        "cache_dir": root / ".cache" / "etrier",
        "with_index": False,
        "workers": 1,
        **changes,
    }
    return BuildOptions(root=root, **chosen)
