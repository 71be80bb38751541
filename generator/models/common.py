"""What every record is made of: shared constrained types, sources, the base class.

Attributes are English, YAML keys are their French aliases. The JSON Schemas, the data dictionary, the blank
records and the diagnostics are all made from these classes: a field is described here and nowhere else.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from stdnum.fr import siren as stdnum_siren

from generator.dates import PARTIAL_DATE, first_day
from generator.geography import DEPARTMENT_NAME_BY_CODE, department_of_postcode, is_territory
from generator.models.rules import Rule, said_by
from generator.problem_guide import ANSWERABLE, EXPLANATION_BY_CODE
from generator.vocabularies import CONFIDENCE, Vocabulary

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SLUG_MAX_LENGTH = 60


def fault(code: str, message: str, **context: Any) -> PydanticCustomError:
    """Make a French data fault; `code` is the stable problem code, `message` may use {context} names."""
    return PydanticCustomError(code, message, context)


def obey(node: "Node") -> None:
    """Refuse a mapping whose fields do not go together: its first rule that does not hold says why."""
    said = said_by(node)
    for rule in node.bonds:
        told = rule.broken(said)
        if told is not None:
            raise fault(rule.code, rule.message, **told)


class RefTo:
    """Marks a field that holds the id of another record."""

    def __init__(self, kind: str) -> None:
        """Say which kind of record, by its French key such as "aide"."""
        self.kind = kind


VALUE_FAULTS: dict[str, tuple[str, str]] = {
    "vocabulary": ("valeur-inconnue", "attendu une de ces valeurs : {values} ; trouvé {found}"),
    "not-a-question": ("erreur-a-corriger", "{found} n’est pas une question : cela se corrige dans la fiche"),
    "https": ("lien-refuse", "attendu une adresse qui commence par https://, trouvé {found}"),
    "siren": ("siren-forme", "attendu neuf chiffres entre guillemets, trouvé {found}"),
    "siren-key": ("siren-cle", "la clé de contrôle de {found} est fausse"),
    "department": (
        "departement-inconnu",
        "attendu un code de département comme \"77\", \"2A\" ou \"971\", trouvé {found}",
    ),
    "territory": (
        "territoire-inconnu",
        "attendu FR, une région comme REG-53 ou un département comme DEP-77, trouvé {found}",
    ),
    "postcode": ("code-postal", "attendu cinq chiffres entre guillemets, comme \"01000\", trouvé {found}"),
    "partial-date": ("date-forme", "attendu une date comme 2026-09-01, 2026-09 ou 2026, trouvé {found}"),
    "day": ("date-forme", "attendu une date comme 2026-09-01, trouvé {found}"),
    "no-such-day": ("date-impossible", "le jour {found} n’existe pas"),
    "moment": ("heure-forme", "attendu un jour et une heure comme 2026-12-08T18:30, trouvé {found}"),
    "no-such-moment": ("date-impossible", "le moment {found} n’existe pas"),
}
"""What is said of a value that has not the right form: (code, French sentence). The form of the site says the same."""


def refuse(name: str, **context: Any) -> PydanticCustomError:
    """Make the fault of a value, by its name in `VALUE_FAULTS`."""
    return fault(*VALUE_FAULTS[name], **context)


class OneOf:
    """Ties a text field to a vocabulary: `Annotated[str, OneOf(SECTORS)]`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep the vocabulary, for schemas, forms and blank records too."""
        self.vocabulary = vocabulary

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the value after its type."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give the values to editors."""
        return {**handler(schema), "enum": list(self.vocabulary.values)}

    def check(self, value: str) -> str:
        """Refuse a value that the vocabulary does not hold."""
        if value not in self.vocabulary:
            raise refuse("vocabulary", values=", ".join(self.vocabulary.values), found=value)
        return value


class _OneWarning(OneOf):
    """Ties a field to the warnings that a record may answer."""

    def check(self, value: str) -> str:
        """Refuse an unknown code, and the code of what is no question."""
        if value in EXPLANATION_BY_CODE and value not in self.vocabulary:
            raise refuse("not-a-question", found=value)
        return super().check(value)


def _https(value: str) -> str:
    if not value.startswith("https://") or any(char.isspace() for char in value):
        raise refuse("https", found=value)
    return value


def _siren(value: str) -> str:
    if len(value) != 9 or not value.isdigit():
        raise refuse("siren", found=value)
    if not stdnum_siren.is_valid(value):
        raise refuse("siren-key", found=value)
    return value


def _department(value: str) -> str:
    if value not in DEPARTMENT_NAME_BY_CODE:
        raise refuse("department", found=value)
    return value


def _territory(value: str) -> str:
    if not is_territory(value):
        raise refuse("territory", found=value)
    return value


def _postcode(value: str) -> str:
    if department_of_postcode(value) is None:
        raise refuse("postcode", found=value)
    return value


