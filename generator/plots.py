"""Plots as inline SVG: bars and lines, drawn by leather, painted by our style sheets. Values in, markup out.

leather writes plain attributes and needs nothing else, so its drawings obey a policy that refuses inline styles.
Colours are names here (`t-barre`, `t-trait`…): `_paint_by_class` turns them into classes, and `chiffres.css` gives
them the tokens, light or dark. The same values give the same bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any
from xml.etree import ElementTree

import leather
from leather import theme
from leather.scales import Linear, Scale
from leather.shapes import Bars, Dots
from markupsafe import Markup

from generator.text import french_number, typography

WIDTH = 340
"""Units of a plot's width: the width of a phone's column, so that a letter is about as high as its unit says."""

_LETTER = 14
"""Height of a letter, in the plot's units: 13 px on a phone of 360 px."""
_LINE = 19
_BAR = 15
_LABEL_LENGTH = 44
"""Letters of that height that fit in the width."""
_ROOM_FOR_VALUE = Decimal("1.45")
"""How much longer than the longest bar the scale is: the value is written at the bar's end."""
_LINE_HEIGHT = 210
_AXIS_HEIGHT = 38
"""What leather keeps under the bars for an axis, and its margins."""
_FOOT = 16
"""What is shown of it."""
_INDENT = 5
"""From the axis to the labels."""

# leather keeps its look in a module of globals; nobody else uses it here. Colours are the names of our classes.
theme.margin = 0.02
theme.background_color = "t-fond"
theme.tick_color = "t-trait"
theme.zero_color = "t-axe"
theme.label_color = "t-texte"
theme.tick_font_size = theme.tick_font_char_height = _LETTER


@dataclass(frozen=True)
class Bar:
    """One bar and the words around it."""

    label: str
    """What is measured, written above the bar; "" to go on under the label above."""
    value: float
    """Its length, from 0."""
    text: str
    """What is written at its end, such as "82 %"."""


@dataclass(frozen=True)
class Point:
    """One year of a curve."""

    year: int
    value: float
    text: str
    """What is written above it, such as "82 %"."""


@dataclass(frozen=True)
class Caption:
    """What is said of a plot to whoever does not see it."""

    id: str
    """Unique in the page, such as "acces-a-internet"; the ids of the title and the description begin with it."""
    title: str
    description: str
    """What the plot shows, in a sentence or two, with its values."""


def draw_bars(bars: Sequence[Bar], caption: Caption, *, whole: float | None = None) -> Markup:
    """Give lying bars from 0, each under its label, as an `<svg>`.

    Args:
        bars: At least one; values are not negative. They are drawn in this order, from the top.
        caption: Its title and description.
        whole: What the longest possible bar is worth, 100 for a share; the longest bar when there is no such limit.
    """
    bands, height = _bands(bars)
    longest = Decimal(str(whole if whole is not None else max(bar.value for bar in bars) or 1))
    chart = leather.Chart()
    chart.set_x_scale(_Exact(0, longest * _ROOM_FOR_VALUE))
    chart.set_y_scale(bands)
    chart.add_x_axis(ticks=[0], tick_formatter=_nothing)
    chart.add_y_axis(tick_formatter=_nothing)
    rows = [(Decimal(str(bar.value)), str(rank), bar) for rank, bar in enumerate(bars)]
    chart.add_series(leather.Series(rows), _LabelledBars("t-barre"))
    return _svg(chart, height + _AXIS_HEIGHT, caption, shown=height + _FOOT)


