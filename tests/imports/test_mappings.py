"""What each source's rows become, and why some are refused."""

from pathlib import Path

import pytest

from generator.imports.private_names import trade_name
from generator.imports.source import clean, town_name
from tests.imports.projects import SAMPLES, activateur, content, counts_of, problems_of, project, report_of, rows_file

AGENCY = {
    "id": "act-atelier-d-essai-1",
    "source": {
        "titre": "Ministère de l’Économie, données ouvertes des Activateurs France Num",
        "url": "https://data.economie.gouv.fr/explore/dataset/activateurs-france-num/",
        "date": "2026-10",
    },
    "verifie_le": "2026-11-20",
    "confiance": "moyenne",
    "a_verifier": "Repris de la liste publique, sans relecture de sa fiche : personne n’a vérifié ce qu’il sait faire. "
    "Le département est déduit du code postal.",
    "nom": "ATELIER D’ESSAI 1",
    "role": "accompagnement",
    "activites": ["Agence de communication, marketing"],
    "departement": "77",
    "ville": "Meaux",
    "code_postal": "77100",
    "labels": [
        {
            "label": "activateur-france-num",
            "mention": "inscrit sur l’annuaire France Num",
            "preuve": "https://www.francenum.gouv.fr/activateurs/atelier-d-essai-1",
        }
    ],
}


@pytest.mark.parametrize("name", ["activateurs.json", "activateurs.csv", "activateurs-tabulaire.json"])
def test_an_activateur_is_the_same_record_from_every_export(tmp_path: Path, name: str) -> None:
    root = project(tmp_path)

    report_of(root, "activateurs", SAMPLES / name, "--date-source", "2026-10", "--appliquer")

    assert content(root, "data/providers/77/act-atelier-d-essai-1.yml") == AGENCY
    assert problems_of(root) == []


def test_refused_activateurs_are_told_with_their_line_and_a_reason(tmp_path: Path) -> None:
    report = report_of(project(tmp_path), "activateurs", SAMPLES / "activateurs.json")

    assert counts_of(report) == {"ajoutée": 2, "refusée": 3}
    assert [(item["ligne"], item.get("nom"), item["raison"]) for item in report["elements"] if "raison" in item] == [
        (2, None, "le nom peut être celui d’une personne : on ne publie que des noms d’entreprise"),
        (4, "Chambre d’essai", "c’est un organisme public : il se range parmi les réseaux (data/networks/), à la main"),
        (5, "Studio d’essai 5", "le lien vers sa fiche France Num manque, ou n’en est pas un"),
    ]


def test_only_the_trade_name_of_a_person_is_published(tmp_path: Path) -> None:
    root = project(tmp_path)

    report_of(root, "activateurs", SAMPLES / "activateurs.json", "--appliquer")

    written = content(root, "data/providers/2b/act-pixel-d-essai.yml")
    assert written["nom"] == "Pixel d’essai"
    assert written["labels"][0]["preuve"] == "https://www.francenum.gouv.fr/activateurs"
    everything = b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())
    assert b"Pr\xc3\xa9nom" not in everything
    assert b"prenom-nom" not in everything


@pytest.mark.parametrize(
    ("postcode", "folder"),
    [
        pytest.param("20000", "2a", id="Ajaccio"),
        pytest.param("20600", "2b", id="Furiani"),
        pytest.param("97400", "974", id="overseas"),
        pytest.param(6000, "06", id="a table took the zero away"),
        pytest.param("6000.0", "06", id="and read a decimal"),
        pytest.param("00000", "fr", id="no such postcode"),
        pytest.param("", "fr", id="none"),
    ],
)
def test_the_department_comes_from_the_postcode(tmp_path: Path, postcode: object, folder: str) -> None:
    root = project(tmp_path)

    report_of(root, "activateurs", rows_file(tmp_path, activateur(code_postal=postcode)), "--appliquer")

    assert (root / f"data/providers/{folder}/act-atelier-d-essai-1.yml").is_file()
    assert problems_of(root) == []


@pytest.mark.parametrize(
    ("name", "is_self_employed", "expected"),
    [
        pytest.param("Prénom Nom", True, None, id="a person's name is kept out"),
        pytest.param("Prénom Nom Consulting", True, None, id="even beside the word of a trade"),
        pytest.param("Nom Consulting", True, "Nom Consulting", id="a surname alone tells nobody"),
        pytest.param("Cabinet Prénom Nom", False, "Cabinet Prénom Nom", id="a firm may bear a name"),
        pytest.param("Call Me Digital", False, "Call Me Digital", id="an English word is no title"),
        pytest.param("Prénom Nom (Studio d’essai)", True, "Studio d’essai", id="the trade name alone"),
        pytest.param("Althoce", True, None, id="a word alone may be a surname"),
        pytest.param("Althoce", False, "Althoce", id="not when the source says it is a firm"),
        pytest.param("M. Prénom Nom", False, None, id="a title tells a person, whatever the source says"),
        pytest.param("EI Prénom Nom", False, None, id="so does a lone trader's form"),
        pytest.param("360&1", True, "360&1", id="nobody is called so"),
    ],
)
def test_names_of_persons_stay_out(name: str, is_self_employed: bool, expected: str | None) -> None:
    assert trade_name(name, is_self_employed=is_self_employed) == expected


