"""Contract models: the list, a page per model, a page per version and its files, what changed, the legal bases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import ClassVar, cast

from markupsafe import Markup

from generator.contracts.assemble import assemble
from generator.contracts.changes import ChangedPart, compare
from generator.contracts.files import ContractFile, blank_files
from generator.contracts.template import REMOVABLE, compile_template
from generator.contracts.text_formats import to_html
from generator.models.common import Record
from generator.models.contracts import (
    BALANCED,
    CROSS_REFERENCE,
    PLACEHOLDER,
    Clause,
    ContractTemplate,
    ContractVersion,
    Gate,
    Variable,
    Variant,
)
from generator.models.law import LegalBasis
from generator.models.trades import Need
from generator.outputs import OutputFile
from generator.pages.provenance import Provenance, provenance
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import (
    CHANGE_NATURES,
    CLAUSE_DUTIES,
    CLAUSE_RISKS,
    CONTRACT_FORMS,
    CONTRACT_MATURITIES,
    DEFAULT_CHOICES,
    LEGAL_READINGS,
    VARIABLE_TYPES,
)

_SECTION = "contrats"


@dataclass(frozen=True)
class ContractList(Context):
    """Variables of contrats.html."""

    template: ClassVar[str] = "contrats.html"
    contracts: tuple[Entry[ContractTemplate], ...]
    """The models."""
    by_need: tuple[tuple[Entry[Need], tuple[Entry[ContractTemplate], ...]], ...]
    """(need, the models that serve it)."""
    situations: tuple[tuple[str, Entry[ContractTemplate]], ...]
    """(« Je veux… », the model)."""
    routes: tuple[Entry[Record], ...]
    """Pages that lead to the right document by questions."""
    reading_keys: int
    """How many reading keys."""
    legal_bases: int
    """How many legal bases."""


@dataclass(frozen=True)
class OtherText:
    """A variant of a clause."""

    variant: Variant
    text: str
    """The wording, its variables shown by their names on the cover page."""
    side: str
    """Who it favours: "le client", "les deux côtés"."""


@dataclass(frozen=True)
class Article:
    """A clause with its number and what it rests on."""

    number: int
    clause: Clause
    text: str
    """The clause in our Markdown, its variables shown by their names on the cover page."""
    additions: tuple[str, ...]
    """What some answers add."""
    side: str
    """Who it favours."""
    duty: tuple[str, str]
    """(label, meaning) of its place."""
    risk: tuple[str, str]
    """(label, meaning) of its risk."""
    is_removable: bool
    is_conditional: bool
    """Whether it depends on the answers."""
    bases: tuple[Entry[Record], ...]
    keys: tuple[Entry[Record], ...]
    others: tuple[OtherText, ...]


@dataclass(frozen=True)
class CoverTerm:
    """A line of the cover page."""

    variable: Variable
    type: str
    """Label of its type."""
    chosen_by: str
    """Whose choice the proposed answer is, "" when there is none."""


@dataclass(frozen=True)
class VersionLine:
    """A line of the changelog."""

    version: str
    day: date
    nature: str
    text: str
    url: str
    """Site path where it is read."""


@dataclass(frozen=True)
class ContractPage(Context):
    """Variables of contrat.html."""

    template: ClassVar[str] = "contrat.html"
    entry: Entry[ContractTemplate]
    """The model."""
    maturity: tuple[str, str]
    """(label, meaning)."""
    form: str
    """Sort of document."""
    cover: tuple[tuple[str, tuple[CoverTerm, ...]], ...]
    """The cover page: (section, its terms)."""
    gates: tuple[tuple[Gate, Entry[Record] | None], ...]
    """(question, the model it may send to)."""
    articles: tuple[Article, ...]
    """Clauses in order, numbered as in the blank model."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    trades: tuple[Entry[Record], ...]
    """Trades whose path cites it."""
    reading_keys: tuple[Entry[Record], ...]
    """Reading keys it settles."""
    files: tuple[ContractFile, ...]
    """The blank model in every format."""
    folder: str
    """Site path of the version's folder, where the files are."""
    versions: tuple[VersionLine, ...]
    """The changelog."""
    comparison: str
    """Site path of the comparison of versions; "" when there is one version only."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class ContractVersionPage(Context):
    """Variables of contrat-version.html."""

    template: ClassVar[str] = "contrat-version.html"
    entry: Entry[ContractTemplate]
    """The model."""
    contract: ContractTemplate
    """The version's own text."""
    day: date
    """When it came out."""
    is_current: bool
    """Whether no newer version is out."""
    document: Markup
    """The blank document, HTML."""
    files: tuple[ContractFile, ...]
    """In every format."""
    folder: str
    """Site path of the files."""
    fingerprint: str
    """SHA-256 of the text."""
    maturity: str
    """Whether a jurist has read it."""


