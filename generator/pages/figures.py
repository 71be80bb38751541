"""The observatory: every figure with its source, and plots of those that can be compared."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from generator.models.common import Source
from generator.models.knowledge import Statistic
from generator.observatory import FAMILIES, Measure, Series, comparable_series, themes
from generator.outputs import OutputFile
from generator.plots import Bar, Caption, Point, draw_bars, draw_line
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import french_number

URL = "chiffres/"
_SECTION = "chiffres"


@dataclass(frozen=True)
class PlotLink:
    """A plot and where it is."""

    title: str
    url: str
    """Site path with its anchor."""
    note: str
    """Its years or its theme."""


@dataclass(frozen=True)
class Theme:
    """One page of the observatory."""

    id: str
    label: str
    url: str
    """Site path."""
    entries: tuple[Entry[Statistic], ...]
    """Its figures, by title."""


@dataclass(frozen=True)
class FigureList(Context):
    """Variables of chiffres.html."""

    template: ClassVar[str] = "chiffres.html"
    families: tuple[tuple[str, tuple[PlotLink, ...]], ...]
    """(heading, its plots)."""
    themes: tuple[Theme, ...]
    """The pages, and the anchor of each figure."""
    count: int
    """How many figures."""
    plots: int
    """How many plots."""


@dataclass(frozen=True)
class Plot:
    """One plot and all that must be read with it."""

    series: Series
    """What it shows."""
    svg: Markup
    """The drawing, with its title and its description."""
    csv_url: str
    """Site path of its values."""
    sources: tuple[Source, ...]
    """Where its figures were read, each once."""
    oldest: Entry[Statistic]
    """The figure that was checked longest ago."""
    cautions: tuple[str, ...]
    """What must be read with it: the notes that all its figures bear, and those of a curve's years."""
    details: tuple[str, ...]
    """The other notes, each with the figure it speaks of."""
    doubts: tuple[str, ...]
    """What remains to be checked, each once."""


@dataclass(frozen=True)
class FigureTheme(Context):
    """Variables of chiffres-theme.html."""

    template: ClassVar[str] = "chiffres-theme.html"
    theme: Theme
    """The theme."""
    plots: tuple[Plot, ...]
    """Its plots."""
    others: tuple[Theme, ...]
    """The other themes."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list of figures and one page a theme."""
    if not site.statistics:
        return
    lead = "Où en sont les petites entreprises françaises : chaque chiffre avec sa population, son année, sa source."
    found = _themes(site)
    context = FigureList(_families(site), found, len(site.statistics), len(site.once(comparable_series)))
    yield Page(URL, "Les chiffres", lead, context, section=_SECTION)
    for theme in found:
        yield _theme_page(site, theme, found)


def files(site: Site) -> Iterator[OutputFile]:
    """Give the values of each plot as CSV."""
    for series in site.once(comparable_series):
        yield OutputFile.text(_csv_path(series), csv_of(series))


def csv_of(series: Series) -> str:
    """Write a plot's values for a spreadsheet: semicolons, decimal commas and a byte order mark, as French ones want."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(("libelle", "annee", "precision", "valeur", "unite", "population", "champ", "source", "adresse_source", "verifie_le", "confiance", "fiche", "note"))
    for measure in series.measures:
        record = measure.entry.record
        row = (
            measure.label,
            measure.year,
            record.precision or "",
            f"{measure.value:g}".replace(".", ",") if measure.value < 100_000 else f"{measure.value:.0f}",
            record.unit,
            record.population,
            record.scope or "",
            record.source.title,
            record.source.url or record.source.reference or "",
            record.checked_on.isoformat(),
            record.confidence,
            record.id,
            record.note or "",
        )
        writer.writerow(map(_cell, row))
    return "\ufeff" + written.getvalue()


def _cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula: records are written by strangers."""
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _csv_path(series: Series) -> str:
    return f"{URL}{series.id}.csv"


def _themes(site: Site) -> tuple[Theme, ...]:
    return tuple(Theme(value, label, f"{URL}{value}/", entries) for value, label, entries in themes(site))


