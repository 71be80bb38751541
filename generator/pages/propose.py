"""« Proposer une fiche »: a form for every kind, and what the browser needs to fill, check and write a record.

The form is built in the browser from what `generator.forms` makes of the models; `contribuer.js` checks and writes as
Python does. Nothing is sent: a proposal is a link to the forge, a file or a text to copy. Without JavaScript the page
explains the fields and gives a blank record.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from generator.forms import COMMON_KEYS, Form, form_of, label_of, required_shapes, shared_facts, title_key
from generator.load.reader import FieldPath
from generator.models.common import Record
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.models.shape import FieldShape
from generator.outputs import OutputFile
from generator.reference import blank_record, example_of
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.yaml_text import Span, read_with_spans

URL = "proposer/"

SHARED = "assets/formes.js"
"""Site path of the script that holds what every form shares."""

_SCRIPTS = ("assets/contribuer.js", "assets/contribuer-apercu.js", "assets/contribuer-formulaire.js")


FEW = 30
"""Up to this many records, all are shown as boxes, and their list comes with the page; one searches among more, and
their list comes when it is needed."""


_FILTERED = ("aide", "reseau", "prestataire", "lieu")
"""Kinds of which an edition shows a part: a form of it cannot say that such a record does not exist."""


@dataclass(frozen=True)
class Offer:
    """One kind, as someone who brings a record would say it."""

    kind: Kind
    name: str
    """What is brought, with its article: "une aide"."""
    summary: str
    """When to bring one, in a sentence."""
    only_mended: bool = False
    """Whether there is one record, to be mended only."""


@dataclass(frozen=True)
class OfferGroup:
    """Kinds that the same people bring."""

    title: str
    offers: tuple[Offer, ...]


def _offer(key: str, name: str, summary: str, *, only_mended: bool = False) -> Offer:
    return Offer(KIND_BY_KEY[key], name, summary, only_mended)


GROUPS = (
    OfferGroup(
        "Ce qu’on propose le plus",
        (
            _offer("aide", "une aide", "De l’argent, un prêt, une formation ou quelqu’un qui accompagne."),
            _offer("temoignage", "un témoignage", "Quelqu’un du métier raconte ce qu’il a fait, ou pas fait."),
            _offer("reseau", "un réseau", "Une chambre, une fédération, un service qui accompagne."),
            _offer("prestataire", "un prestataire", "Une entreprise ou une personne qui aide contre paiement."),
            _offer("lieu", "un lieu", "Un atelier partagé, un lieu de médiation où l’on peut venir."),
            _offer("seance", "une séance", "Un rendez-vous daté avec quelqu’un qui montre."),
        ),
    ),
    OfferGroup(
        "Des repères",
        (
            _offer("prix", "un repère de prix", "Ce que coûte une chose, avec l’année et la source."),
            _offer("chiffre", "un chiffre", "Une mesure, de qui elle parle, et son année."),
            _offer("obligation", "une obligation", "Ce que la loi demande, et à partir de quand."),
            _offer("terme", "un mot du glossaire", "Un mot que l’on ne comprend pas, expliqué."),
            _offer("logiciel", "une famille de logiciels", "Une sorte de logiciels, avec des exemples."),
            _offer("label", "un label", "Ce qui garantit un prestataire, et comment le vérifier."),
        ),
    ),
    OfferGroup(
        "Les métiers et leurs chemins",
        (
            _offer("metier", "un métier", "Un métier et son chemin, étape par étape. Comptez une demi-journée."),
            _offer("besoin", "un besoin", "Ce qu’une personne veut, avec ses mots."),
            _offer("moment", "un moment", "Un moment de la vie de l’entreprise."),
            _offer("module", "un module", "Un module pour apprendre, avec ses dix questions et son quiz."),
        ),
    ),
    OfferGroup(
        "Le droit et les contrats",
        (
            _offer("base-legale", "une base légale", "Un article de loi, et comment il a été lu."),
            _offer("cle-de-lecture", "une clé de lecture", "Une question à poser au contrat d’un autre."),
            _offer("aiguillage", "un aiguillage", "Quelques questions qui mènent au bon document."),
            _offer("contrat", "un modèle de contrat", "Un contrat à remplir, article par article. Comptez une journée."),
            _offer("version-contrat", "une version de contrat", "Une ancienne version, gardée telle quelle."),
        ),
    ),
    OfferGroup(
        "Pour qui tient ce site",
        (
            _offer("edition", "une édition", "Le site d’une chambre ou d’une ville, réduit à son territoire."),
            _offer("diagnostic", "une correction de « Faire le point »", "Les questions, et ce que change chaque réponse.", only_mended=True),
        ),
    ),
)
"""Every kind, by who brings it; the first ones are the most useful to a federation."""

_OFFER_BY_KEY = {offer.kind.key: offer for group in GROUPS for offer in group.offers}

_LEFT_TO_THE_CHECKER = {
    "contrat": "les renvois entre articles, les variables, les conditions et la version scellée",
    "version-contrat": "les renvois entre articles, les variables, les conditions et la version scellée",
    "diagnostic": "que toutes les réponses possibles mènent à trois gestes",
    "aiguillage": "que chaque réponse mène quelque part et que rien ne tourne en rond",
    "cle-de-lecture": "que les clauses citées existent dans ces modèles",
}
"""What the form does not check, because it needs the whole contract or the whole hub."""

_PREVIEWS: dict[str, dict[str, Any]] = {
    "aide": {
        "badges": ["etat", "nature"],
        "lead": ["resume"],
        "facts": [
            ["Combien", ["montant.resume"]],
            ["Ce qu’elle paie", ["paie_quoi"]],
            ["Pour qui", ["pour_qui"]],
            ["Où", ["territoires", "zone"]],
            ["Depuis", ["debut"]],
            ["Jusqu’à", ["fin"]],
            ["Qui la donne", ["porteur"]],
        ],
        "parts": [
            ["Pourquoi vous pourriez ne pas l’avoir", ["pas_si"], "ul"],
            ["Comment la demander", ["demarche"], "ol"],
            ["", ["url"], ""],
            ["Ce qu’elle sert", ["besoins", "moments"], ""],
        ],
    },
    "temoignage": {
        "badges": ["genre"],
        "lead": ["qui", "activite", "lieu"],
        "facts": [],
        "parts": [
            ["", ["fait"], "kraft"],
            ["Ce que ça a donné", ["gain_chiffre", "gain"], ""],
            ["Ce qui a gêné", ["obstacle"], ""],
            ["Son métier", ["metier"], ""],
            ["De quoi il s’agit", ["besoins"], ""],
        ],
    },
    "prestataire": {
        "badges": ["role"],
        "lead": [],
        "facts": [
            ["Ce qu’il fait", ["activites"]],
            ["Pour qui", ["pour_qui"]],
            ["Où", ["code_postal", "ville", "departement", "pays"]],
            ["Ce qui le garantit", ["labels"]],
            ["Raison sociale", ["raison_sociale"]],
            ["Siren", ["siren"]],
            ["Site", ["url"]],
        ],
        "parts": [["Ce qu’il sert", ["besoins"], ""]],
    },
    "reseau": {
        "badges": ["type"],
        "lead": ["role"],
        "facts": [
            ["Pour qui", ["public"]],
            ["Où", ["territoires", "zone"]],
            ["Ce que ça coûte", ["cout"]],
            ["Téléphone", ["telephone"]],
            ["Site", ["url"]],
            ["Fait partie de", ["tete"]],
        ],
        "parts": [["Les métiers qu’il connaît", ["metiers"], ""], ["Ce qu’il sert", ["besoins"], ""]],
    },
}
"""How the pages that people propose most are laid out: headings and the keys below them, as in overrides/fiches/."""


@dataclass(frozen=True)
class ProposalIndex(Context):
    """Variables of proposer.html."""

    template: ClassVar[str] = "proposer.html"
    groups: tuple[OfferGroup, ...]
    """The kinds, by who brings them."""
    has_forge: bool
    """Whether a proposal can open the forge."""


@dataclass(frozen=True)
class Explained:
    """A mandatory field, for who has no JavaScript."""

    key: str
    """The YAML key."""
    label: str
    """What it is."""
    help: str
    """What to write."""
    example: str
    """A value one could write; "" for a block."""
    values: tuple[tuple[str, str], ...]
    """(value, meaning) of a closed list."""


@dataclass(frozen=True)
class ProposalForm(Context):
    """Variables of proposer-fiche.html."""

    template: ClassVar[str] = "proposer-fiche.html"
    offer: Offer
    """What is proposed."""
    fields: tuple[Explained, ...]
    """The mandatory fields."""
    blank: str
    """A blank record."""
    place: str
    """Where the file goes, such as "data/aids/<id>.yml"."""
    create_url: str | None
    """The forge's page for a new file; None without a forge."""
    unchecked: str
    """What is left to the checker; "" when nothing is."""
    data: Markup
    """The form as JSON, safe inside a script element."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list of kinds and the form of each."""
    title = "Proposer une fiche"
    lead = "Une aide de votre région, un témoignage, un prix : remplissez un formulaire, la fiche s’écrit toute seule."
    yield Page(URL, title, lead, ProposalIndex(GROUPS, site.settings.repo_url is not None), section="proposer")
    for kind in KINDS:
        yield form_page(site, kind)


