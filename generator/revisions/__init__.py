"""What a change means, for a reviewer who reads no YAML.

`git` reads what changed since a revision, `compare` finds what moved in each record, `meaning` says it in French
and asks the questions worth asking, `impact` names the pages it touches, `formats` writes it all.
"""

from generator.revisions.compare import ChangedFile, Compared, Moved, compare
from generator.revisions.formats import as_json, as_markdown, as_text
from generator.revisions.git import changed_files
from generator.revisions.meaning import Review, review

__all__ = [
    "ChangedFile",
    "Compared",
    "Moved",
    "Review",
    "as_json",
    "as_markdown",
    "as_text",
    "changed_files",
    "compare",
    "review",
]
