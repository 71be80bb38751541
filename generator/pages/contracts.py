"""Contract models as readable pages and Markdown downloads, legal bases, reading keys.

The whole engine (forms, DOCX, ODT, PDF) is to be `generator/documents.py`; here a model is read and taken away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from generator.dates import french_date
from generator.models.common import Record
from generator.models.law import PLACEHOLDER, Clause, ContractTemplate, LegalBasis, ReadingKey, Variable
from generator.outputs import OutputFile
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import typography
from generator.vocabularies import CLAUSE_SIDES, CONTRACT_MATURITIES, LEGAL_READINGS

_SECTION = "contrats"


@dataclass(frozen=True)
class ContractList(Context):
    """Variables of contrats.html."""

    template: ClassVar[str] = "contrats.html"
    contracts: tuple[Entry[ContractTemplate], ...]
    """The models."""
    reading_keys: int
    """How many reading keys."""
    legal_bases: int
    """How many legal bases."""


@dataclass(frozen=True)
class Article:
    """A clause with its number and what it rests on."""

    number: int
    clause: Clause
    text: str
    """The clause in our Markdown, its variables shown as blanks."""
    side: str
    """Label of who it protects."""
    bases: tuple[Entry[Record], ...]


@dataclass(frozen=True)
class ContractPage(Context):
    """Variables of contrat.html."""

    template: ClassVar[str] = "contrat.html"
    entry: Entry[ContractTemplate]
    """The model."""
    maturity: tuple[str, str]
    """(label, meaning)."""
    cover: tuple[tuple[str, tuple[Variable, ...]], ...]
    """The cover page: (section, its variables)."""
    articles: tuple[Article, ...]
    """Clauses in order, numbered."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    trades: tuple[Entry[Record], ...]
    """Trades whose path cites it."""
    reading_keys: tuple[Entry[Record], ...]
    """Reading keys it settles."""
    download: str
    """Site path of the Markdown file."""
    size: int
    """Bytes of the Markdown file."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class ReadingKeys(Context):
    """Variables of cles-de-lecture.html."""

    template: ClassVar[str] = "cles-de-lecture.html"
    keys: tuple[tuple[Entry[ReadingKey], tuple[Entry[Record], ...], tuple[Entry[Record], ...]], ...]
    """(key, its legal bases, the models that settle it)."""
    edit_urls: dict[str, str | None]
    """Forge's editor of each key, by id."""


@dataclass(frozen=True)
class LegalBases(Context):
    """Variables of bases-legales.html."""

    template: ClassVar[str] = "bases-legales.html"
    bases: tuple[tuple[Entry[LegalBasis], str, tuple[Entry[Record], ...]], ...]
    """(basis, how it was read, who cites it)."""
    edit_urls: dict[str, str | None]
    """Forge's editor of each basis, by id."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list, one page a model, the reading keys and the legal bases."""
    if site.contracts:
        lead = "Des modèles ouverts à lire, à remplir et à emporter, et de quoi lire le contrat d’un autre."
        context = ContractList(site.contracts, len(site.reading_keys), len(site.legal_bases))
        yield Page("contrats/", "Contrats", lead, context, section=_SECTION)
    for entry in site.contracts:
        yield contract_page(site, entry)
    if site.reading_keys:
        keys = tuple(
            (entry, site.pick("base-legale", entry.record.bases), site.pick("contrat", entry.record.contracts))
            for entry in site.reading_keys
        )
        edits = {entry.id: site.settings.edit_url(entry.path) for entry in site.reading_keys}
        title = "Les questions à poser avant de signer"
        yield Page("contrats/cles-de-lecture/", title, f"{title} : où regarder, le bon signe, ce qui doit vous arrêter.", ReadingKeys(keys, edits), section=_SECTION)
    if site.legal_bases:
        bases = tuple(
            (entry, LEGAL_READINGS.label(entry.record.reading), (*site.citing(entry, "contrat"), *site.citing(entry, "obligation")))
            for entry in site.legal_bases
        )
        edits = {entry.id: site.settings.edit_url(entry.path) for entry in site.legal_bases}
        yield Page("contrats/bases-legales/", "Les bases légales", "Les textes sur lesquels nos modèles s’appuient, et comment nous les avons lus.", LegalBases(bases, edits), section=_SECTION)