def form_page(site: Site, kind: Kind) -> Page:
    """Give one kind's form."""
    offer = _OFFER_BY_KEY[kind.key]
    form = form_of(kind)
    new_file = site.settings.new_file()
    context = ProposalForm(
        offer=offer,
        fields=tuple(_explained(kind, shape, label, text) for shape, label, text in required_shapes(kind.model)),
        blank=blank_record(kind, "nom-court"),
        place=_place(kind),
        create_url=new_file.address.replace("{folder}", "") if new_file else None,
        unchecked=_LEFT_TO_THE_CHECKER.get(kind.key, ""),
        data=_embedded({**form.as_json(), **_own_facts(site, form, offer)}),
    )
    title = f"Proposer {offer.name}"
    scripts = (SHARED, *(list_path(key) for key in form.refs if len(site.all(key)) <= FEW), *_SCRIPTS)
    lead = f"{title} : répondez aux questions, la fiche s’écrit sur votre appareil, et rien n’en sort sans vous."
    return Page(f"{URL}{kind.key}/", title, lead, context, section="proposer", indexed=False, scripts=scripts, is_sealed=True)


def list_path(kind_key: str) -> str:
    """Give the site path of the script that lists a kind's records."""
    return f"{URL}listes/{kind_key}.js"


_DRAWER_BYTES = 32 * 1024
"""How much YAML a script of records holds, about: it is read whole to correct one of them, and a file of its own for
each record would double the files of a site."""


