"""`etrier diff`: what a change means, in French; never a crash, never a stranger's Markdown."""

import json
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from markdown import markdown

from generator.cli import main
from generator.forge_markdown import escaped
from generator.load import Upkeep
from generator.models.kinds import KIND_BY_KEY, KINDS
from generator.models.shape import fields_of
from generator.models.upkeep import Redirections
from generator.revisions import ChangedFile, Review, as_json, as_markdown, as_text, compare, review
from generator.revisions.formats import MAX_BYTES
from generator.revisions.telling import LABELS, words_changed
from generator.settings import Settings
from generator.site import resolve
from tests.helpers import SITES, record, write_tree
from tests.hubs import TODAY, hub, loaded
from tests.test_load import _mutated_text, _mutated_value

AID = "data/aids/cheque.yml"


def told(old: str | None, new: str | None, path: str = AID) -> Review:
    """The review of one file, on a hub of a few records."""
    records = [loaded("besoin"), loaded("label"), loaded("reseau"), loaded("metier")]
    file = ChangedFile(
        None if old is None else path,
        None if new is None else path,
        None if old is None else old.encode(),
        None if new is None else new.encode(),
    )
    return review([file], hub(*records), "main")


def lines(found: Review) -> tuple[list[str], list[str]]:
    """Questions and changes of the only record."""
    (only,) = found.told
    return [line.text for line in only.questions], [line.text.strip() for line in only.lines]