@dataclass(frozen=True)
class ContractChanges(Context):
    """Variables of contrat-changements.html."""

    template: ClassVar[str] = "contrat-changements.html"
    entry: Entry[ContractTemplate]
    """The model."""
    steps: tuple[tuple[str, str, tuple[ChangedPart, ...]], ...]
    """(older version, newer version, what differs), the newest first."""


@dataclass(frozen=True)
class LegalBases(Context):
    """Variables of bases-legales.html."""

    template: ClassVar[str] = "bases-legales.html"
    bases: tuple[tuple[Entry[LegalBasis], str, tuple[Entry[Record], ...]], ...]
    """(basis, how it was read, who cites it)."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list, the pages of each model and of each of its versions, and the legal bases."""
    if site.contracts:
        lead = "Des modèles ouverts à lire, à remplir et à emporter, et de quoi lire le contrat d’un autre."
        yield Page("contrats/", "Contrats", lead, _list(site), section=_SECTION)
    for entry in site.contracts:
        yield contract_page(site, entry)
        versions = _versions(site, entry)
        for contract in versions:
            yield _version_page(site, entry, contract)
        if len(versions) > 1:
            yield _changes_page(entry, versions)
    if site.legal_bases:
        bases = tuple(
            (entry, LEGAL_READINGS.label(entry.record.reading), (*site.citing(entry, "contrat"), *site.citing(entry, "obligation")))
            for entry in site.legal_bases
        )
        yield Page("contrats/bases-legales/", "Les bases légales", "Les textes sur lesquels nos modèles s’appuient, et comment nous les avons lus.", LegalBases(bases), section=_SECTION)


def files(site: Site) -> Iterator[OutputFile]:
    """Give the files of every version of every model."""
    for entry in site.contracts:
        for contract in _versions(site, entry):
            folder = version_url(entry.id, contract.version)
            for item in blank_files(contract, site.settings.site_url or ""):
                yield OutputFile(folder + item.name, item.data)


def version_url(identifier: str, version: str) -> str:
    """Site path of a version: it never changes, and what it says neither."""
    return f"contrats/{identifier}/{version}/"


def _list(site: Site) -> ContractList:
    by_need = []
    for entry in site.needs:
        serving = tuple(item for item in site.contracts if entry.id in item.record.needs)
        if serving:
            by_need.append((entry, serving))
    situations = tuple((situation, item) for item in site.contracts for situation in item.record.situations)
    return ContractList(
        site.contracts, tuple(by_need), situations, site.all("aiguillage"), len(site.reading_keys), len(site.legal_bases)
    )


def _versions(site: Site, entry: Entry[ContractTemplate]) -> tuple[ContractTemplate, ...]:
    """Give every version of a model that is kept, the newest first."""
    kept = (cast(ContractVersion, item.record) for item in site.all("version-contrat"))
    older = [version for version in kept if version.of == entry.id and version.version != entry.record.version]
    older.sort(key=lambda version: tuple(map(int, version.version.split("."))), reverse=True)
    return (entry.record, *older)


def contract_page(site: Site, entry: Entry[ContractTemplate]) -> Page:
    """Give one model’s page."""
    contract = entry.record
    maturity = next(item for item in CONTRACT_MATURITIES if item.value == contract.maturity)
    context = ContractPage(
        entry=entry,
        maturity=(maturity.label, maturity.meaning),
        form=CONTRACT_FORMS.label(contract.form),
        cover=_cover(contract),
        gates=tuple((gate, site.find("contrat", gate.see) if gate.see else None) for gate in contract.gates),
        articles=tuple(_articles(site, contract)),
        needs=site.pick("besoin", contract.needs),
        trades=site.citing(entry, "metier"),
        reading_keys=site.citing(entry, "cle-de-lecture"),
        files=blank_files(contract, site.settings.site_url or ""),
        folder=version_url(contract.id, contract.version),
        versions=tuple(
            VersionLine(
                change.version,
                change.day,
                CHANGE_NATURES.label(change.nature),
                change.text,
                version_url(contract.id, change.version),
            )
            for change in contract.changes
        ),
        comparison=f"contrats/{contract.id}/changements/" if len(_versions(site, entry)) > 1 else "",
        provenance=provenance(site, entry),
    )
    return Page(f"contrats/{contract.id}/", entry.title, contract.summary, context, section=_SECTION)


