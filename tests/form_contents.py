"""Contents that a form can give, right and wrong, and what Python says of them: the measure of the browser's twin."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.forms import Form, FormField, form_of
from generator.load import read_document
from generator.load.records import DataFile, check_bytes
from generator.models.kinds import Kind
from generator.problems import Problem
from generator.yaml_text import dump

Said = list[list[str]]
"""[code, dotted field, message] of each problem, sorted."""

_WORDS = ("une aide", "C’est « ça »", "R&D", "a : b", "deux mots", "Œuvre d’été", "mot 😀", "  bords  ", "14:30", "é" * 40)
_LONG = ("mot " * 90, "é" * 6001, "x" * 301, "a" * 8001, "nom-" * 16 + "x")
_DATES = ("2026", "2026-09", "2026-09-01", "2024-02-29", "2026-02-30", "2026-13", "0000", "21/11/2026", "2026-1-1", "demain", "1999-12-31")
_MOMENTS = ("2026-12-08T18:30", "2026-12-08 18:30:00", "2026-12-08T25:00", "2026-02-30T10:00", "2026-12-08", "2026-12-08T20:00:00", "18 h 30")
_BY_CHECK: dict[str, tuple[str, ...]] = {
    "https": ("https://www.exemple.fr", "https://a.fr/b?c=d", "http://a.fr", "www.exemple.fr", "https://a b.fr", "rien", "https://" + "a" * 500),
    "siren": ("732829320", "732829321", "12345678", "73282932O", "552100554", "732 829 320"),
    "department": ("77", "2A", "971", "1", "20", "99", "2a", "Paris"),
    "territory": ("FR", "REG-53", "DEP-77", "DEP-2A", "REG-20", "DEP-99", "Bretagne", "fr"),
    "postcode": ("01000", "20090", "97400", "2000", "99000", "7700A", "20900"),
    "partial-date": _DATES,
    "day": ("2026-11-21", "2026-02-29", "2024-02-29", "2026-11", "21/11/2026", "2026-11-31", "0000-01-01"),
    "moment": _MOMENTS,
}
_BY_PATTERN: dict[str, tuple[str, ...]] = {
    "^[a-z0-9]": ("cheque", "cheque-numerique", "financer", "Chèque", "a--b", "-a", "a_b", "nom.point", "x" * 60, "x" * 61, "prix_mensuel", "a.b"),
    r"^\d{2}": ("43", "43.2", "43.22", "43.22A", "4", "43.22AB", "43,22", "A3"),
    r"^\d+\.": ("0.1.0", "1.0", "1.2.3", "v1.0.0", "10.20.30"),
    "^[0-9][": ("17", "0 805 805 817", "+33 1", "3", "06.01"),
    "^[a-z][": ("client", "prix_mensuel", "Prix", "1a", "a-b", "x" * 41),
    "^[0-9a-f]": ("a" * 64, "A" * 64, "abc"),
}
_NUMBERS = (0, 1, 5, 12, 99, 100, 1990, 2026, 10_001, 200_000_000, -1, 2.5, 7.25, "douze", "1 500 €", "1,5,6", "12 km")


class Contents:
    """Makes contents of one form, always the same for a seed."""

    def __init__(self, form: Form, seed: int) -> None:
        self.form = form
        self.dice = random.Random(f"{form.kind.key} {seed}")
        self.nodes = {node.name: node for node in form.nodes}

    def record(self, wrong: float) -> dict[str, Any]:
        """A record whose values are wrong at that rate."""
        return self.mapping(self.form.root.name, wrong)

    def mapping(self, name: str, wrong: float) -> dict[str, Any]:
        content = {}
        for field in self.nodes[name].fields:
            is_asked = self.dice.random() > (wrong / 4 if field.required else 0.6)
            if is_asked:
                content[field.key] = self.value(field, wrong)
        return content

    def value(self, field: FormField, wrong: float) -> Any:
        if not field.many:
            return self.one(field, wrong)
        least, most = field.least or 0, field.most or 3
        size = self.dice.randint(max(0, least - 1), most + 1) if self.dice.random() < wrong else self.dice.randint(max(1, least), max(1, least, min(most, least + 2)))
        return [self.one(field, wrong) for _ in range(size)]

    def one(self, field: FormField, wrong: float) -> Any:
        is_wrong = self.dice.random() < wrong
        if field.node:
            return self.mapping(field.node, wrong)
        if field.is_bool:
            return self.dice.random() < 0.5
        if field.is_number:
            low = int(field.ge or 0)
            return self.dice.choice(_NUMBERS) if is_wrong else self.dice.randint(low, int(min(field.le or low + 50, low + 50)))
        if field.choices and not field.choices.startswith("@"):
            values = [choice[0] for choice in self.form.choices[field.choices]]
            return self.dice.choice((*values, "autre-chose", values[0].upper())) if is_wrong else self.dice.choice(values)
        return self.text(field, is_wrong)

    def text(self, field: FormField, is_wrong: bool) -> str:
        pool = _BY_CHECK.get(field.check) or next((texts for start, texts in _BY_PATTERN.items() if field.pattern.startswith(start)), _WORDS)
        if is_wrong:
            return self.dice.choice((*pool, *_LONG, "deux\nlignes"))
        return self.dice.choice(pool[:2]) if pool is not _WORDS else self.dice.choice(pool)

    def spoilt(self, content: dict[str, Any]) -> dict[str, Any]:
        """A real record with one or a few of its values changed, in the form's own ways."""
        spoilt = copy.deepcopy(content)
        for _ in range(self.dice.choice((1, 1, 2, 4))):
            self._spoil(self.form.root.name, spoilt)
        return spoilt

    def _spoil(self, name: str, content: dict[str, Any]) -> None:
        field = self.dice.choice(self.nodes[name].fields)
        value = content.get(field.key)
        if field.node and value and self.dice.random() < 0.7:
            self._spoil(field.node, self.dice.choice(value) if field.many else value)
        elif value is not None and self.dice.random() < 0.2:
            del content[field.key]
        elif field.many and value and self.dice.random() < 0.6:
            if self.dice.random() < 0.4:
                del value[self.dice.randrange(len(value))]
            else:
                value.insert(self.dice.randrange(len(value) + 1), self.one(field, 0.6))
        else:
            content[field.key] = self.value(field, 0.6)


