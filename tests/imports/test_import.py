"""The engine: twice is once, a person's words stay, nothing is deleted, all or nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.imports import SOURCES, apply
from tests.helpers import record, write_tree
from tests.imports.projects import (
    SAMPLES,
    activateur,
    content,
    counts_of,
    problems_of,
    project,
    report_of,
    rows_file,
    run_import,
    tree,
)

PATH = "data/providers/77/act-atelier-d-essai-1.yml"
SAMPLE_OF = {
    "activateurs": "activateurs.json",
    "mediation": "mediation.csv",
    "plateformes-agreees": "plateformes-agreees.csv",
    "aides-entreprises": "aides-entreprises.json",
}


def change(root: Path, path: str, before: str, after: str) -> None:
    """Change a record as a person does: in its text."""
    text = (root / path).read_text("utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A project where one Activateur was imported."""
    root = project(tmp_path)
    report_of(root, "activateurs", rows_file(root, activateur()), "--appliquer")
    return root


@pytest.mark.parametrize("source", SOURCES)
def test_a_second_import_changes_nothing(tmp_path: Path, source: str) -> None:
    root = project(tmp_path)
    file = SAMPLES / SAMPLE_OF[source]
    added = counts_of(report_of(root, source, file, "--appliquer"))["ajoutée"]
    before = tree(root)

    report = report_of(root, source, file, "--appliquer")

    assert counts_of(report)["inchangée"] == added
    assert set(counts_of(report)) <= {"inchangée", "refusée"}
    assert tree(root) == before
    assert problems_of(root) == []


def test_nothing_is_written_unless_told(tmp_path: Path) -> None:
    root = project(tmp_path)
    before = tree(root)

    result = run_import(root, "activateurs", SAMPLES / "activateurs.json")

    assert result.exit_code == 0
    assert tree(root) == before
    assert "Essai : rien n’a été écrit. Pour écrire 2 fiches, ajoutez --appliquer." in result.stdout


def test_the_source_is_followed_where_nobody_wrote(imported: Path) -> None:
    change(imported, PATH, "nom: ", "# un mot laissé par une personne\nnom: ")

    report = report_of(imported, "activateurs", rows_file(imported, activateur(ville="Melun")), "--appliquer")

    assert report["elements"] == [
        {
            "sort": "modifiée",
            "nom": "Atelier d’essai 1",
            "ligne": 1,
            "rang": 1,
            "fiche": PATH,
            "changements": [{"champ": "ville", "avant": "Meaux", "source": "Melun"}],
        }
    ]
    assert content(imported, PATH)["ville"] == "Melun"
    assert "# un mot laissé par une personne\nnom: " in (imported / PATH).read_text("utf-8")


def test_what_a_person_wrote_stays_and_a_disagreement_is_told_once(imported: Path) -> None:
    change(imported, PATH, "ville: Meaux", "ville: Meaux-la-Ville")
    same = report_of(imported, "activateurs", rows_file(imported, activateur()), "--appliquer")
    assert counts_of(same) == {"inchangée": 1}
    assert same["conflits"] == 0

    file = rows_file(imported, activateur(ville="Melun"))
    report = report_of(imported, "activateurs", file, "--appliquer")

    assert report["elements"][0]["conflits"] == [{"champ": "ville", "avant": "Meaux-la-Ville", "source": "Melun"}]
    assert content(imported, PATH)["ville"] == "Meaux-la-Ville"
    assert report_of(imported, "activateurs", file, "--appliquer")["conflits"] == 0


def test_a_person_s_field_and_label_are_not_the_import_s(imported: Path) -> None:
    change(imported, PATH, "ville: Meaux", "ville: Meaux\nurl: https://www.exemple.fr")
    change(imported, PATH, "labels:\n", "labels:\n  - label: qualiopi\n")

    report_of(imported, "activateurs", rows_file(imported, activateur(ville="Melun")), "--appliquer")

    written = content(imported, PATH)
    assert written["url"] == "https://www.exemple.fr"
    assert [held["label"] for held in written["labels"]] == ["qualiopi", "activateur-france-num"]
    assert written["ville"] == "Melun"


