"""« Remplir sur cet appareil »: each contract model as a form, and the script that hands Python's sentences to it.

The form is written here, from the model: without JavaScript it prints as a blank. `contrat.js` makes the document in
the browser and `contrat-formulaire.js` drives the form; nothing that is typed leaves the device.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from generator.contracts import docx, odt
from generator.contracts.assemble import ADAPTATIONS, REMOVED
from generator.contracts.template import REMOVABLE, Template, Term, compile_template
from generator.contracts.values import LINE_LIMIT, LONG_LIMIT, LONG_TYPES, PARTY_FIELDS, UNPRINTABLE
from generator.contracts.wording import SENTENCES, say, unit_words
from generator.models.contracts import BALANCED, Clause, ContractTemplate
from generator.outputs import OutputFile
from generator.site import Entry, Site
from generator.templates import Context, Page

SHARED = "assets/contrat-cadres.js"
"""Site path of the script that holds what the browser must say and write as Python does."""

_SCRIPTS = (SHARED, "assets/contrat.js", "assets/contrat-formulaire.js")

_SELECT_FROM = 6
"""From this many choices on, a list that unfolds."""


@dataclass(frozen=True)
class Question:
    """One question of the form."""

    name: str
    """Name of its answer, such as "prix" or "client.nom"."""
    form: str
    """ligne, date, lignes, radios, liste, cases or attestation."""
    label: str
    """The question."""
    help: str = ""
    """How to answer, and a possible answer."""
    value: str = ""
    """The proposed answer, as it would be typed."""
    proposal: str = ""
    """Whose choice it is, and why."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label)."""
    unit: str = ""
    """Written after the field."""
    keyboard: str = ""
    """What a phone shows: decimal, numeric, email; "" for letters."""
    optional: bool = False
    """Whether the contract stands without an answer."""
    conditional: bool = False
    """Whether it only comes up with some answers."""

    @property
    def id(self) -> str:
        """Its name, fit for an anchor."""
        return self.name.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """Questions that go together: a party, or one question alone."""

    questions: tuple[Question, ...]
    """In order."""
    party: str = ""
    """Name of the party; "" when it is none."""
    label: str = ""
    """Which party is asked for."""
    help: str = ""
    """Who it is."""
    optional: bool = False
    """Whether the contract stands without this party."""
    conditional: bool = False
    """Whether it only comes up with some answers."""


@dataclass(frozen=True)
class Section:
    """A part of the form."""

    title: str
    """Its legend."""
    groups: tuple[Group, ...]
    """In order."""


@dataclass(frozen=True)
class ArticleChoice:
    """What can be decided of an article."""

    id: str
    """Of the clause."""
    title: str
    """Of the article."""
    summary: str
    """The clause in plain words, in our Markdown."""
    removable: bool
    """Whether it can be taken out."""
    if_removed: str
    """What happens without it, in our Markdown."""
    wordings: tuple[tuple[str, str, str], ...]
    """(id, title, whom it protects) of each wording, the model's own first; () when there is only one."""


@dataclass(frozen=True)
class ContractForm(Context):
    """Variables of contrat-remplir.html."""

    template: ClassVar[str] = "contrat-remplir.html"
    entry: Entry[ContractTemplate]
    """The model."""
    compiled: Template
    """The model made ready."""
    footer: str
    """Said on every printed page."""
    sections: tuple[Section, ...]
    """The questions."""
    articles: tuple[ArticleChoice, ...]
    """The articles that can be taken out or changed."""
    adaptations: Question
    """What the parties change by hand."""
    data: Markup
    """The model as JSON, safe inside a script element."""


def pages(site: Site) -> Iterator[Page]:
    """Give the form of each model."""
    for entry in site.contracts:
        yield form_page(site, entry)


def files(site: Site) -> Iterator[OutputFile]:
    """Give the script that holds the sentences, the frames and the limits; nothing when there is no model."""
    if site.contracts:
        yield OutputFile.text(SHARED, shared_script())


def form_page(site: Site, entry: Entry[ContractTemplate]) -> Page:
    """Give one model's form."""
    contract = entry.record
    compiled = compile_template(contract, base_address=site.settings.site_url or "")
    footer = say("pied", maturity=compiled.maturity, name=compiled.name, version=compiled.version)
    adaptations = Question(
        ADAPTATIONS,
        "lignes",
        "Ce que vous changez ou ajoutez ensemble",
        help="Ces lignes l’emportent sur les articles. Rien à changer ? Laissez en blanc.",
        optional=True,
    )
    context = ContractForm(
        entry=entry,
        compiled=compiled,
        footer=footer,
        sections=tuple(_sections(compiled)),
        articles=tuple(_article_choices(contract)),
        adaptations=adaptations,
        data=embedded_json(compiled.as_json()),
    )
    title = f"Remplir : {entry.title}"
    lead = f"{entry.title} : répondez aux questions, le contrat s’écrit sur votre appareil, et rien n’en sort."
    return Page(f"contrats/{contract.id}/remplir/", title, lead, context, section="contrats", scripts=_SCRIPTS, is_sealed=True)


