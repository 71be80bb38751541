"""The resolved hub: addresses, freshness, order, links both ways, and what an edition keeps."""

from datetime import date, timedelta

import pytest

from generator.eligibility import AidStatus
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.problems import SettingsError
from generator.site import Site, entry_url
from tests.helpers import step
from tests.hubs import TODAY, hub, loaded

SPANS = {
    **{"aide": 6, "contrat": 6, "base-legale": 6, "obligation": 6},
    **{"prestataire": 12, "reseau": 12, "label": 12, "lieu": 12, "cle-de-lecture": 12, "prix": 12, "module": 12},
    **{"seance": 12, "edition": 12, "diagnostic": 12, "aiguillage": 12},
    **{"metier": 24, "logiciel": 24, "chiffre": 24},
    **{"terme": 36, "besoin": 36, "moment": 36, "temoignage": 60, "version-contrat": 60},
}
"""Months a check stays fresh, as the design gives them."""


def titles(site: Site, kind: str) -> list[str]:
    return [entry.title for entry in site.all(kind)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_each_kind_has_the_span_of_the_design(kind: Kind) -> None:
    assert kind.fresh_months == SPANS[kind.key]


@pytest.mark.parametrize(
    ("today", "is_due", "is_gone"),
    [
        pytest.param(date(2026, 1, 15), False, False, id="the day of the check"),
        pytest.param(date(2026, 7, 14), False, False, id="the last fresh day"),
        pytest.param(date(2026, 7, 15), True, False, id="the first old day"),
        pytest.param(date(2027, 1, 14), True, False, id="the last day before twice"),
        pytest.param(date(2027, 1, 15), True, True, id="twice its span"),
    ],
)
def test_an_aid_ages(today: date, is_due: bool, is_gone: bool) -> None:
    site = hub(loaded("aide", verifie_le="2026-01-15"), today=today)

    freshness = site.aids[0].freshness
    assert (freshness.is_due, freshness.is_gone) == (is_due, is_gone)
    assert site.status_of(site.aids[0]) is (AidStatus.TO_CHECK if is_gone else AidStatus.OPEN)


def test_freshness_follows_the_kind() -> None:
    site = hub(loaded("aide", verifie_le="2026-08-31"), loaded("reseau", verifie_le="2026-08-31"))

    assert site.aids[0].freshness.due_on == date(2027, 2, 28)
    assert site.networks[0].freshness.due_on == date(2027, 8, 31)


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("metier", "metiers/x/"),
        ("aide", "aides/x/"),
        ("terme", "glossaire/x/"),
        ("lieu", "lieux/x/"),
        ("prix", "prix/#x"),
        ("chiffre", "chiffres/#x"),
        ("base-legale", "contrats/bases-legales/#x"),
        ("cle-de-lecture", "contrats/cles-de-lecture/#x"),
        ("edition", None),
        ("diagnostic", None),
    ],
)
def test_addresses(kind: str, url: str | None) -> None:
    assert entry_url(KIND_BY_KEY[kind], "x") == url


def test_a_link_leads_to_the_page_and_its_title() -> None:
    site = hub(loaded("terme"), loaded("edition"))

    assert site.link("terme", "devis") == ("glossaire/devis/", "devis")
    assert site.link("terme", "absent") is None
    assert site.link("edition", "corse") is None
    assert site.link("inconnue", "devis") is None


def test_records_are_in_order_of_title_whatever_the_accents_and_the_files() -> None:
    names = ["Zèbre", "École", "eau", "Œuf", "abri"]
    records = [loaded("terme", id=f"t{number}", terme=name) for number, name in enumerate(names)]

    expected = ["abri", "eau", "École", "Œuf", "Zèbre"]
    assert titles(hub(*records), "terme") == expected
    assert titles(hub(*reversed(records)), "terme") == expected


def test_records_of_one_title_are_in_order_of_id() -> None:
    site = hub(loaded("terme", id="b"), loaded("terme", id="a"))

    assert [entry.id for entry in site.terms] == ["a", "b"]


def test_needs_follow_the_home_page_and_duties_the_calendar() -> None:
    site = hub(
        loaded("besoin", id="b", nom="A", ordre=2),
        loaded("besoin", id="a", nom="Z", ordre=1),
        loaded("obligation", id="y", nom="A", date_effet="2027"),
        loaded("obligation", id="x", nom="Z", date_effet="2026-09-01"),
    )

    assert [entry.id for entry in site.needs] == ["a", "b"]
    assert [entry.id for entry in site.obligations] == ["x", "y"]


