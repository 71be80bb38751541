"""The observatory: what may share a plot, how it is drawn, what its table and its file say."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest

from generator.build import build
from generator.load import LoadedRecord
from generator.observatory import comparable_series, labels, themes
from generator.outputs import OutputFile
from generator.pages.figures import FigureTheme, csv_of, files, pages
from generator.plots import WIDTH, Bar, Caption, Point, draw_bars, draw_line
from generator.site import Site, entry_url
from generator.vocabularies import FIGURE_THEMES
from tests.helpers import SITES
from tests.hubs import ROOT, TODAY, hub, loaded, options, whole_project


def figure(identifier: str, **changes: object) -> LoadedRecord:
    """One figure of a comparable series, unless told otherwise."""
    sound: dict[str, object] = {
        "id": identifier,
        "serie": "Internet",
        "comparabilite": "bonne",
        "unite": "%",
        "population": "petites entreprises",
        "valeur": 50,
        "annee": 2012,
        "champ": None,
        "precision": None,
        "a_verifier": None,
        "note": None,
    }
    return loaded("chiffre", **{**sound, **changes})


def series_of(*records: LoadedRecord) -> list[tuple[str, list[tuple[str, int, float]]]]:
    return [
        (item.family, [(measure.label, measure.year, measure.value) for measure in item.measures])
        for item in comparable_series(hub(*records))
    ]


def test_years_of_one_series_make_a_curve() -> None:
    found = series_of(figure("b", annee=2022, valeur=82), figure("a", annee=2012, valeur=72))

    assert found == [("temps", [("2012", 2012, 72.0), ("2022", 2022, 82.0)])]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"comparabilite": "faible"}, id="the record says it does not compare"),
        pytest.param({"comparabilite": "moyenne"}, id="the record says with care"),
        pytest.param({"serie": "Autre enquête"}, id="another series"),
        pytest.param({"population": "grandes entreprises"}, id="another population"),
        pytest.param({"unite": "entreprises"}, id="another unit"),
        pytest.param({"valeur": None, "valeur_texte": "une sur trois"}, id="no number"),
        pytest.param({"annee": None}, id="no year"),
    ],
)
def test_what_does_not_compare_is_never_joined(other: dict[str, object]) -> None:
    assert series_of(figure("a"), figure("b", **{"annee": 2022, **other})) == []


def test_what_is_left_out_of_a_plot_is_named_beside_it() -> None:
    site = hub(
        figure("a", annee=2012), figure("b", annee=2022), figure("c", annee=2005, comparabilite="faible", nom="Avant")
    )

    (series,) = comparable_series(site)

    assert [entry.id for entry in series.left_out] == ["c"]
    assert series.years == (2012, 2022)


def test_sectors_of_one_year_make_bars_the_highest_first() -> None:
    found = series_of(
        figure("a", nom="Internet (2022) : commerce", champ="commerce", valeur=71, annee=2022),
        figure("b", nom="Internet (2022) : bâtiment", champ="construction", valeur=75, annee=2022),
    )

    assert found == [("secteurs", [("bâtiment", 2022, 75.0), ("commerce", 2022, 71.0)])]


def test_steps_follow_their_amounts() -> None:
    names = ("plus de 5 000 €", "de 100 à 500 €", "moins de 100 €", "de 500 à 1 000 €")
    records = [
        figure(f"f{rank}", nom=f"Entreprises qui ont dépensé {name} (2023)", annee=2023, valeur=10 + rank)
        for rank, name in enumerate(names)
    ]

    ((_, measures),) = series_of(*records)

    assert [label for label, _, _ in measures] == [names[2], names[1], names[3], names[0]]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Accès (2012) : bâtiment", "Accès (2012) : commerce"], ["bâtiment", "commerce"]),
        (["Ce qui freine : le temps (2025)", "Ce qui freine : l’argent (2025)"], ["le temps", "l’argent"]),
        (["Nord : gain possible", "Ardèche : gain possible"], ["Nord", "Ardèche"]),
        (["moins de 100 € (2023)", "plus de 500 € (2023)"], ["moins de 100 €", "plus de 500 €"]),
        (["le même", "le même"], ["même", "même"]),
        (["seul"], []),
    ],
)
def test_a_label_is_what_a_name_says_that_the_others_do_not(names: list[str], expected: list[str]) -> None:
    assert labels(names) == expected


# --- drawing ----------------------------------------------------------------------------------------------

CAPTION = Caption("essai", "L’accès à internet", "Barres : bâtiment 75 %.")
BARS = [Bar("bâtiment", 75, "75 %"), Bar("", 50, "50 % en 2012"), Bar("<script> & commerce", 0, "0 %")]
POINTS = [Point(2022, 82, "82 %"), Point(2012, 72.5, "72,5 %")]


def drawings() -> list[tuple[str, str]]:
    return [("bars", draw_bars(BARS, CAPTION, whole=100)), ("line", draw_line(POINTS, CAPTION, whole=100))]


@pytest.mark.parametrize("svg", [pytest.param(svg, id=name) for name, svg in drawings()])
def test_a_drawing_names_itself_and_bears_no_style(svg: str) -> None:
    root = ElementTree.fromstring(svg)

    titled = {element.get("id"): element.text for element in root if element.tag in ("title", "desc")}
    assert root.get("role") == "img"
    assert titled == {"essai-titre": CAPTION.title, "essai-description": "Barres\u00a0: bâtiment 75\u202f%."}
    assert set((root.get("aria-labelledby") or "").split()) == set(titled)
    assert not re.search(r"style|font-family|#[0-9a-f]{3}|<script", svg)
    shapes = ("rect", "circle", "path", "line", "text")
    painted = [element for element in root.iter() if element.tag in shapes]
    assert painted
    assert all((element.get("class") or "").startswith("t-") for element in painted)


@pytest.mark.parametrize("draw", [lambda: draw_bars(BARS, CAPTION), lambda: draw_line(POINTS, CAPTION)])
def test_the_same_values_give_the_same_bytes(draw: object) -> None:
    assert callable(draw)
    assert draw() == draw()


def test_bars_are_in_proportion_and_start_at_zero() -> None:
    root = ElementTree.fromstring(draw_bars(BARS, CAPTION, whole=100))

    rects = [(float(item.get("x", "")), float(item.get("width", ""))) for item in root.iter("rect")]

    assert {x for x, _ in rects} == {0.0}
    assert rects[0][1] / rects[1][1] == pytest.approx(75 / 50, abs=0.01)
    assert rects[2][1] == 0
    assert all(width < WIDTH for _, width in rects)


def test_a_curve_starts_at_zero_and_follows_the_years() -> None:
    root = ElementTree.fromstring(draw_line(POINTS, CAPTION, whole=100))

    dots = [(float(item.get("cx", "")), float(item.get("cy", ""))) for item in root.iter("circle")]
    axis = max(float(item.get("y1", "")) for item in root.iter("line") if item.get("y1") == item.get("y2"))
    top = min(float(item.get("y1", "")) for item in root.iter("line") if item.get("y1") == item.get("y2"))
    assert dots == sorted(dots)
    assert [(axis - y) / (axis - top) * 100 for _, y in dots] == pytest.approx([72.5, 82], abs=0.1)


def test_a_long_label_is_cut_between_words() -> None:
    svg = draw_bars([Bar("cafés, hôtels, restaurants et commerce alimentaire", 50, "50 %")], CAPTION)

    lines = [item.text for item in ElementTree.fromstring(svg).iter("text") if item.get("class") == "t-texte"]

    assert lines == ["cafés, hôtels, restaurants et commerce", "alimentaire"]


# --- pages and files --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def observatory() -> Site:
    """Two years, a third that does not compare, and a figure without theme."""
    return hub(
        figure("a", theme="equipement", annee=2012, valeur=72, note="Lu dans un compte rendu."),
        figure("b", theme="equipement", annee=2022, valeur=82.5, precision="près de"),
        figure("c", theme="ia", serie=None, comparabilite="hors-serie"),
        figure("d", serie=None, comparabilite="hors-serie"),
    )


def test_each_theme_has_its_page_and_each_figure_one_theme(observatory: Site) -> None:
    urls = [page.url for page in pages(observatory)]

    assert urls == ["chiffres/", "chiffres/equipement/", "chiffres/ia/", "chiffres/autres/"]
    assert sorted(entry.id for _, _, entries in themes(observatory) for entry in entries) == ["a", "b", "c", "d"]


def test_a_plot_comes_with_its_sources_its_notes_and_its_file(observatory: Site) -> None:
    page = next(page for page in pages(observatory) if page.url == "chiffres/equipement/")
    assert isinstance(page.context, FigureTheme)

    (plot,) = page.context.plots

    assert "72\u202f% en 2012, près de 82,5\u202f% en 2022" in plot.svg
    assert plot.cautions == ("2012 : Lu dans un compte rendu.",)
    assert [source.title for source in plot.sources] == [observatory.statistics[0].record.source.title]
    assert [file.path for file in files(observatory)] == [plot.csv_url]


def test_the_file_opens_in_a_french_spreadsheet(observatory: Site) -> None:
    (series,) = comparable_series(observatory)

    text = csv_of(series)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeff")
    assert [(row["annee"], row["precision"], row["valeur"], row["fiche"]) for row in rows] == [
        ("2012", "", "72", "a"),
        ("2022", "près de", "82,5", "b"),
    ]
    assert all(row["source"] and row["verifie_le"] for row in rows)


def test_a_record_cannot_put_a_formula_in_the_file() -> None:
    site = hub(figure("a", annee=2012, note="=HYPERLINK(1)"), figure("b", annee=2022, note="@SOMME"))

    (file,) = list(files(site))

    assert isinstance(file, OutputFile)
    assert "'=HYPERLINK(1)" in file.content.decode()
    assert ";=HYPERLINK" not in file.content.decode()
    assert "'@SOMME" in file.content.decode()


def test_the_address_of_every_figure_is_a_place_in_the_list() -> None:
    """Records and guides link to `chiffres/#id`: the list must keep every anchor, on paper as on screen."""
    template = (ROOT / "overrides" / "fiches" / "chiffres.html").read_text("utf-8")
    site = hub(figure("a"))

    assert entry_url(site.statistics[0].kind, "a") == "chiffres/#a"
    assert '<li id="{{ entry.id }}">' in template


def test_every_real_figure_has_a_theme() -> None:
    without = [
        file.name
        for file in (ROOT / "data" / "statistics").glob("*.yml")
        if not re.search(rf"^theme: ({'|'.join(FIGURE_THEMES.values)})$", file.read_text("utf-8"), re.MULTILINE)
    ]

    assert without == []


def test_anchors_are_in_the_built_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = whole_project(tmp_path_factory.mktemp("chiffres"), "complete")
    build(options(root, today=TODAY))

    html = (root / "site" / "chiffres" / "index.html").read_text("utf-8")
    records = (SITES / "complete" / "data" / "statistics").glob("*.yml")
    assert {f'id="{file.stem}"' in html for file in records} == {True}
    assert "<style" not in html