def drawer_of(identifier: str, count: int) -> int:
    """Give which of `count` scripts (a power of two) holds a record: its FNV-1a hash, as `openRecord` counts it.

    By its name rather than its rank, so that a new record changes one script and not all those after it.
    http://www.isthe.com/chongo/tech/comp/fnv/
    """
    value = 0x811C9DC5
    for byte in identifier.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value & (count - 1)


def drawer_path(kind_key: str, number: int) -> str:
    """Give the site path of a script that holds records as they are written."""
    return f"{URL}{kind_key}/fiches/{number}.js"


def files(site: Site, root: Path) -> Iterator[OutputFile]:
    """Give what the forms share, the lists that they choose from, and every record as it is written.

    Args:
        site: The hub.
        root: The project, where the records are read again: their comments and their layout are kept.
    """
    counts = {kind.key: _drawer_count(site, root, kind) for kind in KINDS}
    yield _script(SHARED, "self.etrierFormes", {**shared_facts(), "drawers": counts})
    for kind in KINDS:
        yield list_file(site, kind)
        drawers: dict[int, list[Entry[Record]]] = {}
        for entry in site.all(kind.key):
            drawers.setdefault(drawer_of(entry.id, counts[kind.key]), []).append(entry)
        for number, entries in sorted(drawers.items()):
            yield _drawer(root, kind, number, entries)


def list_file(site: Site, kind: Kind) -> OutputFile:
    """Give the script that lists a kind's records, to choose from."""
    name = f'(self.etrierListes = self.etrierListes || {{}})["{kind.key}"]'
    return _script(list_path(kind.key), name, _rows(site.all(kind.key)))


def record_file(site: Site, root: Path, entry: Entry[Record]) -> OutputFile:
    """Give the script that holds a record as it is written, to be corrected, with those it shares it with."""
    count = _drawer_count(site, root, entry.kind)
    number = drawer_of(entry.id, count)
    others = [other for other in site.all(entry.kind.key) if drawer_of(other.id, count) == number]
    return _drawer(root, entry.kind, number, others)


def _drawer_count(site: Site, root: Path, kind: Kind) -> int:
    size_bytes = sum((root / entry.path).stat().st_size for entry in site.all(kind.key))
    count = 1
    while count * _DRAWER_BYTES < size_bytes:
        count *= 2
    return count