def _version_page(site: Site, entry: Entry[ContractTemplate], contract: ContractTemplate) -> Page:
    address = site.settings.site_url or ""
    template = compile_template(contract, base_address=address)
    context = ContractVersionPage(
        entry=entry,
        contract=contract,
        day=contract.changes[0].day,
        is_current=contract.version == entry.record.version,
        document=Markup(to_html(assemble(template, {}))),
        files=blank_files(contract, address),
        folder=version_url(entry.id, contract.version),
        fingerprint=template.fingerprint,
        maturity=template.maturity,
    )
    title = f"{contract.name}, version {contract.version}"
    description = f"Le texte entier de la version {contract.version}, à son adresse permanente."
    return Page(version_url(entry.id, contract.version), title, description, context, section=_SECTION, indexed=False)


def _changes_page(entry: Entry[ContractTemplate], versions: Sequence[ContractTemplate]) -> Page:
    steps = tuple((old.version, new.version, compare(old, new)) for new, old in pairwise(versions))
    title = f"{entry.record.name} : ce qui a changé"
    description = "Chaque version comparée à la précédente, article par article."
    return Page(f"contrats/{entry.id}/changements/", title, description, ContractChanges(entry, steps), section=_SECTION, indexed=False)


def _articles(site: Site, contract: ContractTemplate) -> Iterator[Article]:
    number_by_clause = {clause.id: number for number, clause in enumerate(contract.clauses, 1)}
    number_by_annex = {annex.id: number for number, annex in enumerate(contract.annexes, 1)}
    term_by_name = {variable.name: variable.term for variable in contract.variables}

    def shown(text: str) -> str:
        return _readable(text, term_by_name, number_by_clause, number_by_annex)

    for number, clause in enumerate(contract.clauses, 1):
        duty = next(item for item in CLAUSE_DUTIES if item.value == clause.duty)
        risk = next(item for item in CLAUSE_RISKS if item.value == clause.risk)
        yield Article(
            number,
            clause,
            shown(clause.text),
            tuple(shown(addition.text) for addition in clause.additions),
            _side(contract, clause.favours),
            (duty.label, duty.meaning),
            (risk.label, risk.meaning),
            clause.duty in REMOVABLE,
            bool(clause.conditions),
            site.pick("base-legale", clause.bases),
            site.pick("cle-de-lecture", clause.reading_keys),
            tuple(OtherText(item, shown(item.text), _side(contract, item.favours)) for item in clause.variants),
        )


def _side(contract: ContractTemplate, favours: str) -> str:
    if favours == BALANCED:
        return "les deux côtés"
    return next((role.called for role in contract.roles if role.id == favours), favours)


def _cover(contract: ContractTemplate) -> tuple[tuple[str, tuple[CoverTerm, ...]], ...]:
    return tuple(
        (section, tuple(_cover_term(variable) for variable in found))
        for section, found in groupby(contract.variables, key=lambda variable: variable.section)
    )


def _cover_term(variable: Variable) -> CoverTerm:
    choice = variable.default_choice
    return CoverTerm(variable, VARIABLE_TYPES.label(variable.type), DEFAULT_CHOICES.label(choice.by) if choice else "")


def _readable(text: str, terms: dict[str, str], clauses: dict[str, int], annexes: dict[str, int]) -> str:
    """Show variables as the bold names of their terms, and references as links, in our Markdown."""

    def reference(kind: str, identifier: str) -> str:
        number = (clauses if kind == "clause" else annexes)[identifier]
        return f"l’article {number}" if kind == "clause" else f"l’annexe {number}"

    text = CROSS_REFERENCE.sub(lambda match: reference(match[1], match[2]), text)
    return PLACEHOLDER.sub(lambda match: f"**({terms.get(match[1], match[1])})**", text.replace("**", ""))