def test_a_later_check_of_the_same_facts_only_moves_the_date(imported: Path) -> None:
    file = rows_file(imported, activateur())

    report = report_of(imported, "activateurs", file, "--verifie-le", "2026-11-21", "--appliquer")

    assert counts_of(report) == {"revérifiée": 1}
    assert content(imported, PATH)["verifie_le"] == "2026-11-21"


def test_a_check_date_never_goes_back(imported: Path) -> None:
    change(imported, PATH, "verifie_le: 2026-11-20", "verifie_le: 2026-11-21")

    report = report_of(imported, "activateurs", rows_file(imported, activateur(ville="Melun")), "--appliquer")

    assert content(imported, PATH)["verifie_le"] == "2026-11-21"
    assert counts_of(report) == {"modifiée": 1}


def test_a_row_that_is_gone_is_marked_not_deleted_and_comes_back(imported: Path) -> None:
    first = rows_file(imported, activateur(), activateur(2))
    report_of(imported, "activateurs", first, "--appliquer")
    before = (imported / PATH).read_bytes()

    report = report_of(imported, "activateurs", rows_file(imported, activateur(2), name="b.json"), "--appliquer")

    assert counts_of(report) == {"inchangée": 1, "disparue": 1}
    marked = content(imported, PATH)
    assert marked["confiance"] == "basse"
    assert marked["a_verifier"].startswith("N’est plus dans la liste d’origine (état du 20 novembre 2026)")
    again = report_of(imported, "activateurs", rows_file(imported, activateur(2), name="b.json"), "--appliquer")
    assert counts_of(again) == {"inchangée": 1}
    back = report_of(imported, "activateurs", first, "--appliquer")
    assert counts_of(back) == {"inchangée": 1, "modifiée": 1}
    assert (imported / PATH).read_bytes() == before


def test_an_aid_that_is_gone_is_no_longer_said_open(tmp_path: Path) -> None:
    root = project(tmp_path)
    report_of(root, "aides-entreprises", SAMPLES / "aides-entreprises.json", "--appliquer")
    rows = json.loads((SAMPLES / "aides-entreprises.json").read_text("utf-8"))["data"]
    change(root, "data/aids/ae-103-pret-numerique-d-essai.yml", "etat: a-verifier", "etat: ouverte")

    report = report_of(root, "aides-entreprises", rows_file(root, rows[0]), "--appliquer")

    gone = next(item for item in report["elements"] if item["sort"] == "disparue")
    assert gone["fiche"] == "data/aids/ae-103-pret-numerique-d-essai.yml"
    # A person opened it: the person's word stays, beside a doubt that the page prints.
    kept = content(root, gone["fiche"])
    assert (kept["etat"], kept["confiance"]) == ("ouverte", "basse")


def test_one_page_of_the_data_set_makes_nothing_vanish(imported: Path) -> None:
    report = report_of(imported, "activateurs", SAMPLES / "activateurs-tabulaire.json", "--appliquer")

    assert report["page_seule"]
    assert "disparue" not in counts_of(report)


def test_a_file_that_lost_most_of_its_rows_is_not_applied(tmp_path: Path) -> None:
    root = project(tmp_path)
    report_of(root, "activateurs", rows_file(root, *(activateur(number) for number in range(1, 31))), "--appliquer")
    before = tree(root)
    few = rows_file(root, *(activateur(number) for number in range(1, 6)), name="few.json")

    result = run_import(root, "activateurs", few, "--appliquer")

    assert result.exit_code == 1
    assert "25 fiches sur 30 n’y sont plus : est-ce tout le jeu ?" in result.stderr
    assert tree(root) == before
    assert counts_of(report_of(root, "activateurs", few, "--partiel", "--appliquer")) == {"inchangée": 5}
    accepted = report_of(root, "activateurs", few, "--disparitions", "--appliquer")
    assert counts_of(accepted) == {"inchangée": 5, "disparue": 25}


