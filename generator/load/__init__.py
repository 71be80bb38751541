"""Reading the data: from YAML files to checked records, each value knowing its line.

`reader` turns bytes into plain values, `translate` turns pydantic's errors into French problems,
`records` walks `data/` and keeps what it has already checked.
"""

from generator.load.pool import default_workers
from generator.load.reader import Positions, locate, read_document
from generator.load.records import LoadedRecord, LoadResult, load_records, reload_record
from generator.load.upkeep import Upkeep, read_upkeep

__all__ = [
    "LoadResult",
    "LoadedRecord",
    "Positions",
    "Upkeep",
    "default_workers",
    "load_records",
    "locate",
    "read_document",
    "read_upkeep",
    "reload_record",
]