def test_an_aid_knows_the_trades_that_cite_it() -> None:
    path = [step("a", aides=["cheque"]), step("b", aides=["cheque"]), step("c"), step("d")]
    site = hub(loaded("aide"), loaded("metier", etapes=path), loaded("metier", id="peintre"))

    assert [entry.id for entry in site.citing(site.aids[0], "metier")] == ["plombier"]


def test_a_label_knows_its_holders() -> None:
    held = [{"label": "expert"}]
    site = hub(loaded("label"), loaded("prestataire", labels=held), loaded("lieu", labels=held))

    assert [entry.id for entry in site.citing(site.labels[0], "prestataire")] == ["atelier"]
    assert [entry.id for entry in site.citing(site.labels[0], "lieu")] == ["salle"]


def test_a_term_knows_the_pages_whose_text_names_it() -> None:
    site = hub(
        loaded("terme"),
        loaded("terme", id="facture", terme="facture", definition="Après [[terme:devis|le devis]].", voir=["devis"]),
        loaded("aide", pour_qui="Ceux qui font un [[terme:devis]]."),
        loaded("metier", etapes=[step("a", piege="Un [[terme:devis]] sans date."), step("b"), step("c"), step("d")]),
    )
    term = site.find("terme", "devis")

    assert term is not None
    assert [entry.url for entry in site.naming(term)] == ["metiers/plombier/", "aides/cheque/", "glossaire/facture/"]
    assert [entry.id for entry in site.citing(term, "terme")] == ["facture"]


def test_a_text_that_names_a_label_does_not_make_its_author_a_holder() -> None:
    site = hub(loaded("label"), loaded("prestataire", a_verifier="Il dit avoir [[label:expert]]."))

    assert site.citing(site.labels[0], "prestataire") == ()
    assert [entry.id for entry in site.naming(site.labels[0])] == ["atelier"]


def test_an_edition_keeps_what_touches_it_and_what_has_no_place() -> None:
    records = [
        loaded("edition", territoires=["REG-94"]),
        loaded("aide", id="france"),
        loaded("aide", id="corse", territoires=["REG-94"]),
        loaded("aide", id="ajaccio", territoires=["DEP-2A"]),
        loaded("aide", id="bretagne", territoires=["REG-53"]),
        loaded("reseau", id="breton", territoires=["DEP-29"]),
        loaded("reseau", id="national"),
        loaded("prestataire", id="ici", departement="2B"),
        loaded("prestataire", id="ailleurs", departement="77"),
        loaded("prestataire", id="sans-adresse"),
        loaded("prestataire", id="plateforme", departement="75", role="plateforme"),
        loaded("lieu", id="salle-ici", departement="2A"),
        loaded("lieu", id="salle-ailleurs"),
        loaded("terme"),
    ]

    site = hub(*records, edition="corse")

    assert {entry.id for entry in site.aids} == {"france", "corse", "ajaccio"}
    assert {entry.id for entry in site.networks} == {"national"}
    assert {entry.id for entry in site.providers} == {"ici", "sans-adresse", "plateforme"}
    assert {entry.id for entry in site.venues} == {"salle-ici"}
    assert {entry.id for entry in site.terms} == {"devis"}
    assert site.edition is not None
    assert site.edition.name == "Étrier corse"


def test_what_an_edition_leaves_out_is_not_linked() -> None:
    site = hub(loaded("edition"), loaded("aide", id="bretagne", territoires=["REG-53"]), edition="corse")

    assert site.link("aide", "bretagne") is None
    assert site.pick("aide", ["bretagne"]) == ()


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(SettingsError, match="« bretonne » n’existe pas"):
        hub(loaded("edition"), edition="bretonne")


def test_the_day_is_an_argument() -> None:
    record = loaded("aide", fin=TODAY.isoformat())

    assert hub(record).status_of(hub(record).aids[0]) is AidStatus.OPEN
    tomorrow = hub(record, today=TODAY + timedelta(days=1))
    assert tomorrow.status_of(tomorrow.aids[0]) is AidStatus.CLOSED