def test_a_territory_alone_can_be_taken(tmp_path: Path) -> None:
    root = project(tmp_path)
    file = rows_file(root, activateur(), activateur(2, code_postal="97110"))
    report_of(root, "activateurs", file, "--appliquer")

    only = rows_file(root, activateur(), name="b.json")
    report = report_of(root, "activateurs", only, "--territoire", "REG-11", "--appliquer")

    assert counts_of(report) == {"inchangée": 1}
    assert counts_of(report_of(root, "activateurs", file, "--territoire", "DEP-77")) == {
        "inchangée": 1,
        "hors territoire": 1,
    }


def test_a_record_moves_with_its_department(imported: Path) -> None:
    report_of(
        imported, "activateurs", rows_file(imported, activateur(code_postal="97110", ville="Essai")), "--appliquer"
    )

    assert not (imported / PATH).exists()
    assert content(imported, "data/providers/971/act-atelier-d-essai-1.yml")["departement"] == "971"
    assert problems_of(imported) == []


def test_a_record_that_someone_deleted_is_not_made_again(imported: Path) -> None:
    (imported / PATH).unlink()

    report = report_of(imported, "activateurs", rows_file(imported, activateur()), "--appliquer")

    assert counts_of(report) == {"refusée": 1}
    assert "a été effacée à la main" in report["elements"][0]["raison"]
    assert not (imported / PATH).exists()


def test_a_record_written_by_hand_is_completed_not_doubled(tmp_path: Path) -> None:
    label = {"label": "activateur-france-num", "preuve": "https://www.francenum.gouv.fr/activateurs/atelier-d-essai-1"}
    hand = record("prestataire", id="atelier", nom="L’Atelier", role="accompagnement", labels=[label])
    root = write_tree(project(tmp_path), {"data/providers/fr/atelier.yml": hand})

    report = report_of(root, "activateurs", rows_file(root, activateur()), "--appliquer")

    assert counts_of(report) == {"complétée": 1}
    written = content(root, "data/providers/77/atelier.yml")
    assert (written["nom"], written["verifie_le"], written["source"]["titre"]) == (
        "L’Atelier",
        "2026-11-01",
        "Fiche d’essai",
    )
    assert (written["departement"], written["ville"]) == ("77", "Meaux")
    assert [item["titre"] for item in written["autres_sources"]] == [SOURCES["activateurs"].title]
    assert problems_of(root) == []
    assert counts_of(report_of(root, "activateurs", rows_file(root, activateur()), "--appliquer")) == {"inchangée": 1}


def test_an_aid_written_by_hand_keeps_every_word(tmp_path: Path) -> None:
    hand = record("aide", url="https://www.exemple.fr/cheque", besoins=["financer"], territoires=["REG-93"])
    root = write_tree(project(tmp_path), {"data/aids/cheque.yml": hand})
    before = (root / "data/aids/cheque.yml").read_text("utf-8")

    report = report_of(root, "aides-entreprises", SAMPLES / "aides-entreprises.json", "--appliquer")

    assert counts_of(report) == {"complétée": 1, "ajoutée": 1, "refusée": 2}
    after = (root / "data/aids/cheque.yml").read_text("utf-8")
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line.strip() for line in added] == [
        "autres_sources:",
        "- titre: Aides-entreprises.fr, base nationale des aides aux entreprises",
        "url: https://data.aides-entreprises.fr/",
        "date: 2026-10-01",
    ]
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []


def test_a_completed_record_whose_row_is_gone_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    place = record("lieu", id="fablab", nom="Fablab d'essai", commune="Orléans", departement="45")
    root = write_tree(project(tmp_path), {"data/venues/45/fablab.yml": place})
    report_of(root, "mediation", SAMPLES / "mediation.csv", "--appliquer")
    assert content(root, "data/venues/45/fablab.yml")["adresse"] == "1 rue de l’Essai"
    before = (root / "data/venues/45/fablab.yml").read_bytes()
    rest = (SAMPLES / "mediation.csv").read_text("utf-8").splitlines(keepends=True)
    (root / "reste.csv").write_text(rest[0] + rest[2], "utf-8")

    report = report_of(root, "mediation", root / "reste.csv", "--appliquer")

    assert counts_of(report) == {"inchangée": 1, "disparue": 1}
    assert (root / "data/venues/45/fablab.yml").read_bytes() == before
    assert counts_of(report_of(root, "mediation", root / "reste.csv", "--appliquer")) == {"inchangée": 1}