def _partial_date(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        return str(value)  # a bare year is a number in YAML; it is what people type
    if isinstance(value, float):
        raise refuse("partial-date", found=str(value))
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")


def _day(value: Any) -> Any:
    # Pydantic also reads a number as seconds since 1970: 2026 would become 1 January 1970.
    if value is None or isinstance(value, dict | list | date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise refuse("day", found=str(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse("no-such-day", found=value) from None


def _moment(value: Any) -> Any:
    # No time zone: a session is given in local time, and two forms could not be compared.
    if value is None or isinstance(value, dict | list | datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise refuse("moment", found=str(value))
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise refuse("no-such-moment", found=value) from None


def _real_partial_date(value: str) -> str:
    if not PARTIAL_DATE.match(value):
        raise refuse("partial-date", found=value)
    try:
        first_day(value)
    except ValueError:
        raise refuse("no-such-day", found=value) from None
    return value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\r\n]*$")]
"""One line of plain text, 1 to 300 characters. No Markdown."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
"""A few paragraphs in our small Markdown: paragraphs, lists, **bold**, [links](https://…) and [[kind:id]]."""

Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=SLUG_MAX_LENGTH)]
"""Lower-case letters without accents, digits and hyphens; at most 60 characters."""

Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_https),
    WithJsonSchema({"type": "string", "pattern": r"^https://\S+$", "maxLength": 500}),
]
"""An address that starts with https://."""

Siren = Annotated[str, AfterValidator(_siren), WithJsonSchema({"type": "string", "pattern": r"^\d{9}$"})]
"""Nine digits whose Luhn key is right. Source: INSEE, système Sirene; checked by python-stdnum."""

Department = Annotated[
    str, AfterValidator(_department), WithJsonSchema({"type": "string", "enum": list(DEPARTMENT_NAME_BY_CODE)})
]
"""An INSEE department code: "01" to "95" with "2A" and "2B", "971" to "978", "986" to "988"."""

Territory = Annotated[
    str, AfterValidator(_territory), WithJsonSchema({"type": "string", "pattern": r"^(FR|REG-\d{2}|DEP-(\d{2,3}|2A|2B))$"})
]
"""FR, REG- and an INSEE region code, or DEP- and a department code."""

Postcode = Annotated[str, AfterValidator(_postcode), WithJsonSchema({"type": "string", "pattern": r"^\d{5}$"})]
"""Five digits, kept as text for the leading zero, that begin with a department's number."""

NafPrefix = Annotated[str, StringConstraints(pattern=r"^\d{2}(\.\d{1,2}([A-Z])?)?$")]
"""A NAF rév. 2 code or its beginning: "43", "43.22" or "43.22A". Source: INSEE, NAF rév. 2."""

PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date),
    AfterValidator(_real_partial_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": PARTIAL_DATE.pattern},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ]
        }
    ),
]
"""A year, a month or a day: "2026", "2026-09" or "2026-09-01"."""

Day = Annotated[date, BeforeValidator(_day)]
"""A whole day, "2026-09-01"; numbers and other forms are refused."""

Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A day and a time without zone, "2026-12-08T18:30" or "2026-12-08T18:30:00"."""

Amount = Annotated[float, Field(ge=0, le=100_000_000)]
"""Euros, never negative."""

Confidence = Annotated[str, OneOf(CONFIDENCE)]

WARNINGS = Vocabulary(
    "avertissement", *((item.code, item.code, item.what.removesuffix(".").replace("`", "")) for item in ANSWERABLE)
)
"""The warnings that a record may answer."""

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300, pattern=r"^[^\r\n]*$")]
"""One line that says why, 10 to 300 characters: "oui" is no reason."""


class Node(BaseModel):
    """Base of everything that is read from YAML: frozen, no unknown key, French aliases.

    Validators are built at their first use: a run that finds every record in its cache needs none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, allow_inf_nan=False, defer_build=True)

    bonds: ClassVar[tuple[Rule, ...]] = ()
    """What its fields owe to each other; a class that has some obeys them in a validator of its own."""


class Source(Node):
    """Where a fact was read."""

    title: Line = Field(alias="titre", description="Nom du document ou de la page", examples=["Page d’aide de la région"])
    url: Url | None = Field(None, alias="url", description="Adresse de la page, en https", examples=["https://www.francenum.gouv.fr"])
    reference: Line | None = Field(None, alias="reference", description="Où le retrouver quand il n’y a pas d’adresse en https : dépôt, rapport, cote", examples=["dépôt public betagouv, fichier cci.yaml"])
    dated: PartialDate | None = Field(None, alias="date", description="Date imprimée sur la source ; rien si elle n’en porte pas", examples=["2026-06"])
    passage: Line | None = Field(None, alias="passage", description="Chapitre, page ou section", examples=["Partie 1, raison 2"])


class AnsweredWarning(Node):
    """A warning asked « est-ce voulu ? »; the contributor says yes, and why."""

    code: Annotated[str, _OneWarning(WARNINGS)] = Field(alias="code", description="Le nom entre crochets de l’avertissement", examples=["fin-lointaine"])
    field_path: Line | None = Field(None, alias="champ", description="Le champ dont il parle, tel que le message l’écrit ; rien = toute la fiche", examples=["fin"])
    reason: Reason = Field(alias="raison", description="Pourquoi c’est voulu, en une phrase", examples=["La loi fixe la fin au 31 décembre 2035."])


class Record(Node):
    """What every record bears: its id, its source, the day someone checked it and how sure it is."""

    kind: ClassVar[str] = ""
    """The French key of the kind, such as "aide"; set by each subclass."""

    id: Slug = Field(alias="id", description="Nom court de la fiche, le même que celui du fichier (ou du dossier)", examples=["cheque-numerique"])
    source: Source = Field(alias="source", description="D’où vient ce que dit la fiche")
    other_sources: tuple[Source, ...] = Field((), alias="autres_sources", description="Ce qui confirme ou complète la source")
    checked_on: Day = Field(alias="verifie_le", description="Jour où une personne a lu la source", examples=["2026-11-21"])
    confidence: Confidence = Field(alias="confiance", description="À quel point on en est sûr")
    to_check: Text | None = Field(None, alias="a_verifier", description="Ce qui reste à vérifier ; c’est affiché tel quel sur la page")
    answered_warnings: tuple[AnsweredWarning, ...] = Field((), alias="avertissements_voulus", description="Les avertissements auxquels on répond « oui, c’est voulu », et pourquoi")

    @property
    def title(self) -> str:
        """The name people read; each kind says which field it is."""
        raise NotImplementedError