def _families(site: Site) -> tuple[tuple[str, tuple[PlotLink, ...]], ...]:
    links = {
        label: tuple(
            PlotLink(series.title, f"{URL}{series.theme}/#{series.id}", _span(series))
            for series in site.once(comparable_series)
            if series.family == family
        )
        for family, label in FAMILIES.items()
    }
    return tuple((label, found) for label, found in links.items() if found)


def _span(series: Series) -> str:
    first, last = series.years[0], series.years[-1]
    return str(first) if first == last else f"{first} à {last}"


def _theme_page(site: Site, theme: Theme, all_themes: Sequence[Theme]) -> Page:
    plots = tuple(_plot(series) for series in site.once(comparable_series) if series.theme == theme.id)
    context = FigureTheme(
        theme=theme,
        plots=plots,
        others=tuple(other for other in all_themes if other is not theme),
    )
    lead = f"{theme.label} : {len(theme.entries)} chiffres sur les petites entreprises, chacun avec son année et sa source."
    return Page(theme.url, f"{theme.label}, les chiffres", lead, context, section=_SECTION)


def _plot(series: Series) -> Plot:
    records = [measure.entry.record for measure in series.measures]
    oldest = min((measure.entry for measure in series.measures), key=lambda entry: (entry.record.checked_on, entry.id))
    cautions, details = _notes(series)
    return Plot(
        series=series,
        svg=_draw(series),
        csv_url=_csv_path(series),
        sources=tuple({record.source.title: record.source for record in records}.values()),
        oldest=oldest,
        cautions=cautions,
        details=details,
        doubts=tuple(dict.fromkeys(record.to_check for record in records if record.to_check)),
    )


def _notes(series: Series) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the notes of the figures, (to read at once, in the details); one that is not everyone's names its figure."""
    by_note: dict[str, list[Measure]] = {}
    for measure in series.measures:
        if measure.entry.record.note:
            by_note.setdefault(measure.entry.record.note, []).append(measure)
    of_all = tuple(note for note, measures in by_note.items() if len(measures) == len(series.measures))
    of_some = tuple(
        f"{', '.join(_name(item, series) for item in measures)} : {note}" for note, measures in by_note.items() if note not in of_all
    )
    return (of_all + of_some, ()) if series.is_curve else (of_all, of_some)


def _name(measure: Measure, series: Series) -> str:
    return f"{measure.label}, {measure.year}" if len(series.years) > 1 and not series.is_curve else measure.label


def _draw(series: Series) -> Markup:
    whole = 100 if series.unit == "%" else None
    values = [_value(measure, series.unit) for measure in series.measures]
    told = ", ".join(
        f"{value} en {item.year}" if series.is_curve else f"{item.label}{f' en {item.year}' if len(series.years) > 1 else ''} {value}"
        for item, value in zip(series.measures, values, strict=True)
    )
    if series.is_curve:
        caption = Caption(series.id, series.title, f"Courbe de {series.years[0]} à {series.years[-1]} : {told}.")
        points = [Point(item.year, item.value, value) for item, value in zip(series.measures, values, strict=True)]
        return draw_line(points, caption, whole=whole)
    caption = Caption(series.id, series.title, f"Barres : {told}.")
    return draw_bars(_bars(series, values), caption, whole=whole)


def _bars(series: Series, values: Sequence[str]) -> list[Bar]:
    """Give the bars; with several years, a label has one bar a year, each with its year."""
    bars: list[Bar] = []
    label = None
    for measure, value in zip(series.measures, values, strict=True):
        text = f"{value} en {measure.year}" if len(series.years) > 1 else value
        bars.append(Bar(measure.label if measure.label != label else "", measure.value, text))
        label = measure.label
    return bars


def _value(measure: Measure, unit: str) -> str:
    """Write a value as a plot shows it: the unit is said once, above, unless it is a sign."""
    number = french_number(measure.value)
    precision = measure.entry.record.precision
    text = f"{number} {unit}" if unit in ("%", "€") else number
    return f"{precision} {text}" if precision else text