def files(site: Site) -> Iterator[OutputFile]:
    """Give the Markdown download of each model."""
    for entry in site.contracts:
        yield OutputFile.text(download_path(entry.record), markdown_document(entry.record))


def download_path(contract: ContractTemplate) -> str:
    """Site path of a model's Markdown file; the version is in the name."""
    return f"contrats/{contract.id}/{contract.id}-{contract.version}.md"


def contract_page(site: Site, entry: Entry[ContractTemplate]) -> Page:
    """Give one model’s page."""
    contract = entry.record
    label_by_name = {variable.name: variable.label for variable in contract.variables}
    maturity = next(item for item in CONTRACT_MATURITIES if item.value == contract.maturity)
    context = ContractPage(
        entry=entry,
        maturity=(maturity.label, maturity.meaning),
        cover=_cover(contract),
        articles=tuple(
            Article(
                number,
                clause,
                _with_blanks(clause.text, label_by_name),
                CLAUSE_SIDES.label(clause.favours),
                site.pick("base-legale", clause.bases),
            )
            for number, clause in enumerate(contract.clauses, start=1)
        ),
        needs=site.pick("besoin", contract.needs),
        trades=site.citing(entry, "metier"),
        reading_keys=site.citing(entry, "cle-de-lecture"),
        download=download_path(contract),
        size=len(markdown_document(contract).encode("utf-8")),
        provenance=provenance(site, entry),
    )
    return Page(f"contrats/{contract.id}/", entry.title, contract.summary, context, section=_SECTION)


def _cover(contract: ContractTemplate) -> tuple[tuple[str, tuple[Variable, ...]], ...]:
    return tuple((section, tuple(found)) for section, found in groupby(contract.variables, key=lambda variable: variable.section))


def _with_blanks(text: str, label_by_name: dict[str, str]) -> str:
    """Show each variable as its bold label between brackets, in our Markdown."""
    return PLACEHOLDER.sub(lambda match: f"**({label_by_name.get(match[1], match[1]).rstrip(' ?:')})**", text)


def markdown_document(contract: ContractTemplate) -> str:
    """Write a model as one Markdown document: warning, cover page, articles, licence.

    Numbers are made here: a removed clause leaves no hole. Same model, same bytes.
    """
    maturity = CONTRACT_MATURITIES.label(contract.maturity)
    label_by_name = {variable.name: variable.label for variable in contract.variables}
    lines = [f"# {contract.name}", "", f"Version {contract.version} du {french_date(contract.changes[0].day)}. **{maturity}.**", "", contract.summary, ""]
    lines += ["## Page de garde", ""]
    for section, variables in _cover(contract):
        lines += [f"### {section}", ""]
        for variable in variables:
            choices = f" ({' / '.join(variable.choices)})" if variable.choices else ""
            default = f" Réponse proposée : {variable.default}." if variable.default else ""
            lines.append(f"- {variable.label}{choices} : ______________________{default}")
        lines.append("")
    lines += ["## Articles", ""]
    for number, clause in enumerate(contract.clauses, start=1):
        lines += [f"### Article {number}. {clause.title}", "", _filled_blank(clause.text, label_by_name), ""]
        for variant in clause.variants:
            lines += [f"> Autre texte possible ({variant.title}) : {_filled_blank(variant.text, label_by_name)}".replace("\n", "\n> "), ""]
    lines += ["## Signatures", "", "Fait en deux exemplaires, à ______________________, le ______________________.", "", "Signatures :", ""]
    lines += ["---", "", f"{maturity}. Modèle placé sous CC0-1.0 : copiez-le, changez-le, sans rien demander.", ""]
    return typography(re.sub(r"\[\[[a-z-]+:[a-z0-9-]+\|([^\]]+)\]\]", r"\1", "\n".join(lines)))


def _filled_blank(text: str, label_by_name: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: f"[{label_by_name.get(match[1], match[1])}]", text)


