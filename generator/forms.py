"""Each record kind as a form: what the browser must know to ask, check and say as Python does.

Made from the models and nothing else: a field that changes there changes its question, its limits and its sentences
here. The twin that reads this is `overrides/assets/contribuer.js`; a test compares both on every kind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, get_args

from generator.checks.questions import EMPTY_WORDS, EMPTY_WORDS_FIELDS, FAR_YEARS, OFFICIAL
from generator.checks.wording import SENTENCES as CROSS_SENTENCES
from generator.checks.wording import WARNINGS
from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE, REGION_BY_CODE
from generator.load.reader import MAX_BYTES, read_document
from generator.load.records import ID_TAKEN
from generator.load.translate import ADVICE, BLAMED, PATTERNS, SENTENCES, Fault
from generator.models.common import (
    VALUE_FAULTS,
    Day,
    Department,
    Moment,
    Node,
    PartialDate,
    Postcode,
    Record,
    Siren,
    Territory,
    Url,
)
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.models.shape import FieldShape, fields_of

_CHECKS = tuple(
    (get_args(alias)[1:], name)
    for alias, name in (
        (Url, "https"),
        (Siren, "siren"),
        (Department, "department"),
        (Territory, "territory"),
        (Postcode, "postcode"),
        (PartialDate, "partial-date"),
        (Day, "day"),
        (Moment, "moment"),
    )
)
"""The checks that no pattern says, by the constraints of their type."""

_LABELS: dict[tuple[str, str], tuple[str, str]] = {
    ("SourcedFact", "nature"): ("D’où vient ce fait", ""),
    ("SourcedFact", "fait"): ("Le fait, avec nos mots et son année", ""),
    ("Provider", "siren"): ("Siren", "Neuf chiffres, sans espace"),
    ("Variant", "favorise"): ("Qui elle protège", "equilibre, ou le nom court d’un rôle"),
    ("Clause", "favorise"): ("Qui elle protège", "equilibre, ou le nom court d’un rôle"),
    ("Clause", "usage"): ("L’usage sur lequel elle s’appuie, et où on l’a lu", "Quand aucun article de loi ne la fonde"),
    ("Rule", "total"): ("Le total à trouver", "Pour une somme seulement"),
    ("Variable", "unite"): ("Unité de la durée", "Pour une durée seulement"),
    ("Variable", "role"): ("Rôle de la partie", "Pour une partie seulement"),
    ("Variable", "obligatoire"): ("Il faut une réponse", "Non, si le contrat se tient sans"),
    ("Condition", "rempli"): ("Une réponse est donnée", ""),
    ("GlossaryTerm", "relier"): ("Les pages mènent d’elles-mêmes à ce mot", "Non, pour un mot à plusieurs sens"),
    ("PriceReference", "taxe"): ("Taxe", "HT, TTC, ou non connu"),
    ("AssessmentPoints", "points"): ("Points", "3 : elle le dit ; 2 : elle y mène ; 1 : elle y touche"),
    ("SelfAssessment", "question_metier"): ("La première question, celle du métier", ""),
    ("SelfAssessment", "question_departement"): ("La deuxième question, celle du département", ""),
    ("Statistic", "precision"): ("Précision", "« près de », « plus de »…"),
    ("Aid", "territoires"): ("Où elle vaut", "Toute la France, des régions ou des départements"),
    ("Aid", "criteres"): ("Conditions qui se comptent", "Rien d’écrit : tout le monde"),
    ("AnsweredWarning", "code"): ("Le nom de l’avertissement", "Celui qui est entre crochets dans le message"),
    ("AnsweredWarning", "champ"): ("Le champ dont il parle", "Tel que le message l’écrit ; laissez vide : toute la fiche"),
    ("AssessmentQuestion", "seulement_si"): ("Poser la question seulement après l’une de ces réponses", "« question.réponse », une par ligne"),
}
"""(label, help) where the description of a field does not make a good question."""

_ID_LABEL = ("Nom court", "Des lettres minuscules sans accent, des chiffres et des tirets")

_SHOWN: dict[str, frozenset[str]] = {
    "Source": frozenset({"url"}),
    "Provider": frozenset({"departement"}),
    "Story": frozenset({"metier"}),
    "PriceReference": frozenset({"bas", "haut"}),
    "Statistic": frozenset({"valeur"}),
    "Clause": frozenset({"bases"}),
}
"""Optional fields that are asked at once: few records do without them."""

_YAML_WORDS = ("`", "guillemets", "tiret", "ligne", "docs/", "YAML", "etrier ")
"""Advice that names what only the file has: a form says nothing instead."""


@dataclass(frozen=True)
class FormField:
    """One question of a form. Empty values are left out of what the browser gets."""

    key: str
    """The YAML key."""
    label: str
    """The question, in French."""
    control: str
    """How it is asked: line, text, lines, number, bool, date, moment, choice, choices, record, records, block, blocks."""
    help: str = ""
    """What to write."""
    what: str = ""
    """The description, as the message of a missing field repeats it."""
    example: str = ""
    """A value one could write."""
    required: bool = False
    shown: bool = False
    """Whether it is asked at once, though optional."""
    many: bool = False
    least: int | None = None
    """Fewest items."""
    most: int | None = None
    """Most items."""
    choices: str = ""
    """Name of the list of choices."""
    ref: str = ""
    """Kind of the records it names."""
    node: str = ""
    """Class of its blocks."""
    check: str = ""
    """Name of a check that no pattern says."""
    strip: bool = False
    """Whether blanks around the text are dropped."""
    min: int | None = None
    max: int | None = None
    """Length of the text."""
    pattern: str = ""
    ge: float | None = None
    le: float | None = None
    """Bounds of the number."""
    whole: bool = False
    """Whether the number has no decimals."""
    is_number: bool = False
    is_bool: bool = False
    markdown: bool = False
    """Whether the text is our small Markdown."""


@dataclass(frozen=True)
class FormNode:
    """The questions of one mapping, and what they owe to each other."""

    name: str
    """Of the class."""
    fields: tuple[FormField, ...]
    bonds: tuple[dict[str, Any], ...]
    """Each rule with its type under "rule"."""

    def as_json(self) -> dict[str, Any]:
        """What the browser reads."""
        return {"fields": [_lean(field) for field in self.fields], "bonds": list(self.bonds)}


@dataclass(frozen=True)
class Form:
    """One kind as a form."""

    kind: Kind
    nodes: tuple[FormNode, ...]
    """The record's own first, then every block it holds."""
    choices: dict[str, list[list[str]]]
    """[value, label, meaning] of each list of choices."""
    refs: tuple[str, ...]
    """Kinds whose records can be named, in the order of KINDS."""

    @property
    def root(self) -> FormNode:
        """The record's own questions."""
        return self.nodes[0]

    def as_json(self) -> dict[str, Any]:
        """What the browser reads."""
        return {
            "kind": self.kind.key,
            "label": self.kind.label,
            "feminine": self.kind.feminine,
            "patterns": list(self.kind.patterns),
            "prefix": self.kind.url_prefix or "",
            "root": self.root.name,
            "nodes": {node.name: node.as_json() for node in self.nodes},
            "choices": self.choices,
            "refs": list(self.refs),
        }


