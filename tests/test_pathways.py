"""A trade's path joined with the hub: aids that fit, duties that bind, people who accompany."""

from datetime import date

import pytest

from generator.eligibility import Profile
from generator.load import LoadedRecord
from generator.models.law import Obligation
from generator.models.trades import Trade
from generator.pathways import (
    Pathway,
    binds,
    covered,
    fit_aids,
    pathway,
    prices_for_need,
    steps_for_need,
    tools_for_need,
)
from generator.site import Site
from tests.helpers import step
from tests.hubs import hub, loaded, make


def path_of(site: Site) -> Pathway:
    return pathway(site, site.trades[0])


def trade(**first_step: object) -> LoadedRecord:
    return loaded("metier", etapes=[step("a", **first_step), step("b"), step("c"), step("d")])


@pytest.mark.parametrize(
    ("territories", "expected"),
    [
        (("FR", "REG-94"), "FR"),
        (("REG-94",), "2A 2B"),
        (("DEP-77", "DEP-2A"), "2A 77"),
    ],
)
def test_covered_departments_are_sorted(territories: tuple[str, ...], expected: str) -> None:
    assert covered(territories) == expected


def test_steps_are_numbered_from_one_in_their_order() -> None:
    path = path_of(hub(trade(), loaded("besoin")))

    assert [(item.number, item.step.id) for item in path.steps] == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    assert path.steps[0].need is not None
    assert path.steps[0].need.title == "Mes devis"


def test_a_step_cites_no_closed_and_no_excluded_aid() -> None:
    site = hub(
        trade(aides=["ouverte", "fermee", "finie", "sante", "doute"]),
        loaded("aide", id="ouverte"),
        loaded("aide", id="fermee", etat="fermee"),
        loaded("aide", id="finie", fin="2026-11-20"),
        loaded("aide", id="sante", criteres={"secteurs": ["sante"]}),
        loaded("aide", id="doute", etat="a-verifier"),
    )

    assert [fit.entry.id for fit in path_of(site).steps[0].aids] == ["ouverte", "doute"]


def test_aids_are_open_first_near_first_then_by_title() -> None:
    site = hub(
        trade(),
        loaded("aide", id="fermee", nom="A", etat="fermee"),
        loaded("aide", id="doute", nom="B", etat="a-verifier"),
        loaded("aide", id="a-venir", nom="C", debut="2027"),
        loaded("aide", id="france-z", nom="Z"),
        loaded("aide", id="france-d", nom="D"),
        loaded("aide", id="bretagne", nom="Y", territoires=["REG-53"]),
    )

    order = [fit.entry.id for fit in fit_aids(site, Profile())]

    assert order == ["france-d", "france-z", "bretagne", "a-venir", "doute"]
    assert [fit.entry.id for fit in path_of(site).aids] == order


def test_an_aid_checked_twice_too_long_ago_leaves_the_lists() -> None:
    old = loaded("aide", verifie_le="2025-11-21")

    assert fit_aids(hub(old, today=date(2026, 11, 20)), Profile()) != ()
    assert fit_aids(hub(old, today=date(2026, 11, 21)), Profile()) == ()


def test_a_refused_aid_comes_with_its_reason_and_a_closed_one_does_not_come() -> None:
    site = hub(
        trade(),
        loaded("aide", id="sante", criteres={"secteurs": ["sante"]}),
        loaded("aide", id="fermee", etat="fermee", criteres={"secteurs": ["sante"]}),
    )

    path = path_of(site)

    assert [(fit.entry.id, fit.verdict.reasons) for fit in path.refused] == [
        ("sante", ("elle est réservée à ces secteurs : Santé",))
    ]
    assert path.aids == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"pour_tous": True}, True, id="everybody's"),
        pytest.param({"pour_tous": False}, False, id="nobody's in particular"),
        pytest.param({"pour_tous": False, "secteurs": ["batiment"]}, True, id="its sector's"),
        pytest.param({"pour_tous": False, "secteurs": ["sante"]}, False, id="another sector's"),
        pytest.param({"pour_tous": False, "metiers": ["plombier"]}, True, id="its own"),
        pytest.param({"pour_tous": True, "metiers": ["peintre"]}, False, id="another trade's"),
        pytest.param({"pour_tous": False, "id": "citee"}, True, id="named by the trade"),
    ],
)
def test_which_duties_bind(changes: dict[str, object], expected: bool) -> None:
    assert binds(make(Obligation, **changes), make(Trade, obligations=["citee"])) is expected


def test_named_networks_come_first_then_those_of_the_trade_and_its_sector() -> None:
    site = hub(
        loaded("metier", reseaux=["z-nomme"]),
        loaded("reseau", id="z-nomme", nom="Z"),
        loaded("reseau", id="du-secteur", nom="B", secteurs=["batiment"]),
        loaded("reseau", id="du-metier", nom="A", metiers=["plombier"]),
        loaded("reseau", id="ferme", nom="C", secteurs=["batiment"], etat="ferme"),
        loaded("reseau", id="d-ailleurs", nom="D", secteurs=["sante"]),
        loaded("reseau", id="de-tous", nom="E"),
    )

    assert [entry.id for entry in path_of(site).networks] == ["z-nomme", "du-metier", "du-secteur"]


def test_peers_are_those_of_the_trade() -> None:
    site = hub(trade(), loaded("temoignage", metier="plombier"), loaded("temoignage", id="autre"))

    assert [entry.id for entry in path_of(site).stories] == ["elle-vend"]


def test_what_serves_a_need() -> None:
    site = hub(
        trade(besoin="vendre"),
        loaded("besoin", id="vendre", nom="Vendre"),
        loaded("prix", besoins=["vendre"]),
        loaded("prix", id="autre", besoins=["devis"]),
    )

    found = steps_for_need(site, site.needs[0])

    assert [(entry.id, item.id) for entry, item in found] == [("plombier", "a")]
    assert [entry.id for entry in prices_for_need(site, "vendre")] == ["site"]
    assert tools_for_need(site, "vendre") == ()


def test_what_an_edition_left_out_is_left_out_of_the_path() -> None:
    site = hub(
        trade(aides=["bretonne"], reseaux=["breton"]),
        loaded("edition"),
        loaded("aide", id="bretonne", territoires=["REG-53"]),
        loaded("reseau", id="breton", territoires=["REG-53"]),
        edition="corse",
    )

    assert path_of(site).steps[0].aids == ()
    assert path_of(site).steps[0].networks == ()
