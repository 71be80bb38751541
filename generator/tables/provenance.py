"""The columns that every table of ours ends with: where a row was read, when, how sure it is."""

from generator.models.common import Record
from generator.site import Entry
from generator.tables.schema import Column, Row
from generator.text import plain
from generator.vocabularies import CONFIDENCE

COLUMNS = (
    Column("source", "Source", "Nom du document lu", is_required=True),
    Column("source_adresse", "Adresse de la source", format="uri"),
    Column("source_date", "Date de la source", "Année, mois ou jour imprimé sur la source", pattern=r"^\d{4}(-\d{2}){0,2}$"),
    Column("verifie_le", "Vérifié le", "Jour où une personne a lu la source", type="date", is_required=True),
    Column("confiance", "Confiance", "haute, moyenne ou basse", is_required=True, values=tuple(CONFIDENCE.values)),
    Column("a_verifier", "Reste à vérifier", "Le doute, tel que la page l’affiche"),
    Column("page", "Page", "À partir de la racine du site", is_required=True, example="prestataires/atelier-d-essai/"),
)


def cells(entry: Entry[Record]) -> Row:
    """Give the cells of these columns."""
    record = entry.record
    return {
        "source": record.source.title,
        "source_adresse": record.source.url or "",
        "source_date": record.source.dated or "",
        "verifie_le": record.checked_on.isoformat(),
        "confiance": record.confidence,
        "a_verifier": plain(record.to_check or ""),
        "page": entry.url or "",
    }