@cache
def form_of(kind: Kind) -> Form:
    """Give the form of a kind."""
    models = tuple(dict.fromkeys(_models(kind.model)))
    shapes = [shape for model in models for shape in fields_of(model)]
    choices = {
        shape.vocabulary.name: [[entry.value, entry.label, entry.meaning] for entry in shape.vocabulary]
        for shape in shapes
        if shape.vocabulary
    }
    named = {shape.ref_kind for shape in shapes}
    return Form(
        kind=kind,
        nodes=tuple(_node(model) for model in models),
        choices=choices,
        refs=tuple(other.key for other in KINDS if other.key in named),
    )


def shared_facts() -> dict[str, Any]:
    """Give what every form shares: sentences, advice, territories, names of the kinds."""
    return {
        "sentences": _sentences(),
        "advice": {name: text for name, text in _advice().items() if not any(word in text for word in _YAML_WORDS)},
        "blamed": {code: list(keys) for code, keys in BLAMED.items()},
        "warnings": sorted(WARNINGS),
        "longest": MAX_BYTES,
        "farYears": FAR_YEARS,
        "official": OFFICIAL.pattern,
        "emptyWords": EMPTY_WORDS.pattern,
        "emptyWordsFields": sorted(EMPTY_WORDS_FIELDS),
        "departments": [[code, name] for code, name in DEPARTMENT_NAME_BY_CODE.items()],
        "regions": [[code, region.name, list(region.departments)] for code, region in REGION_BY_CODE.items()],
        "france": FRANCE,
        "kinds": [[kind.key, kind.label, kind.url_prefix or ""] for kind in KINDS],
    }