def as_typed(form: Form, content: dict[str, Any]) -> dict[str, Any]:
    """Give a real record's content with the types that a form gives: a bare year is text."""
    nodes = {node.name: node for node in form.nodes}

    def one(field: FormField, value: Any) -> Any:
        if field.node:
            return mapping(field.node, value)
        return value if field.is_bool or field.is_number else str(value)

    def mapping(name: str, values: dict[str, Any]) -> dict[str, Any]:
        fields = {field.key: field for field in nodes[name].fields}
        return {
            key: [one(fields[key], item) for item in value] if fields[key].many else one(fields[key], value)
            for key, value in values.items()
            if value is not None
        }

    return mapping(form.root.name, content)


def contents_of(kind: Kind, real: list[dict[str, Any]], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Give contents of a kind: made from nothing, right or wrong at several rates, and real ones that were changed."""
    form = form_of(kind)
    maker = Contents(form, seed)
    for rank in range(count):
        if real and rank % 2:
            yield maker.spoilt(as_typed(form, maker.dice.choice(real)))
        else:
            yield maker.record((0.0, 0.02, 0.1, 0.4)[rank // 2 % 4])


def told_by_python(kind: Kind, content: dict[str, Any]) -> Said:
    """What the loader says of a content that someone has written down."""
    path = f"data/{kind.patterns[0].replace('{id}', 'x').replace('*', 'x')}"
    data = dump(kind, content, path).encode()
    value, problems = read_document(path, data)
    assert value == content or problems, (content, value)
    return as_said(check_bytes(DataFile(path, kind, None), data).problems)


def as_said(problems: tuple[Problem, ...]) -> Said:
    """What problems say, whatever their place in the file."""
    return sorted([problem.code, problem.field, problem.message] for problem in problems)


def real_contents(root: Path, kind: Kind) -> list[dict[str, Any]]:
    """The contents of every record of a kind, in order of path."""
    found = []
    for pattern in kind.patterns:
        for file in sorted((root / "data").glob(pattern.replace("{id}", "*"))):
            content, _ = read_document(file.name, file.read_bytes())
            assert content is not None
            found.append(content)
    return found