def _drawer(root: Path, kind: Kind, number: int, entries: Iterable[Entry[Record]]) -> OutputFile:
    records = {}
    for entry in sorted(entries, key=lambda item: item.id):
        text = (root / entry.path).read_bytes().decode("utf-8-sig")
        records[entry.id] = correction(entry.path, text)
    return _script(drawer_path(kind.key, number), "self.etrierFiches", records)


def correction(path: str, text: str) -> dict[str, Any]:
    """Give a record as the browser needs it to change what must be changed and nothing else.

    Returns:
        Its path and text, what it holds, and the places of what it holds: a list for each mapping or list, in order,
        [start, end, value start, value end, indent, what it holds, whether it shares its line, its own places].
        Offsets count UTF-16 units, as JavaScript does.
    """
    content, places = read_with_spans(text)
    offset = _utf16_offsets(text)
    tree = _places(content, (), places, offset) if places else []
    return {"path": path, "text": text, "content": content, "places": tree}


def _places(content: Any, path: FieldPath, places: Mapping[FieldPath, Span], offset: Callable[[int], int]) -> list[Any]:
    keys = list(content) if isinstance(content, dict) else range(len(content))
    tree = []
    for key in keys:
        here = (*path, key)
        span = places[here]
        marks = [offset(mark) for mark in (span.start, span.end, span.value_start, span.value_end)]
        node: list[Any] = [*marks, span.indent, ("valeur", "champs", "liste").index(span.holds), int(span.shares_line)]
        if span.holds != "valeur":
            node.append(_places(content[key], here, places, offset))
        tree.append(node)
    return tree


_WIDE = re.compile("[\U00010000-\U0010ffff]")
"""Signs that take two UTF-16 units."""


def _utf16_offsets(text: str) -> Callable[[int], int]:
    """Give the function from an offset in characters to one in UTF-16 units."""
    wide = [match.start() for match in _WIDE.finditer(text)]
    return lambda mark: mark + bisect_left(wide, mark)


def _rows(entries: tuple[Entry[Any], ...]) -> list[list[str]]:
    """Give [id, title, path, more] of each record; path is "" where the id says it, more is a Siren or a parent."""
    rows = []
    for entry in entries:
        pattern = entry.kind.patterns[0]
        path = "" if entry.path == f"data/{pattern.replace('{id}', entry.id)}" else entry.path
        more = {"prestataire": "siren", "reseau": "parent"}.get(entry.kind.key, "")
        row = [entry.id, entry.title, path, (getattr(entry.record, more) or "") if more else ""]
        while row[-1] == "":
            row.pop()
        rows.append(row)
    return rows


def _own_facts(site: Site, form: Form, offer: Offer) -> dict[str, Any]:
    """Give what the page knows beyond the model: the forge, the words, the preview, the common fields."""
    settings = site.settings
    new_file = settings.new_file()
    forge = None
    if new_file is not None:
        forge = {"name": settings.forge, **asdict(new_file), "edit": settings.edit_url(""), "base": settings.branch}
    return {
        "offer": offer.name,
        "single": site.all(form.kind.key)[0].id if offer.only_mended and site.all(form.kind.key) else "",
        "partial": list(_FILTERED) if site.edition else [],
        "few": [key for key in form.refs if len(site.all(key)) <= FEW],
        "titleKey": title_key(form.kind),
        "common": [key for key in COMMON_KEYS if key != "id"],
        "preview": _PREVIEWS.get(form.kind.key),
        "forge": forge,
        "contact": settings.contact or "",
        "site": settings.site_url or "",
    }


def _explained(kind: Kind, shape: FieldShape, label: str, text: str) -> Explained:
    values = tuple((entry.value, entry.meaning) for entry in shape.vocabulary) if shape.vocabulary else ()
    if shape.node:
        inside = [label_of(shape.node, item)[0] for item, _, _ in required_shapes(shape.node)]
        text = ". ".join(part for part in (text, "Dedans : " + ", ".join(inside).lower()) if part)
    return Explained(shape.alias, label, text, "" if shape.node or values else example_of(shape), values)


def _place(kind: Kind) -> str:
    return f"data/{kind.patterns[0].replace('{id}', '<nom-court>').replace('*', '<dossier>')}"


def _script(path: str, name: str, value: Any) -> OutputFile:
    return OutputFile.text(path, f"{name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n")


def _embedded(value: Any) -> Markup:
    """Give JSON that cannot close the script element that holds it."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