def draw_line(points: Sequence[Point], caption: Caption, *, whole: float | None = None) -> Markup:
    """Give a curve through years, each point with its value, as an `<svg>`.

    Args:
        points: At least two, of different years.
        caption: Its title and description.
        whole: The top of the scale, 100 for a share; a little above the highest point when there is no such limit.
    """
    rows = [(point.year, Decimal(str(point.value)), point) for point in sorted(points, key=lambda item: item.year)]
    years = [row[0] for row in rows]
    top = Decimal(str(whole if whole is not None else max(point.value for point in points) or 1))
    around = max(1, (years[-1] - years[0]) // 6)
    chart = leather.Chart()
    chart.set_x_scale(_Exact(years[0] - around, years[-1] + around))
    chart.set_y_scale(_Exact(0, top))
    chart.add_x_axis(ticks=years, tick_formatter=_year)
    chart.add_y_axis(ticks=[Decimal(0), top / 2, top], tick_formatter=_number)
    series = leather.Series(rows)
    chart.add_series(series, leather.Line("t-courbe"))
    chart.add_series(series, _LabelledDots("t-point", 4.5))
    return _svg(chart, _LINE_HEIGHT, caption)


def _year(value: int, index: int, count: int) -> str:
    return str(value)


def _number(value: Decimal, index: int, count: int) -> str:
    return french_number(float(value))


def _nothing(value: object, index: int, count: int) -> str:
    return ""


class _Exact(Linear):  # type: ignore[misc]  # leather is not typed
    """leather's linear scale without its taste for round ends, which would leave half of a few years empty."""

    def project(self, value: Any, range_min: Any, range_max: Any) -> Decimal:
        start, end = Decimal(range_min), Decimal(range_max)
        lowest, highest = Decimal(self._data_min), Decimal(self._data_max)
        return start + (end - start) * (Decimal(value) - lowest) / (highest - lowest)


class _Bands(Scale):  # type: ignore[misc]
    """Where each bar lies: bands of their own height, which leather's ordinal scale does not have."""

    def __init__(self, bands: dict[str, tuple[int, int]]) -> None:
        """Keep (top, bottom) of each bar, by its key."""
        self._bands = bands

    def contains(self, v: str) -> bool:
        return v in self._bands

    def ticks(self) -> list[str]:
        return []

    def project_interval(self, value: str, range_min: float, range_max: float) -> tuple[int, int]:
        top, bottom = self._bands[value]
        return bottom, top


def _bands(bars: Sequence[Bar]) -> tuple[_Bands, int]:
    """Give the place of each bar, label included, by its rank, and the height of all."""
    bands: dict[str, tuple[int, int]] = {}
    top = 0
    for rank, bar in enumerate(bars):
        lines = len(_lines(bar.label))
        top += 10 if lines and rank else 3
        bands[str(rank)] = (top + lines * _LINE, top + lines * _LINE + _BAR)
        top = bands[str(rank)][1]
    return _Bands(bands), top


def _lines(label: str) -> list[str]:
    return wrap(typography(label), _LABEL_LENGTH, break_long_words=False)


class _LabelledBars(Bars):  # type: ignore[misc]
    """leather's bars, each with its label above and its value at its end."""

    def to_svg(self, width: float, height: float, x_scale: Scale, y_scale: Scale, series: Any, palette: Any) -> Any:
        group = super().to_svg(width, height, x_scale, y_scale, series, palette)
        for datum in series.data():
            bar: Bar = datum.row[2]
            bottom, top = y_scale.project_interval(datum.y, height, 0)
            lines = _lines(bar.label)
            for number, line in enumerate(lines):
                group.append(_text(line, _INDENT, top - 5 - (len(lines) - 1 - number) * _LINE))
            end = x_scale.project(datum.x, 0, width) + 6
            group.append(_text(typography(bar.text), end, bottom - 2, "t-valeur"))
        return group


class _LabelledDots(Dots):  # type: ignore[misc]
    """leather's dots, each with its value above."""

    def to_svg(self, width: float, height: float, x_scale: Scale, y_scale: Scale, series: Any, palette: Any) -> Any:
        group = super().to_svg(width, height, x_scale, y_scale, series, palette)
        for datum in series.data():
            point: Point = datum.row[2]
            place = y_scale.project(datum.y, height, 0) - 10
            # At the top of the scale the value goes under its point.
            below = place < _LETTER
            label = _text(
                typography(point.text), x_scale.project(datum.x, 0, width), place + (34 if below else 0), "t-valeur"
            )
            label.set("text-anchor", "middle")
            group.append(label)
        return group


def _text(text: str, x: object, y: object, paint: str = "t-texte") -> ElementTree.Element:
    element = ElementTree.Element("text", {"x": str(x), "y": str(y), "fill": paint})
    element.text = text
    return element


def _svg(chart: Any, height: int, caption: Caption, *, shown: int | None = None) -> Markup:
    root = ElementTree.Element(
        "svg",
        {
            "class": "trace",
            "viewBox": f"0 0 {WIDTH} {shown or height}",
            "role": "img",
            "aria-labelledby": f"{caption.id}-titre {caption.id}-description",
        },
    )
    for tag, part, text in (("title", "titre", caption.title), ("desc", "description", caption.description)):
        element = ElementTree.SubElement(root, tag, {"id": f"{caption.id}-{part}"})
        element.text = typography(text)
    group = chart.to_svg_group(WIDTH, height)
    # A drawing of two layers gets a legend, which would name one thing twice: the caption says it.
    margin = group[1]
    margin.remove(margin[0])
    for element in (group, *group.iter()):
        _paint_by_class(element)
    root.extend(child for child in group if child.get("class") != "t-fond")
    _drop_empty_texts(root)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?")


def _paint_by_class(element: ElementTree.Element) -> None:
    """Turn the colours of an element into classes, and shorten its numbers to a tenth."""
    for name in ("font-family", "font-size", "stroke-width", "stroke-dasharray"):
        element.attrib.pop(name, None)
    classes = [element.attrib.pop(name) for name in ("fill", "stroke") if element.get(name, "").startswith("t-")]
    element.attrib.pop("class", None)
    if classes:
        element.set("class", " ".join(classes))
    for name, value in element.attrib.items():
        element.set(name, _NUMBER.sub(_tenth, value) if name != "class" else value)


def _tenth(match: re.Match[str]) -> str:
    return f"{round(float(match.group()), 1) + 0:.1f}".removesuffix(".0")


def _drop_empty_texts(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "text" and not child.text:
                parent.remove(child)
