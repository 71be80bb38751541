"""`etrier import`: dates that someone must give, reports for three readers, faults with a place."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.imports.projects import SAMPLES, TODAY, activateur, project, rows_file, run_import, tree


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        pytest.param(
            "activateurs",
            ["--verifie-le", "demain"],
            "--verifie-le : attendu un jour comme 2026-11-21, trouvé demain",
            id="a day that is none",
        ),
        pytest.param(
            "activateurs",
            ["--verifie-le", "2026-11-22"],
            "--verifie-le : le 2026-11-22 n’est pas encore venu.",
            id="a day to come",
        ),
        pytest.param(
            "activateurs",
            ["--date-source", "2026-13"],
            "--date-source : attendu une date comme 2026-09-01",
            id="a month that is none",
        ),
        pytest.param(
            "activateurs",
            ["--territoire", "77"],
            "--territoire : attendu FR, une région",
            id="a territory that is none",
        ),
        pytest.param(
            "mediation",
            ["--verifie-le", "2026-11-20"],
            "Chaque ligne de mediation porte sa propre date",
            id="a date over those of the rows",
        ),
        pytest.param(
            "annuaire", [], "source : valeurs possibles : activateurs, mediation", id="a source we do not know"
        ),
    ],
)
def test_a_wrong_call_is_told_in_french(tmp_path: Path, source: str, options: list[str], message: str) -> None:
    result = run_import(project(tmp_path), source, SAMPLES / "activateurs.json", *options)

    assert result.exit_code == 2
    assert message in result.stderr


def test_a_check_date_is_never_made_up(tmp_path: Path) -> None:
    arguments = ["import", "activateurs", str(SAMPLES / "activateurs.json"), "--racine", str(project(tmp_path))]

    result = CliRunner().invoke(main, [*arguments, "--date", TODAY])

    assert result.exit_code == 2
    assert "Il manque --verifie-le : le jour où quelqu’un a ouvert et lu ce fichier" in result.stderr


@pytest.mark.parametrize(
    ("source", "name", "message"),
    [
        pytest.param(
            "mediation",
            "activateurs.csv",
            ":2 : il manque les colonnes id, nom, commune, date_maj ; trouvé : identifiant_de_la_structure",
            id="another source's file",
        ),
        pytest.param("activateurs", "absent.csv", " : ce n’est pas un fichier", id="no file"),
    ],
)
def test_a_file_that_is_not_of_the_source_writes_nothing(tmp_path: Path, source: str, name: str, message: str) -> None:
    root = project(tmp_path)
    before = tree(root)

    result = run_import(root, source, SAMPLES / name, "--appliquer")

    assert result.exit_code == 1
    assert f"{SAMPLES / name}{message}" in result.stderr
    assert result.stderr.endswith("Rien n’a été écrit.\n")
    assert tree(root) == before


def test_a_file_without_rows_does_not_make_everything_vanish(tmp_path: Path) -> None:
    root = project(tmp_path)
    run_import(root, "activateurs", rows_file(root, activateur()), "--appliquer")
    before = tree(root)

    result = run_import(root, "activateurs", rows_file(root, name="vide.json"), "--appliquer")

    assert result.exit_code == 1
    assert "le fichier ne contient aucune ligne" in result.stderr
    assert tree(root) == before


def test_a_tree_with_faults_is_not_imported_into(tmp_path: Path) -> None:
    root = project(tmp_path, **{"data/needs/faux.yml": "id: faux\n"})

    result = run_import(root, "activateurs", SAMPLES / "activateurs.json", "--appliquer")

    assert result.exit_code == 1
    assert "data/needs/faux.yml:1:1: erreur [champ-manquant]" in result.stdout
    assert result.stderr == "Corrigez d’abord ces fiches. Rien n’a été écrit.\n"


def test_a_label_that_is_not_in_the_tree_is_told_before_anything_is_written(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "data/labels/activateur-france-num.yml").unlink()
    before = tree(root)

    result = run_import(root, "activateurs", rows_file(root, activateur()), "--appliquer")

    assert result.exit_code == 1
    assert "[reference-inconnue] labels.0.label" in result.stdout
    assert tree(root) == before


def test_a_damaged_memory_is_told(tmp_path: Path) -> None:
    root = project(tmp_path)
    run_import(root, "activateurs", rows_file(root, activateur()), "--appliquer")
    memory = root / "data/imports/activateurs.jsonl"
    memory.write_text(memory.read_text("utf-8") + "<<<<<<< ours\n", "utf-8")

    result = run_import(root, "activateurs", rows_file(root, activateur()))

    assert result.exit_code == 1
    assert f"{memory}:2 : la mémoire des imports est abîmée\n    → Remettez-la depuis git" in result.stderr


def test_the_text_report_says_what_would_be_done(tmp_path: Path) -> None:
    root = project(tmp_path)

    result = run_import(root, "activateurs", SAMPLES / "activateurs.json")

    assert result.stdout == (
        "Ministère de l’Économie, données ouvertes des Activateurs France Num\n"
        f"5 lignes lues dans {SAMPLES / 'activateurs.json'}\n"
        "\n"
        "        2  ajoutées (fiches nouvelles)\n"
        "        3  refusées (aucune fiche écrite, voir pourquoi)\n"
        "\n"
        "Ajoutées\n"
        "  ligne 1, n° 1 : ATELIER D’ESSAI 1 (data/providers/77/act-atelier-d-essai-1.yml)\n"
        "  ligne 3, n° 3 : Pixel d’essai (data/providers/2b/act-pixel-d-essai.yml)\n"
        "\n"
        "Refusées\n"
        "  ligne 2, n° 2 : nom non montré : le nom peut être celui d’une personne : "
        "on ne publie que des noms d’entreprise\n"
        "  ligne 4, n° 4 : Chambre d’essai : c’est un organisme public : "
        "il se range parmi les réseaux (data/networks/), à la main\n"
        "  ligne 5, n° 5 : Studio d’essai 5 : le lien vers sa fiche France Num manque, ou n’en est pas un\n"
        "\n"
        "Essai : rien n’a été écrit. Pour écrire 2 fiches, ajoutez --appliquer.\n"
    )


def test_the_markdown_report_is_safe_to_post(tmp_path: Path) -> None:
    root = project(tmp_path)
    hostile = activateur(nom_de_la_structure="Agence <img src=x> @equipe [clic](https://exemple.fr) #12 | `x`")
    report = tmp_path / "rapport.md"

    run_import(root, "activateurs", rows_file(root, hostile), "--appliquer", "--rapport", str(report))

    text = report.read_text("utf-8")
    assert "| ajoutée | 1 | fiches nouvelles |" in text
    line = text.splitlines()[-1]
    assert line == (
        "- ligne 1, n° 1 : Agence &#60;img src=x&#62; &#64;equipe \\[clic\\](https://exemple.fr) &#35;12 \\| \\`x\\`"
        " (data/providers/77/act-atelier-d-essai-1.yml)"
    )


def test_the_markdown_report_tells_a_reviewer_what_to_decide(tmp_path: Path) -> None:
    root = project(tmp_path)
    run_import(root, "activateurs", rows_file(root, activateur()), "--appliquer")
    path = root / "data/providers/77/act-atelier-d-essai-1.yml"
    path.write_text(path.read_text("utf-8").replace("ville: Meaux", "ville: Meaux-la-Ville"), "utf-8")
    report = tmp_path / "rapport.md"

    run_import(root, "activateurs", rows_file(root, activateur(ville="Melun")), "--rapport", str(report))

    text = report.read_text("utf-8")
    assert "**À décider** : une personne et la source ne disent pas la même chose. La personne est gardée." in text
    assert "la fiche dit « Meaux-la-Ville », la source « Melun »" in text
