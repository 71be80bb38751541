"""A contract model made ready: its texts cut into runs, its typography set, its conditions closed.

The JSON of a `Template` is what the form page carries; empty fields are left out of it.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from generator.models import contracts as models
from generator.models.contracts import CHOICE_TYPES, CROSS_REFERENCE, PLACEHOLDER, ContractTemplate
from generator.text import typography
from generator.vocabularies import CONTRACT_MATURITIES


@dataclass(frozen=True)
class Run:
    """A piece of text: words, a variable, or a reference to another article."""

    text: str = ""
    """The words; for a reference, what to say when its target is not there."""
    bold: bool = False
    variable: str = ""
    """Name of the variable whose value goes here."""
    target: str = ""
    """"clause:prix" or "annexe:materiel"."""


@dataclass(frozen=True)
class Part:
    """A paragraph, or a list when it has items."""

    runs: tuple[Run, ...] = ()
    items: tuple[tuple[Run, ...], ...] = ()


@dataclass(frozen=True)
class Test:
    """A condition on one answer."""

    variable: str
    form: str
    """egal, parmi, rempli, plus_de or moins_de."""
    values: tuple[str, ...] = ()
    """For egal and parmi."""
    number: int = 0
    """For plus_de and moins_de, in hundredths; for rempli, 1 or 0."""


@dataclass(frozen=True)
class Term:
    """A variable of the cover page."""

    name: str
    label: str
    term: str
    type: str
    section: str
    required: bool
    role: str = ""
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    low: int | None = None
    """Smallest answer, in hundredths."""
    high: int | None = None
    """Greatest answer, in hundredths."""
    default: str = ""
    chosen_by: str = ""
    """Whose choice the proposed answer is: loi, usage or projet."""
    chosen_why: str = ""
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Check:
    """A rule across answers."""

    id: str
    form: str
    blocks: bool
    message: str
    tests: tuple[Test, ...] = ()
    variables: tuple[str, ...] = ()
    total: int = 0
    """For somme, in hundredths."""


@dataclass(frozen=True)
class Wording:
    """Another wording of an article."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class More:
    """Parts added by some answers."""

    tests: tuple[Test, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Article:
    """A clause."""

    id: str
    title: str
    removable: bool
    parts: tuple[Part, ...]
    tests: tuple[Test, ...] = ()
    more: tuple[More, ...] = ()
    variants: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """A titled part of an annex."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Appendix:
    """An annex."""

    id: str
    title: str
    parts: tuple[Part, ...]
    rubrics: tuple[Rubric, ...] = ()
    signed_by: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Template:
    """A contract model ready to be filled in."""

    id: str
    name: str
    heading: str
    version: str
    day: str
    """Day of the version, ISO."""
    maturity: str
    """"Modèle non relu par un juriste", or that it was read over."""
    address: str
    """Where this version stays readable."""
    fingerprint: str
    """SHA-256 of the version's text."""
    roles: dict[str, str]
    """How the text names each role, by its id: {"client": "le client"}."""
    terms: tuple[Term, ...]
    checks: tuple[Check, ...]
    articles: tuple[Article, ...]
    appendices: tuple[Appendix, ...] = ()
    reviewer: str = ""
    """Who read it over whole; "" when nobody did."""

    def as_json(self) -> dict[str, Any]:
        """Give the template as JSON data, without its empty fields."""
        lean: dict[str, Any] = _lean(asdict(self))
        return lean


def compile_template(contract: ContractTemplate, *, base_address: str = "") -> Template:
    """Make a model ready to be filled in.

    Args:
        contract: The record.
        base_address: The site's own address, with its final slash; "" when it is not known, and a path is printed.
    """
    change = contract.changes[0]
    model_id = contract.of if isinstance(contract, models.ContractVersion) else contract.id
    return Template(
        id=model_id,
        name=typography(contract.name),
        heading=typography(contract.heading),
        version=contract.version,
        day=change.day.isoformat(),
        maturity=CONTRACT_MATURITIES.label(contract.maturity),
        address=f"{base_address}contrats/{model_id}/{contract.version}/",
        fingerprint=fingerprint(contract),
        roles={role.id: typography(role.called) for role in contract.roles},
        terms=tuple(_term(variable) for variable in contract.variables),
        checks=tuple(_check(rule) for rule in contract.rules),
        articles=tuple(_article(clause) for clause in contract.clauses),
        appendices=tuple(_appendix(annex) for annex in contract.annexes),
        reviewer=typography(contract.reviewer or ""),
    )


def fingerprint(contract: ContractTemplate) -> str:
    """Give the SHA-256 of what a version binds people to: its terms, rules, articles and annexes.

    Explanations (summary, why, help) are left out: mending them is no new version of the contract.
    """
    said = {
        "intitule": contract.heading,
        "roles": [role.model_dump(mode="json") for role in contract.roles],
        "variables": [variable.model_dump(mode="json", exclude=_NOT_TEXT) for variable in contract.variables],
        "regles": [rule.model_dump(mode="json", exclude={"message", "basis"}) for rule in contract.rules],
        "clauses": [clause.model_dump(mode="json", include=_CLAUSE_TEXT) for clause in contract.clauses],
        "annexes": [annex.model_dump(mode="json", exclude={"bases"}) for annex in contract.annexes],
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


_NOT_TEXT = {"label", "help", "example", "default_choice", "section", "personal"}
_CLAUSE_TEXT = {"id", "title", "duty", "conditions", "text", "additions", "variants"}


def _term(variable: models.Variable) -> Term:
    choice = variable.default_choice
    choices = tuple(map(typography, variable.choices))
    return Term(
        name=variable.name,
        label=typography(variable.label),
        term=typography(variable.term),
        type=variable.type,
        section=typography(variable.section),
        required=variable.required,
        role=variable.role or "",
        help=typography(variable.help or ""),
        example=typography(variable.example or ""),
        choices=choices,
        unit=variable.unit or "",
        low=_hundredths(variable.low),
        high=_hundredths(variable.high),
        default=typography(variable.default or "") if variable.type in CHOICE_TYPES else variable.default or "",
        chosen_by=choice.by if choice else "",
        chosen_why=typography(choice.why) if choice else "",
        tests=_tests(variable.conditions),
    )


def _check(rule: models.Rule) -> Check:
    return Check(
        id=rule.id,
        form=rule.form,
        blocks=rule.level == "bloquant",
        message=typography(rule.message),
        tests=_tests(rule.conditions),
        variables=rule.variables,
        total=_hundredths(rule.total) or 0,
    )


def _article(clause: models.Clause) -> Article:
    return Article(
        id=clause.id,
        title=typography(clause.title),
        removable=clause.duty in REMOVABLE,
        parts=cut(clause.text),
        tests=_tests(clause.conditions),
        more=tuple(More(_tests(addition.conditions), cut(addition.text)) for addition in clause.additions),
        variants=tuple(Wording(item.id, typography(item.title), cut(item.text)) for item in clause.variants),
    )


REMOVABLE = frozenset({"recommandee", "optionnelle"})
"""Places of a clause that the parties may take out."""


def _appendix(annex: models.Annex) -> Appendix:
    return Appendix(
        id=annex.id,
        title=typography(annex.title),
        parts=cut(annex.text),
        rubrics=tuple(Rubric(typography(part.title), cut(part.text)) for part in annex.parts),
        signed_by=tuple(map(typography, annex.signed_by)),
        tests=_tests(annex.conditions),
    )


def _tests(conditions: Iterable[models.Condition]) -> tuple[Test, ...]:
    return tuple(_test(condition) for condition in conditions)


def _test(condition: models.Condition) -> Test:
    if condition.equals is not None:
        return Test(condition.variable, "egal", (typography(condition.equals),))
    if condition.among:
        return Test(condition.variable, "parmi", tuple(map(typography, condition.among)))
    if condition.filled is not None:
        return Test(condition.variable, "rempli", number=int(condition.filled))
    if condition.above is not None:
        return Test(condition.variable, "plus_de", number=_hundredths(condition.above) or 0)
    return Test(condition.variable, "moins_de", number=_hundredths(condition.below) or 0)


def _hundredths(number: float | None) -> int | None:
    return None if number is None else round(number * 100)


_TOKEN = re.compile(rf"{PLACEHOLDER.pattern}|{CROSS_REFERENCE.pattern}|\*\*(?P<bold>[^*]+)\*\*")
_ITEM = re.compile(r"^- +", re.MULTILINE)


def cut(text: str) -> tuple[Part, ...]:
    """Cut a clause's text into paragraphs and lists, and each into runs."""
    return tuple(part for block in re.split(r"\n\s*\n", text.strip()) for part in _parts(block))


def _parts(block: str) -> Iterable[Part]:
    lines = block.strip().split("\n")
    first = next((number for number, line in enumerate(lines) if _ITEM.match(line)), len(lines))
    if first:
        yield Part(runs=_runs(" ".join(line.strip() for line in lines[:first])))
    if first < len(lines):
        items = _ITEM.split("\n".join(line.strip() for line in lines[first:]))[1:]
        yield Part(items=tuple(_runs(" ".join(item.split())) for item in items))


def _runs(text: str) -> tuple[Run, ...]:
    return tuple(_run_pieces(typography(text), bold=False))


def _run_pieces(text: str, *, bold: bool) -> Iterable[Run]:
    last = 0
    for match in _TOKEN.finditer(text):
        if match.start() > last:
            yield Run(text[last : match.start()], bold)
        variable, kind, identifier, fallback, strong = match.groups()
        if variable:
            yield Run(variable=variable, bold=bold)
        elif kind:
            yield Run(text=fallback or "", target=f"{kind}:{identifier}", bold=bold)
        else:
            yield from _run_pieces(strong, bold=True)
        last = match.end()
    if last < len(text):
        yield Run(text[last:], bold)


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        # Zero stays: a bound of nought is a bound.
        kept = ((key, item) for key, item in value.items() if item is not False and item not in (None, "", (), [], {}))
        return {key: _lean(item) for key, item in kept}
    if isinstance(value, list | tuple):
        return [_lean(item) for item in value]
    return value
