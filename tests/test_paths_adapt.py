"""What narrows a trade's path, its one-page sheet, the stories' facets, the software catalogue."""

from typing import Any

import pytest

from generator.eligibility import Profile
from generator.load import LoadedRecord
from generator.models.trades import Trade
from generator.pages import catalogue, stories, trades
from generator.pages.listing import Listing
from generator.pathways import fit_aids, pathway
from generator.site import Site
from generator.templates import Page
from tests.helpers import step
from tests.hubs import hub, loaded, make

READ = {"titre": "Enquête", "url": "https://www.exemple.fr/enquete"}


def trade(*steps: dict[str, Any], **changes: Any) -> LoadedRecord:
    written = [*steps, *(step(f"etape-{number}") for number in range(len(steps) + 1, 5))]
    return loaded("metier", etapes=written, **changes)


def trade_context(site: Site) -> trades.TradePage:
    context = trades.trade_page(site, site.trades[0]).context
    assert isinstance(context, trades.TradePage)
    return context


def choice(site: Site, key: str) -> trades.PathChoice:
    return next(item for item in trade_context(site).choices if item.key == key)


def by_url(pages: Any) -> dict[str, Page]:
    return {page.url: page for page in pages}


def listing(page: Page) -> Listing:
    assert isinstance(page.context, Listing)
    return page.context


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        pytest.param({}, "", id="all sizes: the facet is not written"),
        pytest.param({"effectif_max": 49}, "", id="a limit that none of ours reaches"),
        pytest.param({"effectif_max": 0}, "seul", id="nobody but the owner"),
        pytest.param({"effectif_min": 1}, "un-ou-deux trois-a-neuf", id="at least one employee"),
        pytest.param({"effectif_min": 2, "effectif_max": 2}, "un-ou-deux", id="a number inside a size"),
        pytest.param({"effectif_min": 9}, "trois-a-neuf", id="the last number of a size"),
        pytest.param({"effectif_min": 11}, "aucune", id="too big for all of ours"),
    ],
)
def test_sizes_of_an_aid_are_those_it_does_not_exclude(criteria: dict[str, int], expected: str) -> None:
    (fit,) = fit_aids(hub(loaded("aide", criteres=criteria)), Profile())

    assert fit.sizes == expected


@pytest.mark.parametrize(("least", "expected"), [(0, ""), (1, "un-ou-deux trois-a-neuf"), (3, "trois-a-neuf")])
def test_a_step_is_for_the_sizes_that_have_its_need(least: int, expected: str) -> None:
    site = hub(trade(step("a", besoin="equipe")), loaded("besoin", id="equipe", effectif_min=least))

    assert pathway(site, site.trades[0]).steps[0].sizes == expected


def test_needs_are_told_apart_by_whether_the_path_serves_them() -> None:
    site = hub(
        trade(step("a", besoin="vendre")),
        loaded("besoin", ordre=1),
        loaded("besoin", id="vendre", court="Vendre", ordre=2),
        loaded("besoin", id="financer", court="Financer", ordre=3),
    )

    groups = choice(site, "besoin").groups

    assert [(group.label, [option.value for option in group.options]) for group in groups] == [
        ("Dans votre chemin", ["devis", "vendre"]),
        ("Hors de votre chemin", ["financer"]),
    ]


def test_a_moment_that_no_running_aid_names_narrows_no_list_of_aids() -> None:
    site = hub(
        trade(),
        loaded("moment", id="embauche", ordre=1),
        loaded("moment", id="reprise", nom="Je reprends", parce_que="vous reprenez", ordre=2),
        loaded("aide", id="une", moments=["reprise"]),
        loaded("aide", id="fermee", etat="fermee", moments=["embauche"]),
    )

    (group,) = choice(site, "moment").groups

    assert [(option.value, option.because, option.is_silent) for option in group.options] == [
        ("embauche", "vous embauchez", True),
        ("reprise", "vous reprenez", False),
    ]


def test_the_page_lists_what_is_open_and_counts_the_rest() -> None:
    site = hub(
        trade(),
        loaded("aide", id="ouverte"),
        loaded("aide", id="bientot", debut="2027"),
        loaded("aide", id="doute", etat="a-verifier"),
    )

    context = trade_context(site)

    assert [fit.entry.id for fit in context.aids] == ["ouverte", "bientot"]
    assert context.doubtful == 1


def test_when_no_aid_is_open_the_page_lists_those_to_check() -> None:
    context = trade_context(hub(trade(), loaded("aide", etat="a-verifier")))

    assert [fit.entry.id for fit in context.aids] == ["cheque"]
    assert context.doubtful == 0


def fact(text: str, **changes: Any) -> dict[str, Any]:
    return {"fait": text, "nature": "lu", "source": dict(READ), **changes}


@pytest.mark.parametrize(
    ("gain", "facts", "counted"),
    [
        pytest.param("Ils jetaient 7 % du pain.", [fact("7 % de la production est jetée")], True, id="the same share"),
        pytest.param("Jusqu’à 3 000 € par an.", [fact("Elle annonce 3 000 € en moyenne")], True, id="thousands"),
        pytest.param("Vous gagnez 2 heures.", [fact("Il faut 2 salariés")], False, id="another thing"),
        pytest.param("En 2020, une soirée.", [fact("Écrit en 2020 par une revue")], False, id="a bare year"),
        pytest.param("Une soirée par semaine.", [fact("7 % de la production")], False, id="no figure at all"),
        pytest.param(
            "Ils jetaient 7 % du pain.",
            [fact("7 % du pain", nature="deduction", source=None)],
            False,
            id="our own deduction is no source",
        ),
    ],
)
def test_a_gain_is_counted_by_the_fact_that_bears_its_figure(
    gain: str, facts: list[dict[str, Any]], counted: bool
) -> None:
    written = [{key: value for key, value in item.items() if value is not None} for item in facts]
    record = make(Trade, etapes=[step("a", gain=gain, faits=written), step("b"), step("c"), step("d")])

    (first, *_) = trades.best_reasons(record)

    assert [source.title for source in first.counted_by] == (["Enquête"] if counted else [])