def changed(kind: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What is said when some keys of a sound record change and the source was read again."""
    path = "data/" + KIND_BY_KEY[kind].patterns[0].replace("*", "x").replace("{id}", yaml.safe_load(record(kind))["id"])
    return lines(told(record(kind, **before), record(kind, verifie_le="2026-11-20", **after), path))


READ_AGAIN = "vérifié le : 1er novembre 2026 → 20 novembre 2026"


@pytest.mark.parametrize(
    ("kind", "before", "after", "questions", "changes"),
    [
        pytest.param(
            "aide",
            {"montant": {"resume": "x", "plafond": 1500}},
            {"montant": {"resume": "x", "plafond": 2000}},
            [],
            ["Plafond en hausse : 1\u202f500 € → 2\u202f000 €."],
            id="an amount rises",
        ),
        pytest.param(
            "aide",
            {"montant": {"resume": "x", "plafond": 2000}},
            {"montant": {"resume": "x", "plafond": 1500}},
            ["Plafond en baisse : 2\u202f000 € → 1\u202f500 €."],
            [],
            id="an amount falls",
        ),
        pytest.param(
            "aide",
            {},
            {"montant": {"resume": "la moitié", "plafond": 1500}},
            [],
            ["montant, résumé : la moitié", "plafond : 1\u202f500 €"],
            id="an amount comes",
        ),
        pytest.param(
            "aide",
            {"fin": "2027-06-30"},
            {"fin": "2026-12-31"},
            ["Fermeture avancée au 31 décembre 2026 (avant : 30 juin 2027)."],
            [],
            id="an end comes earlier",
        ),
        pytest.param(
            "aide",
            {"fin": "2026-12"},
            {"fin": "2027"},
            [],
            ["Fermeture repoussée à 2027 (avant : décembre 2026)."],
            id="an end moves later",
        ),
        pytest.param("aide", {"fin": 2027}, {"fin": "2027"}, None, None, id="a year is the same between quotes"),
        pytest.param(
            "aide",
            {},
            {"etat": "fermee"},
            ["L’aide ferme : elle quitte les listes et les parcours. La source le dit-elle ?"],
            ["état : ouverte → fermée"],
            id="an aid closes",
        ),
        pytest.param(
            "aide",
            {"etat": "fermee"},
            {},
            ["L’aide rouvre : elle revient dans les listes. La source le dit-elle ?"],
            ["état : fermée → ouverte"],
            id="an aid opens again",
        ),
        pytest.param(
            "aide",
            {"territoires": ["REG-53", "DEP-77"]},
            {"territoires": ["REG-53"]},
            ["Le territoire se réduit : Seine-et-Marne n’y est plus. Reste : Bretagne."],
            [],
            id="a territory is gone",
        ),
        pytest.param(
            "aide",
            {"territoires": ["REG-53"]},
            {"territoires": ["REG-53", "DEP-2A"]},
            [],
            ["Le territoire s’agrandit : Corse-du-Sud."],
            id="a territory comes",
        ),
        pytest.param(
            "aide",
            {"criteres": {"effectif_max": 49}},
            {"criteres": {"effectif_max": 10, "metiers": ["plombier"]}},
            ["Moins d’entreprises y ont droit qu’avant (métiers, effectif maximal). La source le dit-elle ?"],
            ["métiers : Plombier", "effectif maximal : 49 → 10"],
            id="fewer firms may have it",
        ),
        pytest.param(
            "aide",
            {"criteres": {"secteurs": ["batiment"]}},
            {},
            [],
            ["Plus d’entreprises y ont droit qu’avant (secteurs).", "secteurs : retiré bâtiment"],
            id="more firms may have it",
        ),
        pytest.param(
            "aide",
            {"confiance": "haute"},
            {},
            ["La confiance baisse : haute → moyenne, pourquoi ?"],
            [],
            id="confidence falls",
        ),
        pytest.param(
            "aide",
            {},
            {"porteur_reseau": "chambre"},
            [],
            ["réseau qui la porte : Chambre"],
            id="a reference is told by its title",
        ),
        pytest.param(
            "aide",
            {"demarche": ["Appelez.", "Signez."]},
            {"demarche": ["Signez.", "Appelez."]},
            [],
            ["démarche : l’ordre change ; d’abord Signez."],
            id="a list in another order",
        ),
        pytest.param(
            "prestataire",
            {"labels": [{"label": "expert", "fin": "2027-06", "preuve": "https://x.fr"}]},
            {"labels": [{"label": "expert", "fin": "2026-10"}]},
            [
                "Le label « Expert » n’a plus de preuve.",
                "Le label « Expert » est fini depuis le 31 octobre 2026 (avant : juin 2027).",
            ],
            [
                "labels « expert », fin : juin 2027 → octobre 2026",
                "labels « expert », preuve : retiré, c’était https://x.fr",
            ],
            id="the proof of a label ends",
        ),
        pytest.param(
            "prestataire",
            {"labels": [{"label": "expert"}]},
            {},
            ["Le label « Expert » disparaît. Est-il fini, ou perdu ?"],
            ["labels : retiré, c’était label : Expert"],
            id="a label is lost",
        ),
        pytest.param(
            "prestataire",
            {"departement": "77"},
            {"departement": "2A"},
            [],
            ["département : Seine-et-Marne (77) → Corse-du-Sud (2A)"],
            id="a department is told by its name",
        ),
        pytest.param(
            "obligation",
            {},
            {"date_effet": "2027-09-01"},
            ["Entrée en vigueur repoussée au 1er septembre 2027 (avant : septembre 2026). La loi le dit-elle ?"],
            [],
            id="a duty is put off",
        ),
        pytest.param("terme", {"relier": False}, {"relier": True}, [], ["relier : non → oui"], id="yes and no"),
        pytest.param(
            "prix",
            {},
            {"bas": 15},
            ["Le prix le plus bas monte : 10 → 15 € par mois."],
            [],
            id="a price rises for the same year",
        ),
        pytest.param(
            "metier",
            {},
            {"accroche": "On commence par le téléphone."},
            [],
            ["accroche : On commence par les devis. → On commence par le téléphone."],
            id="a short text",
        ),
    ],
)
def test_a_change_is_told_as_people_would(
    kind: str, before: dict[str, Any], after: dict[str, Any], questions: list[str] | None, changes: list[str] | None
) -> None:
    asked, said = changed(kind, before, after)

    assert asked == (questions or [])
    assert [line for line in said if line != READ_AGAIN] == (changes or [])


@pytest.mark.parametrize(
    ("before", "after", "question"),
    [
        pytest.param(
            {},
            {"resume": "Le tiers."},
            "Des faits changent, et « vérifié le » reste au 1er novembre 2026 : la source a-t-elle été relue ?",
            id="facts change and nobody says when they were read",
        ),
        pytest.param(
            {},
            {"verifie_le": "2026-10-01"},
            "« Vérifié le » recule : 1er novembre 2026 → 1er octobre 2026, est-ce voulu ?",
            id="the check moves backwards",
        ),
        pytest.param(
            {},
            {"source": {"titre": "Une autre", "reference": "cote 3"}},
            "La source n’est plus la même : « Fiche d’essai » → « Une autre ». Dit-elle bien la même chose ?",
            id="another source",
        ),
        pytest.param(
            {"autres_sources": [{"titre": "Le Journal", "reference": "n° 3"}]},
            {},
            "Une source est retirée : « Le Journal ». Pourquoi ?",
            id="a source is gone",
        ),
    ],
)
def test_how_a_record_is_kept_is_questioned(before: dict[str, Any], after: dict[str, Any], question: str) -> None:
    questions, _ = lines(told(record("aide", **before), record("aide", **after)))

    assert questions == [question]


def test_a_contract_whose_text_changes_under_its_version_is_questioned() -> None:
    path = next((SITES / "complete/data/contracts").glob("*/modele.yml"))
    text = path.read_text("utf-8")
    clause = yaml.safe_load(text)["clauses"][0]["titre"]
    changed_text = text.replace(f"titre: {clause}", "titre: Un autre titre", 1)

    questions, _ = lines(told(text, changed_text, path.relative_to(SITES / "complete").as_posix()))

    assert "Le texte du contrat change : relisez chaque article. Sa version ne change pas : est-ce voulu ?" in questions


def test_a_long_text_is_told_word_by_word() -> None:
    old = "Les commerces et artisans qui vendent surtout à des particuliers, et qui ont sept salariés au plus."
    new = old.replace("commerces et artisans", "commerçants").replace("sept", "dix")

    shown = [(piece.style, piece.text.strip()) for piece in words_changed(old, new) if piece.text.strip()]

    assert shown == [
        ("", "Les"),
        ("retrait", "commerces et artisans"),
        ("ajout", "commerçants"),
        ("", "qui vendent surtout à des particuliers, et qui ont"),
        ("retrait", "sept"),
        ("ajout", "dix"),
        ("", "salariés au plus."),
    ]


def test_an_item_of_a_list_is_told_by_its_name() -> None:
    data = yaml.safe_load(record("metier"))
    data["etapes"][1]["gain"] = "Deux soirées."
    after = yaml.safe_dump(data, allow_unicode=True)

    _, said = lines(told(record("metier"), after, "data/trades/plombier/metier.yml"))

    assert said == ["étapes « Faites vos devis », gain : Une soirée. → Deux soirées."]


def test_a_removed_aid_needs_a_redirection_and_is_better_closed() -> None:
    questions, said = lines(told(record("aide"), None))

    assert questions == [
        "La page aides/cheque/ disparaît, et son adresse ne mènera plus nulle part. "
            "Si une autre la remplace, ajoutez-la à data/redirections.yml. "
        "Une aide finie se garde plutôt, avec « etat: fermee »."
    ]
    assert said == []


def test_an_address_that_is_redirected_asks_nothing() -> None:
    row = {"genre": "aide", "ancien": "cheque", "nouveau": "bon"}
    upkeep = Upkeep(redirections=Redirections.model_validate({"redirections": [row]}))
    site = resolve([loaded("besoin")], today=TODAY, settings=Settings(site_name="Essai"), upkeep=upkeep)
    file = ChangedFile(AID, "data/aids/bon.yml", record("aide").encode(), record("aide", id="bon").encode())

    (only,) = review([file], site, "main").told

    assert only.questions == ()
    assert only.pages.gone is None


def test_a_new_record_is_told_whole() -> None:
    questions, said = lines(told(None, record("aide", confiance="basse")))

    assert questions == ["La confiance est basse : la source a-t-elle été recoupée ?"]
    assert {"nom : Chèque", "territoires : toute la France", "nature : subvention", "besoins : Mes devis"} <= set(said)


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        pytest.param(
            "id: [",
            record("aide"),
            "L’ancienne version ne peut pas être lue : le détail du changement n’est pas connu.",
            id="what was cannot be read",
        ),
        pytest.param(
            record("aide"),
            "id: [",
            "La fiche ne passe pas le contrôle (1 problème, d’abord : ",
            id="what is cannot be read",
        ),
        pytest.param(
            record("aide"),
            record("aide", fin="hier"),
            "La fiche ne passe pas le contrôle (1 problème, d’abord : attendu une date",
            id="what is breaks a rule",
        ),
    ],
)
def test_a_side_that_is_wrong_is_said(old: str, new: str, question: str) -> None:
    questions, _ = lines(told(old, new))

    assert any(line.startswith(question) for line in questions)


def test_a_record_that_breaks_a_rule_is_still_told_field_by_field() -> None:
    _, said = lines(told(record("aide"), record("aide", fin="hier", resume="Le tiers.")))

    assert said == ["résumé : La moitié. → Le tiers.", "fermeture : hier"]


def test_an_old_content_that_broke_a_rule_is_said() -> None:
    _, said = lines(told(record("aide", fin="hier"), record("aide", fin="2026-12-31")))

    assert said == ["L’ancienne version ne passait pas le contrôle.", "fermeture : hier → 31 décembre 2026"]


BEFORE = {"montant": {"resume": "la moitié", "plafond": 1500}, "territoires": ["REG-53"]}
AFTER = {"montant": {"resume": "la moitié", "plafond": 2000}, "territoires": ["REG-53"], "fin": "2026-12-31"}
WHOLE_TEXT = """\
À se demander d’abord
  Aide « Chèque »
    ? Des faits changent, et « vérifié le » reste au 1er novembre 2026 : la source a-t-elle été relue ?
    ? Fermeture fixée au 31 décembre 2026 (avant : pas de date).

Aide « Chèque », modifiée (data/aids/cheque.yml)
  - Plafond en hausse : 1 500 € → 2 000 €.
  Pages : /aides/cheque/, /qui-aide/22/, /aides/departement/22/, /qui-aide/29/, /aides/departement/29/, /qui-aide/35/, /aides/departement/35/, /qui-aide/56/, et 1 autre

1 fiche : 1 modifiée. 2 questions.
"""
WHOLE_MARKDOWN = """\
### Ce que change cette proposition

**À se demander avant d’accepter**

- **Aide « Chèque »**
  - Des faits changent, et « vérifié le » reste au 1er novembre 2026 : la source a-t-elle été relue ?
  - Fermeture fixée au 31 décembre 2026 (avant : pas de date).

#### Aide « Chèque », modifiée

- Plafond en hausse : 1 500 € → 2 000 €.

Pages : /aides/cheque/, /qui-aide/22/, /aides/departement/22/, /qui-aide/29/, /aides/departement/29/, /qui-aide/35/, /aides/departement/35/, /qui-aide/56/, et 1 autre

Fichier : data/aids/cheque.yml

**1 fiche : 1 modifiée. 2 questions.**
"""


@pytest.mark.parametrize(
    ("write", "expected"),
    [pytest.param(as_text, WHOLE_TEXT, id="in a terminal"), pytest.param(as_markdown, WHOLE_MARKDOWN, id="on a forge")],
)
def test_the_whole_is_written(write: Callable[[Review], str], expected: str) -> None:
    written = write(told(record("aide", **BEFORE), record("aide", **AFTER)))

    assert re.sub("[\u00a0\u202f]", " ", written) == expected


def test_a_file_that_is_no_record_is_said() -> None:
    questions, _ = lines(told(None, "x: 1\n", "data/aide/x.yml"))

    assert questions == ["Ce fichier n’est à la place d’aucune fiche : le site ne le lira pas."]


def test_a_setting_is_told_too() -> None:
    old = "delais:\n  - {genre: aide, mois: 6, raison: vite}\n"

    _, said = lines(told(old, old.replace("6", "9"), "data/fraicheur.yml"))

    assert said == ["délais « aide », mois : 6 mois → 9 mois"]


def test_comments_and_layout_mean_nothing() -> None:
    text = record("aide")

    assert told(text, f"# relu\n{text}\n").told == ()
    assert told(text, text).total == "Rien ne change dans data/ depuis main."


def test_the_pages_that_show_a_record_are_named() -> None:
    aid = loaded("aide", territoires=["DEP-2A"], porteur_reseau="chambre")
    site = hub(aid, loaded("besoin"), loaded("reseau"), loaded("metier"))
    file = ChangedFile(AID, AID, record("aide").encode(), record("aide", territoires=["DEP-2A"]).encode())

    (only,) = review([file], site, "main").told

    assert only.pages.own == "aides/cheque/"
    assert only.pages.gone is None
    assert only.pages.others == ("besoins/devis/", "qui-aide/2a/", "aides/departement/2a/")


def test_the_total_counts_by_state() -> None:
    site = hub(loaded("besoin"))
    files = [
        ChangedFile(None, AID, None, record("aide").encode()),
        ChangedFile("data/aids/b.yml", None, record("aide", id="b").encode(), None),
        ChangedFile(
            "data/aids/c.yml", "data/aids/d.yml", record("aide", id="c").encode(), record("aide", id="d").encode()
        ),
    ]

    assert review(files, site, "main").total == "3 fiches : 1 nouvelle, 1 renommée, 1 supprimée. 2 questions."


# --- properties -------------------------------------------------------------------------------------------------


def _fixtures() -> list[Path]:
    return sorted((SITES / "complete/data").rglob("*.yml"))


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_never_crash_and_every_change_is_named(seed: int) -> None:
    chance = random.Random(seed)
    site = hub(loaded("besoin"))
    for _ in range(40):
        source = chance.choice(_fixtures())
        path = source.relative_to(SITES / "complete").as_posix()
        before = source.read_bytes()
        value = _mutated_value(yaml.safe_load(before), chance)
        after = yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode()
        compared = compare(ChangedFile(path, path, before, after))

        found = review([compared.file], site, "main")

        said = [
            field
            for record_told in found.told
            for line in (*record_told.questions, *record_told.lines)
            for field in line.fields
        ]
        for moved in compared.moved:
            assert any(moved.field == field or moved.field.startswith(f"{field}.") for field in said), moved.field
        for write in (as_text, as_markdown, as_json):
            assert write(found)


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_never_crash(seed: int) -> None:
    chance = random.Random(seed)
    site = hub(loaded("besoin"))
    for _ in range(30):
        sources = [chance.choice(_fixtures()) for _ in range(2)]
        old, new = (
            _mutated_text(source.read_text("utf-8"), chance).encode("utf-8", "surrogatepass") for source in sources
        )
        paths = [source.relative_to(SITES / "complete").as_posix() for source in sources]

        found = review([ChangedFile(paths[0], paths[1], old, new)], site, "main")

        assert as_text(found) and as_markdown(found) and as_json(found)


def test_a_record_that_becomes_another_kind_is_told() -> None:
    file = ChangedFile("data/aids/x.yml", "data/networks/x.yml", record("aide").encode(), record("reseau").encode())

    (only,) = review([file], hub(loaded("besoin")), "main").told

    assert (only.state, only.kind) == ("renommée", "reseau")
    assert only.pages.gone == "aides/cheque/"


@pytest.mark.parametrize("source", _fixtures(), ids=lambda path: path.relative_to(SITES / "complete/data").as_posix())
def test_the_same_content_is_no_change(source: Path) -> None:
    path = source.relative_to(SITES / "complete").as_posix()
    again = yaml.safe_dump(yaml.safe_load(source.read_bytes()), allow_unicode=True).encode()

    assert compare(ChangedFile(path, path, source.read_bytes(), source.read_bytes())).moved == ()
    assert [moved.field for moved in compare(ChangedFile(path, path, source.read_bytes(), again)).moved] == []


def test_labels_are_those_of_fields_that_exist() -> None:
    from generator.load.translate import models_of
    from generator.load.upkeep import UPKEEP_MODELS

    models = {model for kind in KINDS for model in models_of(kind.model)}
    models |= {model for kept in UPKEEP_MODELS.values() for model in models_of(kept)}
    known = {shape.alias for model in models for shape in fields_of(model)}

    assert set(LABELS) - known == set()


# --- strangers' text --------------------------------------------------------------------------------------------

HOSTILE = (
    "Merci @octocat et @org/team, voir #12, !34, ~label, owner/repo#5, GH-7 : **gras** `code` <img src=x onerror=alert(1)> "
    "[lien](javascript:alert(1)) ![i](https://evil.example/i.png) https://evil.example www.evil.example | a | b | <!-- x --> :+1: "
    "&lt;script&gt; \u202e\u200b\x07 _souligné_ ~~barré~~ $x$ \\"
)


@pytest.mark.parametrize("field", ["resume", "nom", "porteur"])
def test_what_a_record_holds_does_nothing_in_markdown(field: str) -> None:
    text = as_markdown(told(record("aide"), record("aide", **{field: HOSTILE})))

    html = markdown(text, extensions=["tables", "sane_lists"])

    assert (
        "<img" not in html
        and "<code" not in html
        and "<table" not in html
        and "javascript:alert(1)" not in re.findall('href="([^"]*)"', html)
    )
    assert not re.search(r"(?<![\w/])@\w", text)
    assert not re.search(r"[#!~]\w", text)
    assert not re.search(r"https?://evil|www\.evil", text)
    assert not re.search("[\u202e\u200b\x07]", text)
    assert "<!--" not in html
    assert "GH-7" not in text
    assert "<em>" not in html and "<a " not in html


def test_an_address_that_a_block_brings_can_be_followed() -> None:
    source = {"titre": "La page", "url": "https://www.exemple.fr/aide"}

    text = as_markdown(told(record("aide"), record("aide", autres_sources=[source])))

    plain = re.sub("[\u00a0\u202f]", " ", text)
    assert "- autres sources : ajouté titre : **La page** ; adresse : <https://www.exemple.fr/aide>\n" in plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("50 % de 1 500 €", "50 % de 1 500 €", id="plain French stays as it is"),
        pytest.param("- un", "\\- un", id="a dash that would begin a list"),
        pytest.param("12. un", "12\\. un", id="a number that would begin a list"),
        pytest.param("mot-composé, 1.5", "mot-composé, 1.5", id="the others are left alone"),
        pytest.param("a\nb", "a b", id="one line"),
        pytest.param("<b>&", "&lt;b&gt;&amp;", id="no tag"),
        pytest.param("a@b.fr", "a@\u2060b.fr", id="no address"),
    ],
)
def test_markdown_shows_a_text_as_it_is(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_a_huge_change_stays_under_what_forges_take() -> None:
    site = hub(loaded("besoin"))
    files = [
        ChangedFile(
            None,
            f"data/aids/a{number}.yml",
            None,
            record("aide", id=f"a{number}", confiance="basse", pas_si=[HOSTILE[:250]] * 3).encode(),
        )
        for number in range(400)
    ]

    text = as_markdown(review(files, site, "main"))

    assert len(text.encode()) <= MAX_BYTES
    assert "autres fiches, non montrées ici" in text
    assert text.rstrip().endswith("400 fiches : 400 nouvelles. 400 questions.**")


# --- git ---------------------------------------------------------------------------------------------------------


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project in a folder of a repository, with one commit."""
    files = {"mkdocs.yml": "site_name: Essai\n", AID: record("aide"), "data/needs/devis.yml": record("besoin")}
    root = write_tree(tmp_path / "depot" / "projet", files)
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-q", "-m", "Essai")
    return root


def diff(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["diff", "--racine", str(root), "--date", "2026-11-21", *arguments], prog_name="etrier"
    )


def as_data(root: Path, base: str = "main") -> dict[str, tuple[str, list[str]]]:
    """State and changed fields of each file."""
    result = diff(root, base, "--format", "json")
    assert result.exit_code == 0, result.output
    return {
        item["fichier"]: (item["etat"], [field for line in item["changements"] for field in line["champs"]])
        for item in json.loads(result.stdout)["fiches"]
    }


def test_an_unchanged_tree_has_nothing_to_tell(repository: Path) -> None:
    result = diff(repository, "main")

    assert (result.exit_code, result.stdout) == (0, "Rien ne change dans data/ depuis main.\n")


def _edit(root: Path) -> None:
    write_tree(root, {AID: record("aide", resume="Le tiers.")})


def _add(root: Path) -> None:
    write_tree(root, {"data/aids/neuve.yml": record("aide", id="neuve")})


def _remove(root: Path) -> None:
    (root / AID).unlink()


def _move(root: Path) -> None:
    (root / AID).rename(root / "data/aids/autre.yml")


def _rename(root: Path) -> None:
    _remove(root)
    write_tree(root, {"data/aids/autre.yml": record("aide", id="autre")})
    git(root, "add", "-A")


def _link(root: Path) -> None:
    _remove(root)
    (root / AID).symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(_edit, {AID: ("modifiée", ["resume"])}, id="edited, not committed"),
        pytest.param(_remove, {AID: ("supprimée", [])}, id="removed"),
        pytest.param(_move, {"data/aids/autre.yml": ("renommée", [])}, id="moved, which git does not know yet"),
        pytest.param(_rename, {"data/aids/autre.yml": ("renommée", ["id"])}, id="renamed with its id"),
        pytest.param(_link, {AID: ("modifiée", [])}, id="replaced by a link, which is not followed"),
    ],
)
def test_git_s_states_are_told(
    repository: Path, change: Callable[[Path], None], expected: dict[str, tuple[str, list[str]]]
) -> None:
    change(repository)

    assert as_data(repository) == expected