def label_of(model: type[Node], shape: FieldShape) -> tuple[str, str]:
    """Give (question, help) of a field, from its description."""
    own = _LABELS.get((model.__name__, shape.alias))
    if own:
        return own
    if shape.alias == "id" and issubclass(model, Record):
        return _ID_LABEL
    said = shape.description.replace(", entre guillemets", "").replace(", une raison par ligne", "")
    head, _, rest = said.partition(" ; ")
    if not rest:
        head, _, rest = said.partition(" : ")
    for start in ("Vrai si ", "Si "):
        if shape.base is bool and head.startswith(start):
            head = head.removeprefix(start)
    if shape.vocabulary and not shape.is_list and " : " in said:
        rest = ""
    rest = rest.replace("rien = ", "laissez vide : ").replace("rien quand", "laissez vide quand").replace("rien si", "laissez vide si")
    return _capital(head), _capital(rest)


def title_key(kind: Kind) -> str:
    """Give the key of the field that names a record, such as "nom"."""
    return {"temoignage": "titre", "terme": "terme", "cle-de-lecture": "question"}.get(kind.key, "nom")


def required_shapes(model: type[Node]) -> Iterator[tuple[FieldShape, str, str]]:
    """Give the fields that a record cannot do without, each with its question and help."""
    for shape in fields_of(model):
        if shape.is_required:
            yield (shape, *label_of(model, shape))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _models(model: type[Node]) -> Iterator[type[Node]]:
    yield model
    for shape in fields_of(model):
        if shape.node:
            yield from _models(shape.node)


def _node(model: type[Node]) -> FormNode:
    bonds = tuple({"rule": type(bond).__name__, **asdict(bond)} for bond in model.bonds)
    return FormNode(model.__name__, tuple(_field(model, shape) for shape in fields_of(model)), bonds)


def _field(model: type[Node], shape: FieldShape) -> FormField:
    label, help_text = label_of(model, shape)
    limits = {name: _limit(shape.metadata, name) for name in ("min_length", "max_length", "pattern", "ge", "le")}
    is_number = shape.base in (int, float)
    return FormField(
        key=shape.alias,
        label=label,
        control=_control(shape, limits["max_length"]),
        help=help_text,
        what=shape.description,
        example="" if shape.vocabulary or not shape.examples or _check(shape) in ("territory", "department", "day") else str(shape.examples[0]),
        required=shape.is_required,
        shown=shape.alias in _SHOWN.get(model.__name__, ()),
        many=shape.is_list,
        least=_limit(shape.list_metadata, "min_length"),
        most=_limit(shape.list_metadata, "max_length"),
        choices=_choices(shape),
        ref=shape.ref_kind or "",
        node=shape.node.__name__ if shape.node else "",
        check=_check(shape),
        strip=bool(_limit(shape.metadata, "strip_whitespace")),
        min=limits["min_length"],
        max=limits["max_length"],
        pattern=limits["pattern"] or "",
        ge=limits["ge"],
        le=limits["le"],
        whole=shape.base is int,
        is_number=is_number,
        is_bool=shape.base is bool,
        markdown=shape.is_markdown,
    )


_SHORT = 500
"""A text that may be longer than this gets a box of several lines."""


def _control(shape: FieldShape, longest: int | None) -> str:
    many = shape.is_list
    check = _check(shape)
    if shape.node:
        return "blocks" if many else "block"
    if shape.ref_kind:
        return "records" if many else "record"
    if shape.vocabulary or check in ("department", "territory"):
        return "choices" if many else "choice"
    if many:
        return "lines"
    if shape.base is bool:
        return "bool"
    if shape.base in (int, float):
        return "number"
    return {"day": "date", "moment": "moment"}.get(check) or ("text" if (longest or 0) > _SHORT else "line")


def _choices(shape: FieldShape) -> str:
    if shape.vocabulary:
        return shape.vocabulary.name
    return {"department": "@departments", "territory": "@territories"}.get(_check(shape), "")


def _check(shape: FieldShape) -> str:
    return next((name for metadata, name in _CHECKS if shape.metadata[: len(metadata)] == metadata), "")