def test_the_best_reasons_are_counted_then_read_then_first_and_keep_the_order_of_the_path() -> None:
    record = make(
        Trade,
        etapes=[
            step("a"),
            step("b"),
            step("c", faits=[fact("Une chose lue")]),
            step("d", gain="Ils gagnent 7 % de temps.", faits=[fact("7 % de temps gagné")]),
        ],
    )

    assert [(reason.step.id, reason.number) for reason in trades.best_reasons(record)] == [("a", 1), ("c", 3), ("d", 4)]


def test_each_trade_has_its_path_its_sources_and_its_sheet() -> None:
    site = hub(trade(), loaded("besoin"))

    assert [page.url for page in trades.pages(site)] == [
        "metiers/",
        "metiers/plombier/",
        "metiers/plombier/sources/",
        "metiers/plombier/fiche/",
    ]


def test_a_step_that_cites_nobody_shows_a_peer_of_the_trade_on_its_need() -> None:
    site = hub(
        trade(step("a", temoignages=["cite"]), step("b"), step("c", besoin="vendre")),
        loaded("besoin"),
        loaded("besoin", id="vendre", nom="Vendre", ordre=2),
        loaded("temoignage", id="cite"),
        loaded("temoignage", id="du-metier", metier="plombier"),
        loaded("temoignage", id="d-un-autre"),
    )

    shown = [[entry.id for entry in item.stories] for item in pathway(site, site.trades[0]).steps]

    assert shown == [["cite"], ["du-metier"], [], ["du-metier"]]


def told() -> Site:
    return hub(
        trade(),
        loaded("besoin"),
        loaded("temoignage", id="une", metier="plombier", departement="77", genre="reussite"),
        loaded("temoignage", id="deux", genre="echec"),
    )


def test_each_value_that_some_story_has_is_a_plain_page_and_no_other() -> None:
    pages = by_url(stories.pages(told()))

    assert {url: [row.url for row in listing(page).rows] for url, page in pages.items() if url.count("/") == 3} == {
        "temoignages/metier/plombier/": ["temoignages/une/"],
        "temoignages/besoin/devis/": ["temoignages/deux/", "temoignages/une/"],
        "temoignages/genre/reussite/": ["temoignages/une/"],
        "temoignages/genre/echec/": ["temoignages/deux/"],
        "temoignages/departement/77/": ["temoignages/une/"],
    }
    whole = listing(pages["temoignages/"])
    assert [facet.key for facet in whole.facets] == ["metier", "besoin", "genre", "departement"]
    assert not whole.remembers


def test_every_list_of_stories_asks_for_another() -> None:
    lists = [page for page in stories.pages(told()) if isinstance(page.context, Listing)]

    assert all("proposer/temoignage/" in dict(listing(page).links) for page in lists)


def software(**changes: Any) -> LoadedRecord:
    programs = [
        {"nom": "Fermé", "usage": "Encaisse", "libre": False},
        {"nom": "Ouvert", "usage": "Encaisse aussi", "libre": True, "donnees": "sur votre ordinateur"},
        {"nom": "Autre", "usage": "On ne sait pas"},
    ]
    return loaded("logiciel", **{"exemples": programs, **changes})


def test_a_family_is_for_the_trades_that_cite_it_and_those_of_its_sectors() -> None:
    site = hub(
        loaded("metier", id="citant", etapes=[step("a", logiciels=["caisse"]), step("b"), step("c"), step("d")]),
        loaded("metier", id="de-bouche", secteur="metiers-de-bouche"),
        loaded("metier", id="autre"),
        software(secteurs=["metiers-de-bouche"]),
    )

    assert [entry.id for entry in catalogue.trades_of(site, site.tools[0])] == ["citant", "de-bouche"]


def test_the_catalogue_lists_every_program_with_its_licence_and_where_data_are() -> None:
    site = hub(loaded("besoin"), software())

    pages = by_url(catalogue.pages(site))

    rows = listing(pages["logiciels/"]).rows
    assert [(row.url, dict(row.facets)["licence"]) for row in rows] == [
        ("logiciels/caisse/#ferme", "proprietaire"),
        ("logiciels/caisse/#ouvert", "libre"),
        ("logiciels/caisse/#autre", ""),
    ]
    assert "Vos données : sur votre ordinateur." in rows[1].summary
    assert [row.title for row in listing(pages["logiciels/licence/libre/"]).rows] == ["Ouvert"]
    assert [row.title for row in listing(pages["logiciels/besoin/devis/"]).rows] == ["Fermé", "Ouvert", "Autre"]


def test_open_source_comes_first_on_a_family_page() -> None:
    site = hub(software())

    context = catalogue.tool_page(site, site.tools[0]).context

    assert isinstance(context, catalogue.ToolPage)
    assert [program.example.name for program in context.programs] == ["Ouvert", "Fermé", "Autre"]
