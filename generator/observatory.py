"""Which figures may stand on one plot: the series that the records themselves say are comparable.

Two figures meet on a plot only when their records bear the same series, the same unit, the same population, and
`comparabilite: bonne`. What a series holds besides stays in the lists, beside the plot, and is named there. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from generator.models.knowledge import Statistic
from generator.site import Entry, Site
from generator.text import slugify
from generator.vocabularies import FIGURE_THEMES

Family = Literal["temps", "secteurs", "departements", "freins", "details"]

FAMILIES: dict[Family, str] = {
    "temps": "Dans le temps",
    "secteurs": "Par secteur",
    "departements": "Par département, en 2022",
    "freins": "Ce qui freine",
    "details": "Dans le détail, une année donnée",
}
"""Heading of each family of plots, in the order of the observatory."""

OTHER_THEME = "autres"
"""Where the figures without a theme are."""


@dataclass(frozen=True)
class Measure:
    """One figure of a plot."""

    entry: Entry[Statistic]
    label: str
    """What its name says that the others do not, such as "bâtiment"; its year when only the year differs."""
    year: int
    value: float


@dataclass(frozen=True)
class Series:
    """Comparable figures, as one plot shows them."""

    id: str
    """Anchor of the plot and name of its file, such as "acces-a-internet-des-petites-entreprises"."""
    title: str
    """The series, as the records write it."""
    theme: str
    """Value of the theme's vocabulary, `OTHER_THEME` without."""
    family: Family
    measures: tuple[Measure, ...]
    """In the order of the plot: years, or labels by their numbers, else the highest first."""
    unit: str
    population: str
    left_out: tuple[Entry[Statistic], ...]
    """Figures of the series that must not stand beside the others, by year."""

    @property
    def years(self) -> tuple[int, ...]:
        """Years it holds, in order."""
        return tuple(sorted({measure.year for measure in self.measures}))

    @property
    def is_curve(self) -> bool:
        """Whether it is one value a year."""
        return len(self.years) == len(self.measures)


def theme_of(entry: Entry[Statistic]) -> str:
    """Give the theme of a figure, `OTHER_THEME` without."""
    return entry.record.theme or OTHER_THEME


def themes(site: Site) -> tuple[tuple[str, str, tuple[Entry[Statistic], ...]], ...]:
    """Give (theme, its label, its figures by title) of the themes that have any, in order of the vocabulary."""
    labels = [(item.value, item.label) for item in FIGURE_THEMES] + [(OTHER_THEME, "Autres chiffres")]
    by_theme: dict[str, list[Entry[Statistic]]] = defaultdict(list)
    for entry in site.statistics:
        by_theme[theme_of(entry)].append(entry)
    return tuple((value, label, tuple(by_theme[value])) for value, label in labels if value in by_theme)


def comparable_series(site: Site) -> tuple[Series, ...]:
    """Give every series that makes a plot: two comparable figures at least. By family, theme and title."""
    by_name: dict[str, list[Entry[Statistic]]] = defaultdict(list)
    for entry in site.statistics:
        if entry.record.series:
            by_name[entry.record.series].append(entry)
    families = list(FAMILIES)
    order = [*FIGURE_THEMES.values, OTHER_THEME]
    made = [series for name, entries in by_name.items() for series in _series(name, entries)]
    return tuple(sorted(made, key=lambda item: (families.index(item.family), order.index(item.theme), item.title)))


def _series(name: str, entries: Sequence[Entry[Statistic]]) -> Iterator[Series]:
    good = [
        entry
        for entry in entries
        if entry.record.comparability == "bonne" and entry.record.value is not None and entry.record.year is not None
    ]
    # A record may claim too much: another unit or another population is another plot, that is none.
    if len(good) < 2 or len({(entry.record.unit, entry.record.population) for entry in good}) > 1:
        return
    measures = _measures(good)
    first = good[0].record
    yield Series(
        id=slugify(name),
        title=name,
        theme=theme_of(good[0]),
        family=_family(measures),
        measures=measures,
        unit=first.unit,
        population=first.population,
        left_out=tuple(sorted((entry for entry in entries if entry not in good), key=_year_then_id)),
    )


def _year_then_id(entry: Entry[Statistic]) -> tuple[int, str]:
    return entry.record.year or 0, entry.id


def _family(measures: Sequence[Measure]) -> Family:
    records = [measure.entry.record for measure in measures]
    if all((record.scope or "").startswith("département") for record in records):
        return "departements"
    if all(record.scope for record in records):
        return "secteurs"
    if len({record.year for record in records}) == len(records):
        return "temps"
    return "freins" if records[0].theme == "freins" else "details"


def _measures(entries: Sequence[Entry[Statistic]]) -> tuple[Measure, ...]:
    by_year: dict[int, list[Entry[Statistic]]] = defaultdict(list)
    for entry in sorted(entries, key=_year_then_id):
        by_year[entry.record.year or 0].append(entry)
    made = [
        Measure(entry, label, year, entry.record.value or 0)
        for year, found in by_year.items()
        for entry, label in zip(found, labels([entry.title for entry in found]) or [str(year)], strict=True)
    ]
    if all(len(found) == 1 for found in by_year.values()):
        return tuple(made)
    highest: dict[str, float] = {}
    for measure in made:
        highest[measure.label] = max(measure.value, highest.get(measure.label, 0))
    are_steps = all(_numbers(label) for label in highest)
    return tuple(
        sorted(
            made,
            key=lambda item: (_numbers(item.label) if are_steps else (-highest[item.label],), item.label, item.year),
        )
    )


def _numbers(label: str) -> tuple[float, ...]:
    """Give the first and the last number of a label, such as (100, 500) of "de 100 à 500 €"; () without."""
    found = [float(number.replace(" ", "")) for number in re.findall(r"\d+(?: \d{3})*", label)]
    return (found[0], found[-1]) if found else ()


def labels(names: Sequence[str]) -> list[str]:
    """Give what each name says that the others do not: their first and last words in common are left out.

    ["Internet : bâtiment (2022)", "Internet : commerce (2022)"] gives ["bâtiment", "commerce"]; [] for one name.
    """
    if len(names) < 2:
        return []
    split = [name.split() for name in names]
    start = _common(split)
    end = _common([words[start:][::-1] for words in split])
    while end and split[0][len(split[0]) - end] in ("€", "%"):
        end -= 1  # an amount keeps its sign
    return [" ".join(words[start : len(words) - end]).strip(" :,") for words in split]


def _common(split: Sequence[Sequence[str]]) -> int:
    """Count the first words that all have, leaving one at least to each."""
    shortest = min(map(len, split))
    columns = list(zip(*split, strict=False))[: shortest - 1]
    return len(list(takewhile(lambda words: len(set(words)) == 1, columns)))
