"""What stands at the foot of every record page: source, check date, confidence, « Corriger cette fiche »."""

from dataclasses import dataclass
from typing import Any

from generator.models.common import Record
from generator.site import Entry, Site
from generator.vocabularies import CONFIDENCE


@dataclass(frozen=True)
class Provenance:
    """Who vouches for a record, and where to mend it."""

    entry: Entry[Any]
    """The record; its freshness too."""
    confidence: str
    """Label of the confidence."""
    edit_url: str | None
    """The forge's editor on the record's file; None without a forge."""


def provenance(site: Site, entry: Entry[Record]) -> Provenance:
    """Gather what vouches for a record."""
    return Provenance(entry, CONFIDENCE.label(entry.record.confidence), site.settings.edit_url(entry.path))