def _limit(metadata: Iterable[Any], name: str) -> Any:
    # `Annotated[int, Field(ge=0)]` keeps its limits inside the `Field`, one level down.
    flat = [inner for item in metadata for inner in (item, *getattr(item, "metadata", ()))]
    return next((getattr(item, name) for item in flat if getattr(item, name, None) is not None), None)


def _lean(field: FormField) -> dict[str, Any]:
    # By identity: a bound of 0 is a bound, though it equals False.
    return {name: value for name, value in asdict(field).items() if value is not None and value is not False and value != ""}


# --- sentences --------------------------------------------------------------------------------------------

_COUNTED = "x" * 7
"""Seven characters: the number that a message about length ends with, to be replaced by {count}."""


def _sentences() -> dict[str, list[str]]:
    """Give [code, message] of each fault, messages naming {found}, {count}, {what} or what their rule tells."""
    said = {name: [code, message] for name, (code, message) in VALUE_FAULTS.items()}
    _, (too_big,) = read_document("", b" " * (MAX_BYTES + 1))
    said["too-big"] = [too_big.code, too_big.message]
    said["missing"] = ["champ-manquant", "ce champ est obligatoire : {what}"]
    said["id-double"] = ["id-double", ID_TAKEN[0]]
    for key, (message, _) in CROSS_SENTENCES.items():
        said[f"x:{key}"] = [key.partition(":")[0], message]
    for kind in KINDS:
        for node in form_of(kind).nodes:
            for field in node.fields:
                said.update(_field_sentences(field))
    return said


def _field_sentences(field: FormField) -> Iterator[tuple[str, list[str]]]:
    for name, limit, context in (
        ("string_too_short", field.min, "min_length"),
        ("string_too_long", field.max, "max_length"),
    ):
        if limit is not None:
            yield f"{name}:{limit}", _told(name, {context: limit}, _COUNTED)
    for name, limit, context in (("too_short", field.least, "min_length"), ("too_long", field.most, "max_length")):
        if limit is not None:
            yield f"{name}:{limit}", _told(name, {context: limit}, list(_COUNTED))
    for name, bound, context in (("greater_than_equal", field.ge, "ge"), ("less_than_equal", field.le, "le")):
        if bound is not None:
            yield f"{name}:{_plain(bound)}", _told(name, {context: bound}, "{found}")
    if field.is_number:
        name = "int_parsing" if field.whole else "float_parsing"
        yield name, _told(name, {}, "{found}")
    if field.pattern:
        sentence = PATTERNS[field.pattern]
        yield f"pattern:{field.pattern}", [sentence.code, sentence.message(_fault("", {}, "{found}"))]


def _plain(limit: float) -> str:
    """Write a limit as JavaScript does."""
    return str(int(limit)) if float(limit).is_integer() else str(limit)


def _told(name: str, context: dict[str, Any], found: Any) -> list[str]:
    sentence = SENTENCES[name]
    message = sentence.message(_fault(name, context, found))
    if found != "{found}":
        message = message.removesuffix("7") + "{count}"
    return [sentence.code, message]


def _fault(name: str, context: dict[str, Any], found: Any) -> Fault:
    raw = found if isinstance(found, str) else None
    return Fault(type=name, field=(), found=found, raw=raw, context=context, message="", shape=None)


def _advice() -> dict[str, str]:
    """Give what to do about each sentence, or about each code of a rule between fields, whatever the value is."""
    said = {f"x:{key}": advice for key, (_, advice) in CROSS_SENTENCES.items() if advice}
    said["id-double"] = ID_TAKEN[1]
    something = _fault("", {}, "?")
    for name, (code, _) in VALUE_FAULTS.items():
        if code in ADVICE:
            said[name] = ADVICE[code](something)
    for kind in KINDS:
        for node in form_of(kind).nodes:
            said.update({bond["code"]: ADVICE[bond["code"]](something) for bond in node.bonds})
            said.update({f"pattern:{field.pattern}": PATTERNS[field.pattern].advice(something) for field in node.fields if field.pattern})
    for name in ("int_parsing", "float_parsing"):
        said[name] = SENTENCES[name].advice(something)
    return {name: text for name, text in said.items() if text}



def form_by_key(key: str) -> Form:
    """Give the form of a kind by its French key."""
    return form_of(KIND_BY_KEY[key])


COMMON_KEYS = tuple(shape.alias for shape in fields_of(Record))
"""Keys that every record has: they are asked after what the record says itself."""
