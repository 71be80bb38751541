"""Reading the files of `data/` that are no records: how the hub is looked after."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from pydantic import ValidationError

from generator.load.reader import MAX_BYTES, read_document
from generator.load.translate import problems_of
from generator.models.common import Node, Record
from generator.models.kinds import KINDS
from generator.models.upkeep import LinkExceptions, LinkReport, Redirections, Spans
from generator.problems import Problem

SPANS_PATH = "data/fraicheur.yml"
EXCEPTIONS_PATH = "data/liens-exceptions.yml"
REPORT_PATH = "data/liens.yml"
REDIRECTIONS_PATH = "data/redirections.yml"

UPKEEP_MODELS: Mapping[str, type[Node]] = MappingProxyType(
    {
        SPANS_PATH: Spans,
        EXCEPTIONS_PATH: LinkExceptions,
        REPORT_PATH: LinkReport,
        REDIRECTIONS_PATH: Redirections,
    }
)
"""The files and what they hold; each may be absent."""

DEFAULT_MONTHS: Mapping[str, int] = MappingProxyType({kind.key: kind.fresh_months for kind in KINDS})
"""Months a check stays fresh where `data/fraicheur.yml` does not say, by kind."""

AnyNode = TypeVar("AnyNode", bound=Node)


@dataclass(frozen=True)
class Upkeep:
    """What the four files say; the defaults where they are absent."""

    months: Mapping[str, int] = field(default_factory=lambda: DEFAULT_MONTHS)
    """Months a check stays fresh, by kind; every kind is there."""
    exceptions: LinkExceptions = field(default_factory=LinkExceptions)
    """Addresses that are not asked."""
    links: LinkReport | None = None
    """What the last recorded check of links found; None when there has been none."""
    redirections: Redirections = field(default_factory=Redirections)
    """Addresses of records that have changed their id."""


def read_upkeep(root: Path, paths: Collection[str] | None = None) -> tuple[Upkeep, tuple[Problem, ...]]:
    """Read the files that are there.

    Args:
        root: The project.
        paths: Tell the problems of these files only, relative to the root; of all when None.

    Returns:
        What they say, and what is wrong with them; a faulty file counts as absent.
    """
    found: dict[str, Node] = {}
    problems: list[Problem] = []
    for path, model in UPKEEP_MODELS.items():
        node, faults = _read(root, path, model)
        if node is not None:
            found[path] = node
        if paths is None or path in paths:
            problems.extend(faults)
    spans = cast(Spans, found.get(SPANS_PATH, Spans()))
    months = {**DEFAULT_MONTHS, **{span.kind: span.months for span in spans.spans}}
    exceptions = cast(LinkExceptions, found.get(EXCEPTIONS_PATH, LinkExceptions()))
    report = cast(LinkReport | None, found.get(REPORT_PATH))
    redirections = cast(Redirections, found.get(REDIRECTIONS_PATH, Redirections()))
    return Upkeep(MappingProxyType(months), exceptions, report, redirections), tuple(problems)


def _read(root: Path, path: str, model: type[AnyNode]) -> tuple[AnyNode | None, tuple[Problem, ...]]:
    file = root / path
    if not file.is_file() or file.is_symlink():  # a link is told as such by the walk of the folder
        return None, ()
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"le fichier ne peut pas être lu ({error.strerror or 'erreur du disque'})"
        return None, (Problem(path, 1, 1, "fichier-illisible", "", message, "Vérifiez ses droits"),)
    value, problems = read_document(path, data)
    if value is None:
        return None, problems
    try:
        return model.model_validate(value), ()
    except ValidationError as error:
        # Sentences are told from the fields of a class, whether it is a record's or not.
        return None, problems_of(error, cast(type[Record], model), path, data)