@pytest.mark.parametrize(
    ("department", "postcode", "fate"),
    [
        pytest.param(None, "77100", "refusée", id="the record has no department"),
        pytest.param("77", "", "refusée", id="the row has none"),
        pytest.param("77", "77100", "complétée", id="both have the same"),
        pytest.param("75", "77100", "ajoutée", id="they have two"),
    ],
)
def test_a_likeness_that_is_not_sure_is_left_to_a_person(
    tmp_path: Path, department: str | None, postcode: str, fate: str
) -> None:
    hand = record(
        "prestataire", id="atelier", nom="SARL Atelier d'Essai 1", role="accompagnement", departement=department
    )
    path = f"data/providers/{department or 'fr'}/atelier.yml"
    root = write_tree(project(tmp_path), {path: hand})

    report = report_of(root, "activateurs", rows_file(root, activateur(code_postal=postcode)), "--appliquer")

    assert counts_of(report) == {fate: 1}
    assert (f"c’est peut-être {path}" in report["elements"][0].get("raison", "")) == (fate == "refusée")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param(
            [activateur(), activateur(nom_de_la_structure="Autre atelier")],
            "l’identifiant essai-1 est déjà celui de la ligne 1",
            id="one key twice",
        ),
        pytest.param([activateur(identifiant_de_la_structure="")], "la ligne n’a pas d’identifiant", id="no key"),
        pytest.param(
            [activateur(nom_de_la_structure="Atelier " + "x" * 400)], "nom : ", id="a name too long for a record"
        ),
    ],
)
def test_rows_that_make_no_record_are_told(tmp_path: Path, rows: list[dict[str, Any]], reason: str) -> None:
    report = report_of(project(tmp_path), "activateurs", rows_file(tmp_path, *rows))

    assert report["elements"][-1]["raison"].startswith(reason)


def test_a_row_that_breaks_a_rule_of_the_tree_is_refused_alone(tmp_path: Path) -> None:
    root = project(tmp_path)
    sound = {"id": "essai-1", "nom": "Lieu d’essai", "commune": "Sens", "code_postal": "89100", "adresse": "1 rue"}
    rows = [sound | {"date_maj": "2024-01-01"}, sound | {"id": "essai-2", "nom": "Autre", "date_maj": "2030-01-01"}]

    report = report_of(root, "mediation", rows_file(root, *rows), "--appliquer")

    assert counts_of(report) == {"ajoutée": 1, "refusée": 1}
    refused = next(item for item in report["elements"] if item["sort"] == "refusée")
    assert refused == {
        "sort": "refusée",
        "nom": "Autre",
        "ligne": 1,
        "rang": 2,
        "raison": "verifie_le : attendu au plus tard aujourd’hui (2026-11-21), trouvé 2030-01-01",
    }
    assert not (root / "data/venues/89/lieu-autre-sens.yml").exists()
    assert "essai-2" not in (root / "data/imports/mediation.jsonl").read_text("utf-8")
    assert problems_of(root) == []
    later = [rows[0] | {"date_maj": "2031-01-01"}]
    again = report_of(root, "mediation", rows_file(root, *later), "--appliquer")
    assert counts_of(again) == {"refusée": 1}
    assert content(root, "data/venues/89/lieu-lieu-d-essai-sens.yml")["verifie_le"] == "2024-01-01"


def test_two_rows_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    root = project(tmp_path)
    places = [
        {
            "id": f"essai-{n}",
            "nom": "Lieu d’essai",
            "commune": "Sens",
            "code_postal": "89100",
            "adresse": f"{n} rue",
            "date_maj": "2024-01-01",
        }
        for n in (1, 2)
    ]

    report = report_of(root, "mediation", rows_file(root, *places), "--appliquer")

    paths = [item["fiche"] for item in report["elements"]]
    assert paths[0] == "data/venues/89/lieu-lieu-d-essai-sens.yml"
    assert paths[1].startswith("data/venues/89/lieu-lieu-d-essai-sens-")
    assert problems_of(root) == []


# --- all or nothing --------------------------------------------------------------------------------------------