def test_a_new_file_that_git_does_not_know_is_told(repository: Path) -> None:
    _add(repository)

    state, fields = as_data(repository)["data/aids/neuve.yml"]
    assert (state, "nom" in fields) == ("nouvelle", True)


def test_what_others_added_to_the_base_meanwhile_is_not_ours(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "proposition")
    _edit(repository)
    git(repository, "commit", "-q", "-am", "Proposition")
    git(repository, "checkout", "-q", "main")
    _add(repository)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "Autre")
    git(repository, "checkout", "-q", "proposition")

    assert set(as_data(repository)) == {AID}


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        pytest.param("nulle-part", "La révision « nulle-part » n’existe pas", id="no such revision"),
        pytest.param("--output=x", "La révision « --output=x » n’existe pas", id="an option is no revision"),
    ],
)
def test_an_unknown_revision_is_said(repository: Path, base: str, sentence: str) -> None:
    result = diff(repository, "--", base)

    assert result.exit_code == 1
    assert sentence in result.output
    assert not (repository / "x").exists()


def test_a_project_outside_git_is_said(tmp_path: Path) -> None:
    root = write_tree(tmp_path, {"mkdocs.yml": "site_name: Essai\n", AID: record("aide")})

    result = diff(root, "main")

    assert result.exit_code == 1
    assert "n’est pas dans un dépôt git" in result.output


def test_git_that_is_missing_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "nulle-part"))

    result = diff(repository, "main")

    assert result.exit_code == 1
    assert "git est introuvable" in result.output


def test_a_repository_that_git_refuses_is_said_in_its_words(repository: Path) -> None:
    (repository.parent / ".git/HEAD").write_text("rien\n", "utf-8")

    result = diff(repository, "main")

    assert result.exit_code == 1
    assert "git refuse : fatal:" in result.output


def test_called_without_a_revision_it_says_what_is_missing(repository: Path) -> None:
    result = diff(repository)

    assert result.exit_code == 2
    assert "Il manque : BASE" in result.output
