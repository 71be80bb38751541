"""The freshness score by hand, the state of the data, and what must be read again."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from generator import forge, forge_commands, reminders
from generator.addresses import addresses_in, addresses_of
from generator.cli import main
from generator.freshness import hub_state, score
from generator.load import LoadedRecord, Upkeep
from generator.load.upkeep import DEFAULT_MONTHS
from generator.models.upkeep import LinkReport
from generator.pages import state as state_page
from generator.settings import Settings
from generator.site import Freshness, Site, resolve
from tests.helpers import SITES, record, write_tree
from tests.hubs import TODAY, hub, loaded

# --- the score --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 1, 1), 1.0, id="the day of the check"),
        pytest.param(date(2026, 7, 2), 1.0, id="182 days, under half of 365"),
        pytest.param(date(2026, 7, 3), 547 / 547.5, id="183 days: (730 - 183) / 547.5"),
        pytest.param(date(2027, 1, 1), 365 / 547.5, id="the whole span: two thirds"),
        pytest.param(date(2027, 6, 1), 214 / 547.5, id="516 days: (730 - 516) / 547.5"),
        pytest.param(date(2028, 1, 1), 0.0, id="twice the span"),
        pytest.param(date(2035, 1, 1), 0.0, id="never below nothing"),
        pytest.param(date(2025, 1, 1), 1.0, id="never above one"),
    ],
)
def test_the_score_is_the_published_formula(today: date, expected: float) -> None:
    freshness = Freshness(date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1), today)

    assert score(freshness) == pytest.approx(expected)


def test_the_formula_that_is_published_gives_its_own_examples() -> None:
    template = (SITES.parent.parent / "overrides/fiches/etat.html").read_text("utf-8")

    assert "(2 × délai − âge) ÷ (1,5 × délai)" in template
    assert "1 à 180 jours, 0,67 à 360 jours, 0 à 720 jours" in template
    assert [round(min(1, (2 * 360 - age) / (1.5 * 360)), 2) for age in (180, 360, 720)] == [1, 0.67, 0]


# --- the state of the hub ---------------------------------------------------------------------------------------

DEAD = "https://www.exemple.fr/fini"


def kept(
    *records: LoadedRecord, today: date = TODAY, months: dict[str, int] | None = None, dead: str | None = None
) -> Site:
    """A hub and how it is looked after."""
    report = None
    if dead is not None:
        links = [{"adresse": dead, "etat": "mort", "constat": "page introuvable (404)", "le": "2026-11-20"}]
        content = {"controle_le": "2026-11-20", "adresses": 10, "vivantes": 9, "liens": links}
        report = LinkReport.model_validate(content)
    upkeep = Upkeep({**DEFAULT_MONTHS, **(months or {})}, links=report)
    settings = Settings(site_name="Étrier", site_url="https://etrier.exemple/", repo_url="https://forge.exemple/e/e/")
    return resolve(records, today=today, settings=settings, upkeep=upkeep)


def test_a_span_given_in_the_data_wins_over_the_default() -> None:
    aid = loaded("aide", verifie_le="2026-01-15")

    assert kept(aid).aids[0].freshness.due_on == date(2026, 7, 15)
    assert kept(aid, months={"aide": 9}).aids[0].freshness.due_on == date(2026, 10, 15)


def test_the_hub_is_counted_by_kind() -> None:
    site = kept(
        loaded("aide", id="a", verifie_le="2026-11-21", a_verifier="Le montant."),
        loaded("aide", id="b", verifie_le="2026-05-21", confiance="haute", url=DEAD),
        loaded("aide", id="c", verifie_le="2025-11-21", confiance="basse"),
        loaded("besoin", verifie_le="2026-11-21"),
        dead=DEAD,
    )

    (aids, months), (needs, _) = hub_state(site).kinds

    assert (aids.name, aids.count, months, aids.due, aids.to_check, aids.dead) == ("Aides", 3, 6, 2, 1, 1)
    assert (aids.oldest, aids.median, aids.newest) == (date(2025, 11, 21), date(2026, 5, 21), date(2026, 11, 21))
    assert aids.confidence == {"haute": 1, "moyenne": 1, "basse": 1}
    # 1, then (2 × 184 - 184) ÷ (1.5 × 184) = 0.667, then 0: 55.6 out of 100.
    assert aids.score == 56
    assert (needs.count, needs.score, needs.dead) == (1, 100, 0)


def test_the_hub_is_counted_by_territory_the_country_and_regions_apart() -> None:
    site = kept(
        loaded("aide", id="a", territoires=["FR"]),
        loaded("aide", id="b", territoires=["REG-53", "REG-11", "REG-76", "DEP-77"]),
        loaded("prestataire", departement="77"),
        loaded("lieu", departement="2A"),
        loaded("besoin"),
    )

    state = hub_state(site)

    assert state.national is not None
    assert state.national.count == 1
    # By name, as French sorts it: Bretagne, Île-de-France, Occitanie.
    assert [(group.key, group.count) for group in state.regions] == [("REG-53", 1), ("REG-11", 1), ("REG-76", 1)]
    assert [(group.name, group.count) for group in state.departments] == [
        ("Corse-du-Sud (2A)", 1),
        ("Seine-et-Marne (77)", 2),
    ]
    assert state.placeless == 1


def test_links_that_were_never_checked_are_said_to_be_so() -> None:
    state = hub_state(kept(loaded("aide", url=DEAD)))

    assert state.links is None
    assert state.whole is not None
    assert state.whole.dead is None
    assert state.dead == ()


def test_a_dead_link_leads_to_the_records_that_hold_it() -> None:
    site = kept(loaded("aide", url=f"{DEAD}#haut"), loaded("besoin", description=f"Voir [là]({DEAD})."), dead=DEAD)

    ((url, day, entries),) = hub_state(site).dead

    assert (url, day, [entry.id for entry in entries]) == (DEAD, date(2026, 11, 20), ["cheque", "devis"])


def test_the_same_figures_are_published_for_programs() -> None:
    (output,) = state_page.files(kept(loaded("aide"), dead=DEAD))

    content = json.loads(output.content)

    assert output.path == "api/v1/etat.json"
    assert content["compte_le"] == "2026-11-21"
    assert content["genres"][0]["cle"] == "aide"
    assert content["genres"][0]["delai_mois"] == 6
    assert content["liens"]["controle_le"] == "2026-11-20"


def test_an_empty_hub_has_a_state() -> None:
    assert hub_state(hub()).whole is None
    assert json.loads(next(state_page.files(hub())).content)["ensemble"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[a](https://x.fr/b#c)", ("https://x.fr/b",), id="without its anchor"),
        pytest.param(
            "[a](https://x.fr/b_(c)) [d](https://y.fr)", ("https://x.fr/b_(c)", "https://y.fr"), id="parentheses"
        ),
        pytest.param("[a](aides/) [[aide:x]] https://nu.fr", (), id="inner links and bare words are none"),
    ],
)
def test_addresses_of_a_text_are_found(text: str, expected: tuple[str, ...]) -> None:
    assert addresses_of(loaded("besoin", description=text).record)[1:] == expected


def test_addresses_of_an_editorial_page_are_found() -> None:
    text = '[a](https://a.fr/x "titre") <https://b.fr> <a href="https://c.fr/y#z">c</a> [d](page.md)'

    assert addresses_in(text) == ("https://a.fr/x", "https://b.fr", "https://c.fr/y")


# --- what must be read again ------------------------------------------------------------------------------------

FEDERATION: dict[str, Any] = {
    "id": "federation",
    "nom": "Fédération",
    "veille": {"compte": "@essai/metiers", "dossiers": ["besoin"]},
}


def late(site_day: date = date(2027, 6, 1), count: int = 1) -> Site:
    """A hub where an aid, an aid without owner and needs are or fall due."""
    return kept(
        loaded("reseau", **FEDERATION, verifie_le="2027-05-30"),
        loaded("reseau", id="region", nom="Région", verifie_le="2027-05-30", territoires=["REG-53"]),
        loaded("aide", id="a", nom="Aide A", verifie_le="2026-11-21", porteur_reseau="region", territoires=["REG-53"]),
        loaded("aide", id="b", nom="Aide B", verifie_le="2026-12-21"),
        *(
            loaded("besoin", id=f"n{number}", nom=f"Besoin {number}", verifie_le="2024-01-01", ordre=1)
            for number in range(count)
        ),
        today=site_day,
    )


def test_what_is_due_comes_by_owner_then_kind_nobody_last() -> None:
    dues = reminders.due_records(late(), within_days=30)

    assert [(due.owner_id, due.entry.id, due.days) for due in dues] == [
        ("federation", "n0", 151),
        ("region", "a", 11),
        ("personne", "b", -20),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, ["n0", "a"], id="what is past its span"),
        pytest.param({"within_days": 20}, ["n0", "a", "b"], id="and what will be in twenty days"),
        pytest.param({"within_days": 19}, ["n0", "a"], id="not what will be a day later"),
        pytest.param({"owner": "region"}, ["a"], id="of one owner"),
        pytest.param({"owner": "personne", "within_days": 30}, ["b"], id="of nobody"),
        pytest.param({"kind": "besoin"}, ["n0"], id="of one kind"),
        pytest.param({"department": "35", "within_days": 30}, ["a"], id="about a department, its region too"),
        pytest.param({"department": "77", "within_days": 30}, [], id="what holds everywhere is about none"),
    ],
)
def test_what_is_due_can_be_narrowed(filters: dict[str, Any], expected: list[str]) -> None:
    assert [due.entry.id for due in reminders.due_records(late(), **filters)] == expected


def test_text_says_who_what_and_since_when() -> None:
    assert reminders.as_text(reminders.due_records(late(), within_days=30)) == (
        "Fédération (@essai/metiers)\n"
        "  Besoins : 1\n"
        "    - Besoin 0, à relire depuis le 1er janvier 2027 (data/besoin/n0.yml)\n"
        "\n"
        "Région\n"
        "  Aides : 1\n"
        "    - Aide A, à relire depuis le 21 mai 2027 (data/aide/a.yml)\n"
        "\n"
        "Personne ne s’en est chargé\n"
        "  Aides : 1\n"
        "    - Aide B, à relire le 21 juin 2027 (data/aide/b.yml)\n"
        "\n"
        "2 fiches à relire, 1 bientôt.\n"
    ).replace(" :", "\u00a0:")


def test_csv_is_read_back_and_holds_no_formula() -> None:
    site = kept(
        loaded("aide", nom="=CMD()", verifie_le="2024-01-01", source={"titre": "Un, deux", "reference": "cote"})
    )

    (row,) = csv.DictReader(io.StringIO(reminders.as_csv(reminders.due_records(site), site)))

    assert row["titre"] == "'=CMD()"
    assert row["source"] == "Un, deux"
    assert row["page"] == "https://etrier.exemple/aides/cheque/"
    assert int(row["jours_de_retard"]) == (TODAY - date(2024, 7, 1)).days


def test_issues_are_one_for_each_owner_and_kind_and_cut_when_long() -> None:
    site = late(count=51)

    issues = reminders.as_issues(reminders.due_records(site), site)

    assert [(issue.key, issue.title, issue.count, issue.account) for issue in issues] == [
        ("relire:federation:besoin:1", "À relire : besoins, Fédération (1 sur 2)", 50, "@essai/metiers"),
        ("relire:federation:besoin:2", "À relire : besoins, Fédération (2 sur 2)", 1, "@essai/metiers"),
        ("relire:region:aide:1", "À relire : aides, Région", 1, None),
    ]
    assert issues[0].body.startswith("Pour @essai/metiers.\n")
    assert issues[0].body.count("- [ ] ") == 50


def test_an_item_of_an_issue_leads_to_the_page_the_source_and_the_file() -> None:
    site = kept(loaded("aide", nom="Aide @tous <b>", verifie_le="2024-01-01"))

    (issue,) = reminders.as_issues(reminders.due_records(site), site)

    assert (
        "- [ ] [Aide @\u2060tous &lt;b&gt;](https://etrier.exemple/aides/cheque/), "
        "à relire depuis le 1er juillet 2024 ; "
        "source : Fiche d’essai, <https://www.exemple.fr> ; "
        "[corriger](https://etrier.exemple/proposer/aide/#fiche=cheque) ; "
        "[voir le fichier](https://forge.exemple/e/e/edit/main/data/aide/cheque.yml)\n"
    ) in issue.body


def test_the_calendar_is_valid_and_its_uids_do_not_change_from_day_to_day() -> None:
    first, second = (late(day) for day in (date(2027, 6, 1), date(2027, 6, 2)))
    calendars = [
        Calendar.from_ical(reminders.as_calendar(reminders.due_records(site, within_days=30), site))
        for site in (first, second)
    ]

    uids = [[str(event["uid"]) for event in calendar.events] for calendar in calendars]

    assert uids[0] == uids[1]
    assert uids[0] == [
        "relire-federation-besoin-2027-01-01@etrier",
        "relire-region-aide-2027-05-21@etrier",
        "relire-personne-aide-2027-06-21@etrier",
    ]
    assert str(calendars[0].events[1]["summary"]) == "À relire\u00a0: aide «\u202fAide A\u202f», Région"
    assert calendars[0].events[1].start == date(2027, 5, 21)


def test_what_is_told_twice_is_the_same() -> None:
    one, other = late(count=60), late(count=60)
    dues, again = (reminders.due_records(site, within_days=30) for site in (one, other))

    assert reminders.as_issues(dues, one) == reminders.as_issues(again, other)
    assert reminders.as_calendar(dues, one) == reminders.as_calendar(again, other)
    assert reminders.as_csv(dues, one) == reminders.as_csv(again, other)


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "mkdocs.yml": "site_name: Essai\n",
        "data/aids/cheque.yml": record("aide", porteur_reseau="chambre"),
        "data/needs/devis.yml": record("besoin"),
        "data/networks/chambre.yml": record("reseau"),
        "data/fraicheur.yml": "delais:\n  - {genre: aide, mois: 1, raison: pour l’essai}\n",
    }
    return write_tree(tmp_path, files)


def stale(root: Path, *arguments: str) -> Result:
    command = ["stale", "--racine", str(root), "--date", "2026-12-10", *arguments]
    return CliRunner().invoke(main, command, prog_name="etrier")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param([], 0, "1 fiche à relire.", id="text, with the span of the data"),
        pytest.param(["--genre", "besoin"], 0, "Rien à relire.", id="nothing of that kind"),
        pytest.param(["--format", "csv"], 0, "chambre,Chambre,,aide,cheque,Chèque,2026-11-01,2026-12-01,9,", id="CSV"),
        pytest.param(["--format", "issues"], 0, '"cle": "relire:chambre:aide:1"', id="issues"),
        pytest.param(["--format", "ics"], 0, "UID:relire-chambre-aide-2026-12-01@etrier", id="calendar"),
        pytest.param(["--proprietaire", "nul"], 2, "aucun réseau nul dans data/networks/", id="an unknown owner"),
        pytest.param(["--departement", "ain"], 2, "attendu un numéro comme 77, 2A ou 971, trouvé ain", id="a name"),
        pytest.param(["--departement", "2a"], 0, "Rien à relire.", id="a department in small letters"),
    ],
)
def test_the_command_says_what_is_due(project: Path, arguments: list[str], code: int, words: str) -> None:
    result = stale(project, *arguments)

    assert result.exit_code == code
    assert words in result.output


def test_what_is_written_for_the_forge_is_what_its_automation_reads(project: Path) -> None:
    file = project / "tickets.json"
    file.write_text(stale(project, "--format", "issues").stdout, "utf-8")

    (issue,) = forge_commands._issues(file)

    assert issue.key == "relire:chambre:aide:1"
    assert forge._mark(issue.key)
    assert issue.title == "À relire : aides, Chambre"
    assert issue.labels == ("à relire", "genre : aide")