class Disk:
    """A disk that refuses one of the operations that put files in place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
        self.count = 0
        self.fails_at = fails_at
        for name in ("replace", "unlink"):
            monkeypatch.setattr(Path, name, self.watched(getattr(Path, name)))

    def watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Path, *arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.fails_at:
                raise OSError(28, "No space left on device", str(path))
            return real(path, *arguments, **options)

        return call


@pytest.mark.parametrize("fails_at", range(1, 8))
def test_a_disk_that_refuses_leaves_the_tree_as_it_was(
    imported: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """The journal, three records (one new, one changed, one that moves) and the memory, the old place, the journal."""
    report_of(imported, "activateurs", rows_file(imported, activateur(), activateur(2)), "--appliquer")
    before = tree(imported)
    changed = [activateur(ville="Melun"), activateur(2, code_postal="97110", ville="Essai"), activateur(3)]
    file = rows_file(imported, *changed)
    plan_only = run_import(imported, "activateurs", file)
    assert plan_only.exit_code == 0

    with monkeypatch.context() as patch:
        disk = Disk(patch, fails_at)
        result = run_import(imported, "activateurs", file, "--appliquer")

    assert disk.count >= fails_at
    assert result.exit_code == 1
    assert "Rien n’a été changé." in result.stderr
    assert tree(imported) == before


def test_a_run_that_was_killed_is_undone_by_the_next_one(imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(imported)
    file = rows_file(imported, activateur(ville="Melun"), activateur(2))
    # A kill: nothing after it runs, not even what undoes.
    monkeypatch.setattr(apply, "undo_unfinished", lambda root: None)
    monkeypatch.setattr(Path, "unlink", lambda self, **_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run_import(imported, "activateurs", file, "--appliquer").exit_code == 1
    assert tree(imported) != before
    monkeypatch.undo()

    apply.undo_unfinished(imported)

    assert tree(imported) == before


def test_a_folder_that_leads_out_of_the_data_is_refused(tmp_path: Path) -> None:
    root = project(tmp_path / "projet")
    (tmp_path / "ailleurs").mkdir()
    (root / "data/providers").mkdir()
    (root / "data/providers/77").symlink_to(tmp_path / "ailleurs")

    result = run_import(root, "activateurs", rows_file(root, activateur()), "--appliquer")

    assert result.exit_code == 1
    assert list((tmp_path / "ailleurs").iterdir()) == []


# --- any row ---------------------------------------------------------------------------------------------------

_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "Indépendant",
            "Agence",
            "77100",
            "20000",
            "2026-01-01",
            "2030-01-01",
            "a|b",
            "../../etc",
            "https://exemple.fr/x",
        ]
    ),
    st.from_regex(r"https://www\.francenum\.gouv\.fr/activateurs/[a-z0-9-]{1,12}", fullmatch=True),
)
_ANY = st.one_of(
    _TEXT, st.none(), st.integers(), st.lists(_TEXT, max_size=2), st.dictionaries(_TEXT, _TEXT, max_size=2)
)


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_row_makes_a_sound_record_or_is_refused_and_twice_is_once(
    tmp_path_factory: pytest.TempPathFactory, source: str, data: st.DataObject
) -> None:
    columns = [column.name for column in SOURCES[source].columns]
    sound = json.loads((SAMPLES / "aides-entreprises.json").read_text("utf-8"))["data"][0]
    base = {"activateurs": activateur(), "aides-entreprises": sound}.get(source, {})
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries({name: st.one_of(_ANY, st.just(base.get(name, "x"))) for name in columns}),
            min_size=1,
            max_size=4,
        )
    )
    root = project(tmp_path_factory.mktemp("projet"))
    file = root / "export.json"
    file.write_text(json.dumps(rows), "utf-8")

    first = report_of(root, source, file, "--appliquer")
    before = tree(root)
    again = report_of(root, source, file, "--appliquer")

    assert sum(first["comptes"].values()) == len(rows)
    assert [item["sort"] for item in again["elements"] if item["sort"] != "refusée"] == []
    assert tree(root) == before
    assert [problem for problem in problems_of(root) if ": erreur [" in problem] == []