def test_a_place_bears_the_day_it_was_described_and_no_contact(tmp_path: Path) -> None:
    root = project(tmp_path)

    report = report_of(root, "mediation", SAMPLES / "mediation.csv", "--appliquer")

    assert counts_of(report) == {"ajoutée": 2, "refusée": 2}
    assert content(root, "data/venues/45/lieu-fablab-d-essai-orleans.yml") == {
        "id": "lieu-fablab-d-essai-orleans",
        "source": {
            "titre": "Cartographie nationale des lieux de médiation numérique",
            "url": "https://www.data.gouv.fr/fr/organizations/cartographie-nationale-des-lieux-de-mediation-numerique/",
            "date": "2024-04-02",
        },
        "verifie_le": "2024-04-02",
        "confiance": "moyenne",
        "a_verifier": "La fiche du lieu date du 2 avril 2024 : appelez avant d’y aller. "
        "La liste le classe comme un tiers-lieu : l’accueil des entreprises en est déduit.",
        "nom": "Fablab d’essai",
        "type": "mediation-numerique",
        "commune": "Orléans",
        "departement": "45",
        "code_postal": "45000",
        "adresse": "1 rue de l’Essai",
        "accueil_entreprises": "deduit",
        "url": "https://www.exemple.fr/fablab",
    }
    assert content(root, "data/venues/89/lieu-mairie-d-essai-sens.yml")["accueil_entreprises"] == "non-connu"
    assert not any(b"personne@" in file.read_bytes() for file in root.rglob("*") if file.is_file())


def test_a_json_export_of_places_then_changes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path)
    report_of(root, "mediation", SAMPLES / "mediation.csv", "--appliquer")

    report = report_of(root, "mediation", SAMPLES / "mediation.json", "--partiel", "--appliquer")

    assert counts_of(report) == {"inchangée": 1}


def test_a_platform_is_placed_by_its_address(tmp_path: Path) -> None:
    root = project(tmp_path)

    report = report_of(root, "plateformes-agreees", SAMPLES / "plateformes-agreees.csv", "--appliquer")

    assert counts_of(report) == {"ajoutée": 2, "refusée": 1}
    written = content(root, "data/providers/54/pa-plateforme-d-essai.yml")
    assert (written["role"], written["ville"], written["code_postal"]) == ("plateforme", "Nancy", "54000")
    assert written["labels"] == [
        {
            "label": "plateforme-agreee",
            "mention": "immatriculation définitive",
            "debut": "2026-01-29",
            "preuve": "https://impots.gouv.fr/je-consulte-la-liste-des-plateformes-agreees",
        }
    ]
    abroad = content(root, "data/providers/etranger/pa-essai-italie.yml")
    assert (abroad["pays"], "code_postal" in abroad) == ("Italie", False)
    again = report_of(root, "plateformes-agreees", SAMPLES / "plateformes-agreees.json", "--partiel", "--appliquer")
    assert counts_of(again) == {"inchangée": 1}


def test_an_aid_is_never_written_open(tmp_path: Path) -> None:
    root = project(tmp_path)

    report = report_of(root, "aides-entreprises", SAMPLES / "aides-entreprises.json", "--appliquer")

    assert counts_of(report) == {"ajoutée": 2, "refusée": 2}
    aid = content(root, "data/aids/ae-101-cheque-numerique-d-essai.yml")
    assert {
        key: aid[key] for key in ("nom", "etat", "territoires", "nature", "criteres", "fin", "url", "verifie_le")
    } == {
        "nom": "Chèque numérique d’essai",
        "etat": "a-verifier",
        "territoires": ["REG-93"],
        "nature": ["subvention"],
        "criteres": {"effectif_max": 49},
        "fin": "2027-12-31",
        "url": "https://www.exemple.fr/cheque",
        "verifie_le": "2026-10-01",
    }
    local = content(root, "data/aids/ae-103-pret-numerique-d-essai.yml")
    assert (local["territoires"], local["zone"], local["nature"]) == (["DEP-77"], "Ville d’essai", ["pret"])
    assert "fin" not in local
    assert [item["raison"] for item in report["elements"] if "raison" in item] == [
        "elle ne parle pas de numérique",
        "sa nature ne correspond à aucune des nôtres (la base dit : Appel à projet)",
    ]
    assert problems_of(root) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LA ROCHE-SUR-YON CEDEX 9", "La Roche-sur-Yon"),
        ("L'HAY LES ROSES", "L'Hay les Roses"),
        ("Saint-Denis", "Saint-Denis"),
        ("PARIS", "Paris"),
    ],
)
def test_towns_are_written_as_in_a_sentence(text: str, expected: str) -> None:
    assert town_name(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(" L'essai \n d’or ", "L’essai d’or", id="spaces and apostrophes"),
        pytest.param("a\u200bb\u202ec\x00d\ud800", "abcd", id="what is not seen, or is half a character"),
        pytest.param(None, "", id="nothing"),
        pytest.param(["x"], "", id="a list is no text"),
        pytest.param("e\u0301", "é", id="accents are composed"),
    ],
)
def test_cells_are_cleaned(value: object, expected: str) -> None:
    assert clean(value) == expected