def embedded_json(value: Any) -> Markup:
    """Give JSON that cannot close the script element that holds it."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def shared_script() -> str:
    """Give the script that says to the browser what Python says; same code, same bytes."""
    shared = {
        "sentences": SENTENCES,
        "unprintable": UNPRINTABLE,
        "lineLimit": LINE_LIMIT,
        "longLimit": LONG_LIMIT,
        "longTypes": sorted(LONG_TYPES),
        "partyFields": PARTY_FIELDS,
        "removed": REMOVED,
        "adaptations": ADAPTATIONS,
        "docx": _frames(docx.FRAMES, docx.BODY_NAME, docx.BODY_START, docx.BODY_END),
        "odt": _frames(odt.FRAMES, odt.BODY_NAME, odt.BODY_START, odt.BODY_END),
    }
    written = json.dumps(shared, ensure_ascii=False, separators=(",", ":"))
    return f"/* Written by generator/pages/contract_form.py. */\nself.etrierCadres = {written};\n"


def _frames(frames: Iterable[tuple[str, str]], name: str, start: str, end: str) -> dict[str, Any]:
    return {"frames": [list(frame) for frame in frames], "bodyName": name, "bodyStart": start, "bodyEnd": end}


def _sections(compiled: Template) -> Iterator[Section]:
    groups_by_title: dict[str, list[Group]] = {}
    for term in compiled.terms:
        groups_by_title.setdefault(term.section, []).append(_party(term) if term.type == "partie" else Group((_question(term),)))
    for title, groups in groups_by_title.items():
        yield Section(title, tuple(groups))


_PARTY_QUESTIONS = {
    "nom": ("Nom, ou raison sociale", "", ""),
    "forme": ("Forme juridique, si c’est une entreprise", "entrepreneur individuel, SARL, SAS, association", ""),
    "adresse": ("Adresse", "4 rue des Tanneurs, 29000 Quimper", ""),
    "siren": ("SIREN, si c’est une entreprise", "", "numeric"),
    "representant": ("Qui la représente, si c’est une société", "Anne Le Goff, gérante", ""),
}
"""(label, example, keyboard) of each field of a party."""


def _party(term: Term) -> Group:
    questions = tuple(
        Question(f"{term.name}.{field}", "ligne", label, help=_help("", example), keyboard=keyboard)
        for field, (label, example, keyboard) in ((field, _PARTY_QUESTIONS[field]) for field in PARTY_FIELDS)
    )
    return Group(questions, term.name, term.label, _help(term.help), not term.required, bool(term.tests))


_FORMS = {"date": "date", "oui-non": "radios", "choix-multiple": "cases", "attestation": "attestation"}
_KEYBOARDS = {"montant": "decimal", "pourcentage": "decimal", "entier": "numeric", "duree": "numeric", "siren": "numeric", "courriel": "email"}
_HINTS = {
    "liste": "Une ligne par élément.",
    "parts": "Une ligne par personne : son nom, deux points, sa part. Le total fait 100 %.",
    "siren": "Neuf chiffres, sur l’avis de situation.",
}


_WITHOUT_EXAMPLE = frozenset({"choix", "choix-multiple", "oui-non", "attestation", "date"})
"""Types whose field shows what can be answered."""


def _help(said: str, example: str = "", hint: str = "") -> str:
    ended = said if not said or said[-1] in ".!?…" else f"{said}."
    return " ".join(part for part in (ended, hint, example and f"Par exemple : {example}") if part)


def _question(term: Term) -> Question:
    return Question(
        name=term.name,
        form=_form(term),
        label=term.label,
        help=_help(term.help, "" if term.default or term.type in _WITHOUT_EXAMPLE else term.example, _HINTS.get(term.type, "")),
        value=term.default,
        proposal=_proposal(term),
        choices=(("oui", "Oui"), ("non", "Non")) if term.type == "oui-non" else tuple((item, item) for item in term.choices),
        unit=_unit(term),
        keyboard=_KEYBOARDS.get(term.type, ""),
        optional=not term.required,
        conditional=bool(term.tests),
    )


def _form(term: Term) -> str:
    if term.type == "choix":
        return "liste" if len(term.choices) >= _SELECT_FROM else "radios"
    return _FORMS.get(term.type) or ("lignes" if term.type in LONG_TYPES else "ligne")


def _unit(term: Term) -> str:
    return {"montant": "€", "pourcentage": "%"}.get(term.type, "") or (unit_words(term.unit)[1] if term.unit else "")


_CHOSEN_BY = {"loi": "Réponse proposée, tirée de la loi", "usage": "Réponse proposée, d’usage", "projet": "Réponse proposée, choix d’Étrier"}


def _proposal(term: Term) -> str:
    return f"{_CHOSEN_BY[term.chosen_by]} : {term.chosen_why}" if term.chosen_by else ""


def _article_choices(contract: ContractTemplate) -> Iterator[ArticleChoice]:
    called_by_role = {role.id: role.called for role in contract.roles}

    def protects(side: str) -> str:
        return "équilibré" if side == BALANCED else f"protège {called_by_role.get(side, side)}"

    for clause in contract.clauses:
        removable = clause.duty in REMOVABLE
        if removable or clause.variants:
            yield ArticleChoice(clause.id, clause.title, clause.summary, removable, clause.if_removed, _wordings(clause, protects))


def _wordings(clause: Clause, protects: Callable[[str], str]) -> tuple[tuple[str, str, str], ...]:
    if not clause.variants:
        return ()
    own = ("", "Le texte du modèle", protects(clause.favours))
    return (own, *((item.id, item.title, protects(item.favours)) for item in clause.variants))
