"""Reading the data: from YAML files to checked records, each value knowing its line.

`reader` turns bytes into plain values, `translate` turns pydantic's errors into French problems,
`records` walks `data/` and keeps what it has already checked.
"""

from generator.load.reader import Positions, locate, read_document
from generator.load.records import LoadedRecord, LoadResult, load_records, reload_record

__all__ = [
    "LoadResult",
    "LoadedRecord",
    "Positions",
    "load_records",
    "locate",
    "read_document",
    "reload_record",
]
