"""The Passeport: the list of modules, one page a module, its trainer's sheet, and the attestation.

Nothing is counted by a server: the quiz is corrected in the page, the modules passed stay on the device
(`overrides/assets/module.js`), and the attestation is written and printed there by the person it speaks of.
Source of the ten questions, of the quiz and of the document at the end: Mission TIC & TPE, 2006, II, 3.2.2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from generator.eligibility import AidStatus, Profile, evaluate
from generator.models.common import Record
from generator.models.help import Aid
from generator.models.knowledge import GlossaryTerm, PriceReference, Question, Statistic, TrainingModule
from generator.models.trades import Story, Trade
from generator.pages.provenance import Provenance, provenance
from generator.pathways import AidFit
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import MODULE_QUESTIONS

LIST_URL = "modules/"
ATTESTATION_URL = "modules/attestation/"

PASS_MARK = 7
"""Right answers out of ten that pass a module."""

MODULES_TO_ATTEST = 3
"""Modules to pass before the attestation can be made; the report of 2006 asked for three to five."""

PASSPORT_TERM = "passeport-economie-numerique"
PASSPORT_TARGET = "passeports-objectif"
"""The records that tell of 2006: a word of the glossary and a figure."""

_SCRIPTS = ("assets/module.js",)
_SECTION = "modules"
_STATUS_ORDER = (AidStatus.OPEN, AidStatus.COMING, AidStatus.TO_CHECK, AidStatus.CLOSED)


@dataclass(frozen=True)
class ModuleTheme:
    """The modules of one theme."""

    name: str
    """As the modules write it, such as "Relations clients"."""
    entries: tuple[Entry[TrainingModule], ...]
    """By number."""


@dataclass(frozen=True)
class ModuleList(Context):
    """Variables of modules.html."""

    template: ClassVar[str] = "modules.html"
    themes: tuple[ModuleTheme, ...]
    """Themes, in the order of their first module."""
    count: int
    """How many modules."""
    shortest: int
    """Minutes of the shortest module."""
    longest: int
    """Minutes of the longest module."""
    passport: Entry[GlossaryTerm] | None
    """What the Passeport was in 2006; None where the word is not in the glossary."""
    target: Entry[Statistic] | None
    """How many it aimed at in 2006."""
    pass_mark: int
    """Right answers that pass a module."""
    to_attest: int
    """Modules to pass before the attestation."""


@dataclass(frozen=True)
class ModuleAnswer:
    """One of the ten questions, and what the module answers."""

    id: str
    """Anchor of the question, such as "combien-ca-coute"."""
    question: str
    """As people read it, such as "Combien ça coûte ?"."""
    text: str
    """The answer, in our Markdown."""


@dataclass(frozen=True)
class QuizQuestion:
    """A question of the quiz, numbered and lettered."""

    number: int
    """From 1."""
    text: str
    """The question."""
    answers: tuple[tuple[str, str], ...]
    """(letter from "A", answer)."""
    right: int
    """Place of the right answer, from 0."""
    explanation: str
    """Why, in our Markdown."""

    @property
    def right_letter(self) -> str:
        """Letter of the right answer."""
        return self.answers[self.right][0]

    @property
    def right_text(self) -> str:
        """The right answer."""
        return self.answers[self.right][1]


@dataclass(frozen=True)
class ModulePage(Context):
    """Variables of module.html."""

    template: ClassVar[str] = "module.html"
    entry: Entry[TrainingModule]
    """The module."""
    answers: tuple[ModuleAnswer, ...]
    """The ten questions with their answers, in order."""
    examples: tuple[tuple[Entry[Trade], str], ...]
    """(trade, what the module changes in it)."""
    prices: tuple[Entry[PriceReference], ...]
    """Price references."""
    tools: tuple[Entry[Record], ...]
    """Kinds of software."""
    networks: tuple[Entry[Record], ...]
    """Who helps."""
    aids: tuple[AidFit, ...]
    """Aids, open ones first; the browser recomputes their state."""
    contracts: tuple[Entry[Record], ...]
    """Contract models."""
    stories: tuple[Entry[Story], ...]
    """People who did it, or did not."""
    needs: tuple[Entry[Record], ...]
    """Needs it serves."""
    quiz: tuple[QuizQuestion, ...]
    """The ten questions of the quiz."""
    pass_mark: int
    """Right answers that pass the module."""
    to_attest: int
    """Modules to pass before the attestation."""
    following: Entry[TrainingModule] | None
    """The next module; None after the last."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class TrainerPage(Context):
    """Variables of module-animer.html."""

    template: ClassVar[str] = "module-animer.html"
    entry: Entry[TrainingModule]
    """The module."""
    quiz: tuple[QuizQuestion, ...]
    """The ten questions, to hand out and to correct."""
    pass_mark: int
    """Right answers that pass the module."""
    address: str
    """Where the module is, without its protocol; "" when the hub's address is unknown."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class AttestationPage(Context):
    """Variables of module-attestation.html."""

    template: ClassVar[str] = "module-attestation.html"
    modules: tuple[Entry[TrainingModule], ...]
    """Every module, by number."""
    pass_mark: int
    """Right answers that pass a module."""
    to_attest: int
    """Modules to pass before the attestation."""
    site_name: str
    """Name of the hub, printed on the sheet."""
    address: str
    """Where the modules are, without its protocol; "" when the hub's address is unknown."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list, the attestation, then the page and the trainer's sheet of each module."""
    if not site.modules:
        return
    yield _list_page(site)
    yield _attestation_page(site)
    for entry in site.modules:
        yield module_page(site, entry)
        yield _trainer_page(site, entry)


def module_page(site: Site, entry: Entry[TrainingModule]) -> Page:
    """Give one module’s page."""
    module = entry.record
    context = ModulePage(
        entry=entry,
        answers=tuple(ModuleAnswer(part.question, MODULE_QUESTIONS.label(part.question), part.answer) for part in module.parts),
        examples=tuple(_examples(site, module)),
        prices=cast(tuple[Entry[PriceReference], ...], site.pick("prix", module.prices)),
        tools=site.pick("logiciel", module.tools),
        networks=site.pick("reseau", module.networks),
        aids=_aids(site, module.aids),
        contracts=site.pick("contrat", module.contracts),
        stories=cast(tuple[Entry[Story], ...], site.pick("temoignage", module.stories)),
        needs=site.pick("besoin", module.needs),
        quiz=quiz_of(module.quiz),
        pass_mark=PASS_MARK,
        to_attest=MODULES_TO_ATTEST,
        following=_after(site.modules, entry),
        provenance=provenance(site, entry),
    )
    return Page(_url(entry), entry.title, module.summary, context, section=_SECTION, scripts=_SCRIPTS)


def quiz_of(questions: Iterable[Question]) -> tuple[QuizQuestion, ...]:
    """Number the questions of a quiz and letter their answers."""
    return tuple(
        QuizQuestion(
            number=number,
            text=question.text,
            answers=tuple((chr(ord("A") + place), answer.text) for place, answer in enumerate(question.answers)),
            right=next(place for place, answer in enumerate(question.answers) if answer.right),
            explanation=question.explanation,
        )
        for number, question in enumerate(questions, start=1)
    )


def _list_page(site: Site) -> Page:
    modules = site.modules
    by_theme: dict[str, list[Entry[TrainingModule]]] = {}
    for entry in modules:
        by_theme.setdefault(entry.record.theme, []).append(entry)
    minutes = [entry.record.minutes for entry in modules]
    context = ModuleList(
        themes=tuple(ModuleTheme(name, tuple(entries)) for name, entries in by_theme.items()),
        count=len(modules),
        shortest=min(minutes),
        longest=max(minutes),
        passport=cast(Entry[GlossaryTerm] | None, site.find("terme", PASSPORT_TERM)),
        target=cast(Entry[Statistic] | None, site.find("chiffre", PASSPORT_TARGET)),
        pass_mark=PASS_MARK,
        to_attest=MODULES_TO_ATTEST,
    )
    lead = "De petites leçons pour apprendre seul, à votre rythme : ce que ça coûte, ce que vous y gagnez, qui aide."
    return Page(LIST_URL, "Les modules", lead, context, section=_SECTION, scripts=_SCRIPTS)


def _attestation_page(site: Site) -> Page:
    context = AttestationPage(
        modules=site.modules,
        pass_mark=PASS_MARK,
        to_attest=MODULES_TO_ATTEST,
        site_name=site.settings.site_name,
        address=_printed_address(site, LIST_URL),
    )
    lead = "Faites et imprimez votre attestation sur l’honneur : elle s’écrit sur votre appareil, et rien n’en sort."
    return Page(ATTESTATION_URL, "Mon attestation", lead, context, section=_SECTION, scripts=_SCRIPTS, is_sealed=True)


def _trainer_page(site: Site, entry: Entry[TrainingModule]) -> Page:
    context = TrainerPage(
        entry=entry,
        quiz=quiz_of(entry.record.quiz),
        pass_mark=PASS_MARK,
        address=_printed_address(site, _url(entry)),
        provenance=provenance(site, entry),
    )
    lead = f"Animer une séance sur « {entry.title} » : le déroulé, le quiz à distribuer et ses réponses."
    return Page(f"{_url(entry)}animer/", f"Animer : {entry.title}", lead, context, section=_SECTION)


def _url(entry: Entry[TrainingModule]) -> str:
    return f"{LIST_URL}{entry.id}/"


def _printed_address(site: Site, url: str) -> str:
    """Write an address to be typed from paper; "" when the hub's own is unknown."""
    known = site.settings.site_url
    return known.removeprefix("https://") + url if known else ""


def _examples(site: Site, module: TrainingModule) -> Iterator[tuple[Entry[Trade], str]]:
    """Give what the module changes in each trade, without the trades that the edition left out."""
    for example in module.examples:
        trade = site.find("metier", example.trade)
        if trade is not None:
            yield cast(Entry[Trade], trade), example.text


def _aids(site: Site, identifiers: Iterable[str]) -> tuple[AidFit, ...]:
    """Give the aids of a module with their state; a closed one is shown as closed, so that nobody looks for it."""
    anyone = Profile()
    entries = cast(tuple[Entry[Aid], ...], site.pick("aide", identifiers))
    fits = (AidFit(entry, site.status_of(entry), evaluate(entry.record, anyone, site.today)) for entry in entries)
    return tuple(sorted(fits, key=lambda fit: _STATUS_ORDER.index(fit.status)))


def _after(modules: tuple[Entry[TrainingModule], ...], entry: Entry[Any]) -> Entry[TrainingModule] | None:
    place = modules.index(entry) + 1
    return modules[place] if place < len(modules) else None
