"""`etrier check --fix`: mends what can only mean one thing, keeps the rest to the byte."""

import random
import re
from pathlib import Path
from typing import Any

import pytest

from generator.load import read_document
from generator.load.records import DataFile, check_bytes, find_files
from generator.mending import MendedFile, difference, find_mends, mend, write_mend
from generator.models.kinds import KIND_BY_KEY
from generator.problem_guide import EXPLANATION_BY_CODE
from generator.yaml_text import dump
from tests.conftest import MakeProject
from tests.helpers import SITES, record
from tests.hubs import ROOT
from tests.mutations import spoil
from tests.test_cli import run

AID = DataFile("data/aids/cheque.yml", KIND_BY_KEY["aide"], "cheque")
PROVIDER = DataFile("data/providers/77/atelier.yml", KIND_BY_KEY["prestataire"], "atelier")
SESSION = DataFile("data/sessions/soir.yml", KIND_BY_KEY["seance"], "soir")
TRADE = DataFile("data/trades/plombier/metier.yml", KIND_BY_KEY["metier"], "plombier")
TERM = DataFile("data/glossary/devis.yml", KIND_BY_KEY["terme"], "devis")
IDS = {"besoin": frozenset({"devis", "se-proteger"}), "terme": frozenset({"devis"})}


def mended(file: DataFile, text: str | bytes) -> str | None:
    """The text after mending; None when nothing is to be done."""
    found = mend(file, text.encode() if isinstance(text, str) else text, IDS)
    return found.text if found else None


@pytest.mark.parametrize(
    ("file", "line", "expected"),
    [
        pytest.param(AID, "fin: 31/12/2026", "fin: 2026-12-31", id="date with slashes"),
        pytest.param(AID, "fin: 31-12-2026", "fin: 2026-12-31", id="date with hyphens"),
        pytest.param(AID, "fin: 31 décembre 2026", "fin: 2026-12-31", id="date in words"),
        pytest.param(AID, "fin: 1er septembre 2026", "fin: 2026-09-01", id="first of the month"),
        pytest.param(AID, "fin: septembre 2026", "fin: 2026-09", id="month in words"),
        pytest.param(AID, "fin: 09/2026", "fin: 2026-09", id="month with a slash"),
        pytest.param(AID, "fin: 2026.09", "fin: 2026-09", id="month as a decimal"),
        pytest.param(
            AID, 'fin: "31/12/2026" # imprimée', "fin: 2026-12-31 # imprimée", id="comment at the end is kept"
        ),
        pytest.param(AID, "verifie_le: 21/11/2026", "verifie_le: 2026-11-21", id="whole day"),
        pytest.param(AID, "territoires: [Bretagne]", "territoires: [REG-53]", id="region by name"),
        pytest.param(AID, "territoires: [seine-et-marne, 2a]", "territoires: [DEP-77, DEP-2A]", id="departments"),
        pytest.param(AID, "territoires: [France]", "territoires: [FR]", id="whole country"),
        pytest.param(AID, "territoires: [reg-53]", "territoires: [REG-53]", id="code in lower case"),
        pytest.param(AID, "nature: [Prêt]", "nature: [pret]", id="label instead of the value"),
        pytest.param(AID, "etat: Ouverte", "etat: ouverte", id="capital in a value"),
        pytest.param(AID, "besoins: [Se protéger]", "besoins: [se-proteger]", id="reference by its name"),
        pytest.param(AID, "id: Chèque", "id: cheque", id="id with an accent, when the file says which"),
        pytest.param(
            AID,
            "montant: {resume: x, plafond: 1 500 €}",
            "montant: {resume: x, plafond: 1500}",
            id="amount as people write",
        ),
        pytest.param(AID, "criteres: {naf: [43.20]}", 'criteres: {naf: ["43.20"]}', id="code read as a number"),
        pytest.param(AID, "criteres: {naf: [4322a]}", "criteres: {naf: [43.22A]}", id="code without its point"),
        pytest.param(AID, "nom: 2026", 'nom: "2026"', id="number where text is expected"),
        pytest.param(PROVIDER, "departement: 77", 'departement: "77"', id="department without quotes"),
        pytest.param(PROVIDER, "departement: 1", 'departement: "01"', id="department without its zero"),
        pytest.param(PROVIDER, "departement: Seine-et-Marne", 'departement: "77"', id="department by name"),
        pytest.param(PROVIDER, "code_postal: 01000", 'code_postal: "01000"', id="code that other readers would spoil"),
        pytest.param(PROVIDER, "siren: 732 829 320", 'siren: "732829320"', id="Siren with spaces"),
        pytest.param(PROVIDER, 'siren: "73282932000074"', 'siren: "732829320"', id="Siret"),
        pytest.param(SESSION, "debut: 08/12/2026 à 18h30", "debut: 2026-12-08T18:30", id="day and time in French"),
    ],
)
def test_value_that_can_only_mean_one_thing_is_mended(file: DataFile, line: str, expected: str) -> None:
    assert mended(file, f"# tête\n{line}\n") == f"# tête\n{expected}\n"


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param(AID, "fin: 31/02/2026", id="day that does not exist"),
        pytest.param(AID, "fin: 31/12/26", id="year of two digits"),
        pytest.param(AID, "fin: demain", id="no date"),
        pytest.param(AID, "territoires: [53]", id="both a region and a department"),
        pytest.param(AID, "territoires: [Guadeloupe]", id="a name for both"),
        pytest.param(AID, "territoires: [Bretagn]", id="name with a slip"),
        pytest.param(AID, "besoins: [Devi]", id="reference that only looks like one"),
        pytest.param(AID, "besoins: [vendre]", id="reference to nothing"),
        pytest.param(AID, "id: Autre Chose", id="id that is not the file’s"),
        pytest.param(AID, "montant: {resume: x, plafond: 1,500}", id="thousands in English, or decimals"),
        pytest.param(AID, "url: http://www.exemple.fr", id="address in http"),
        pytest.param(AID, "nature: [Prime]", id="value of no list"),
        pytest.param(PROVIDER, "departement: 20", id="Corsica"),
        pytest.param(PROVIDER, "code_postal: 1000", id="postcode of four digits"),
        pytest.param(PROVIDER, 'siren: "732829321"', id="Siren with a wrong key"),
        pytest.param(TRADE, "etapes: [{id: Mes Devis}]", id="name of a step, which something else may cite"),
        pytest.param(AID, "nom: [", id="what cannot be read"),
        pytest.param(AID, "nom: a\nnom: b", id="a key twice"),
    ],
)
def test_guesses_are_left_to_the_contributor(file: DataFile, line: str) -> None:
    assert mended(file, f"{line}\n") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("resume: l'aide d'ici", "resume: l’aide d’ici", id="apostrophe"),
        pytest.param("resume: 'l''aide'", "resume: 'l’aide'", id="apostrophe between apostrophes"),
        pytest.param("resume: Attendez... et", "resume: Attendez… et", id="three dots"),
        pytest.param("resume: deux  mots", "resume: deux mots", id="double space"),
        pytest.param('resume: Le mot "libre" compte', "resume: Le mot « libre » compte", id="straight quotes"),
        pytest.param(r'resume: "Le mot \"libre\" : oui"', 'resume: "Le mot « libre » : oui"', id="escaped quotes"),
        pytest.param(
            "pour_qui: >-\n  L'aide va\n  jusqu'ici.\n# l'aide\nnom: x",
            "pour_qui: >-\n  L’aide va\n  jusqu’ici.\n# l'aide\nnom: x",
            id="folded text; the comment is kept",
        ),
        pytest.param("pas_si:\n  - l'un\n  - \"l'autre : non\"", 'pas_si:\n  - l’un\n  - "l’autre : non"', id="list"),
    ],
)
def test_our_sentences_get_their_typography(before: str, after: str) -> None:
    found = mended(AID, f"{before}\n")

    assert found is not None
    assert sorted(found.splitlines()) == sorted(after.splitlines())


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param(AID, "nom: L'aide", id="official name"),
        pytest.param(AID, "source:\n  titre: Page de l'aide...", id="title as printed"),
        pytest.param(AID, "resume: Voir https://a.fr/l'aide...", id="address"),
        pytest.param(AID, "pour_qui: Voyez [ici](https://a.fr/l'aide).", id="target of a link"),
        pytest.param(AID, 'resume: Un écran de 15" et', id="a lone quote"),
        pytest.param(AID, "resume: 10'30 de film", id="minutes and seconds"),
        pytest.param(AID, "pour_qui: |\n  - un\n    - deux", id="indent of a list"),
        pytest.param(
            DataFile("data/stories/x.yml", KIND_BY_KEY["temoignage"], "x"), "fait: l'an 1", id="someone’s words"
        ),
        pytest.param(
            DataFile("data/contracts/x/modele.yml", KIND_BY_KEY["contrat"], "x"), "resume: l'an", id="contract"
        ),
    ],
)
def test_what_is_printed_elsewhere_is_not_touched(file: DataFile, line: str) -> None:
    assert mended(file, f"{line}\n") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"\xef\xbb\xbfid: cheque\n", "id: cheque\n", id="byte order mark"),
        pytest.param(b"id: cheque\r\nnom: x\r\n", "id: cheque\nnom: x\n", id="Windows line ends"),
        pytest.param(b"id: cheque", "id: cheque\n", id="no end of line"),
        pytest.param(b"id: cheque  \nnom: x\t\n", "id: cheque\nnom: x\n", id="blanks at the end of lines"),
        pytest.param(b"id: a\nsource:\n\ttitre: x\n", "id: a\nsource:\n  titre: x\n", id="tabs as indents"),
    ],
)
def test_layout_is_tidied(before: bytes, after: str) -> None:
    assert mended(AID, before) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("source:\n  titre:\n    x: 1\n\turl: https://a.fr\n", id="a tab that may be two widths"),
        pytest.param("pour_qui: |\n  a  \n  b\n", id="blanks that break a line of Markdown"),
        pytest.param('pour_qui: "a  \n  b"\n', id="blanks inside quotes"),
    ],
)
def test_layout_that_may_mean_something_is_kept(text: str) -> None:
    assert mended(AID, text) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "# schéma\n\n# le nom\nnom: x # ici\nid: cheque\n",
            "# schéma\n\nid: cheque\n# le nom\nnom: x # ici\n",
            id="a key moves with its comments",
        ),
        pytest.param(
            "id: cheque\nsource:\n  url: https://a.fr\n  # lu\n  titre: x\n",
            "id: cheque\nsource:\n  # lu\n  titre: x\n  url: https://a.fr\n",
            id="inside a block",
        ),
        pytest.param(
            "autres_sources:\n  - url: https://a.fr\n    # lu\n    titre: x\n  - titre: y\n",
            "autres_sources:\n    # lu\n  - titre: x\n    url: https://a.fr\n  - titre: y\n",
            id="inside an item: the dash goes to the first key",
        ),
        pytest.param(
            "pour_qui: |\n  un\n\n  deux\n\nnom: x\n",
            "nom: x\npour_qui: |\n  un\n\n  deux\n\n",
            id="a text of several lines moves whole",
        ),
        pytest.param("couleur: x\nid: cheque\n", "id: cheque\ncouleur: x\n", id="an unknown key goes last"),
    ],
)
def test_keys_go_to_the_model_s_order(before: str, after: str) -> None:
    assert mended(AID, before) == after


@pytest.mark.parametrize("text", ["{nom: x, id: cheque}\n", "id: cheque\nsource: {url: https://a.fr, titre: x}\n"])
def test_keys_between_braces_stay(text: str) -> None:
    assert mended(AID, text) is None


def test_a_change_says_its_line_and_both_values() -> None:
    found = mend(AID, b"# x\nnom: y\nresume: l'aide\nfin: 31/12/2026\n", IDS)

    assert found is not None
    assert [(change.line, str(change)) for change in found.changes] == [
        (3, "resume : l'aide → l’aide"),
        (4, "fin : 31/12/2026 → 2026-12-31"),
    ]


# --- properties -----------------------------------------------------------------------------------------------


def _typeset(value: Any) -> Any:
    """A value without its typography: what must not change in a sound record."""
    if isinstance(value, dict):
        return {key: _typeset(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    if not isinstance(value, str):
        return value
    value = re.sub(r"\s+", " ", value.replace("’", "'").replace("…", "..."))
    return re.sub(r"« | »", '"', value)


def _codes(file: DataFile, data: bytes) -> list[tuple[str, str]]:
    return sorted((problem.code, problem.field) for problem in check_bytes(file, data).problems)


def _holds(file: DataFile, data: bytes, ids: dict[str, frozenset[str]]) -> bool:
    """Check every promise on one file; give whether something was mended."""
    found = mend(file, data, ids)
    if found is None:
        return False
    text = found.text.encode()
    again = mend(file, text, ids)
    assert again is None, (file.path, again)
    before, after = check_bytes(file, data), check_bytes(file, text)
    if before.record is not None:
        assert after.record is not None, (file.path, after.problems)
        assert _typeset(before.record.model_dump(mode="json")) == _typeset(after.record.model_dump(mode="json"))
    else:
        # What could not be read at all (tabs, marks at the start) now tells its own problems.
        was_readable = read_document(file.path, data)[0] is not None
        assert not was_readable or set(_codes(file, text)) <= set(_codes(file, data)), file.path
    comments = re.compile(r"(?m)^ *#.*$")
    if not re.search(rb"\r|\t", data):
        assert sorted(map(str.strip, comments.findall(data.decode().lstrip("\ufeff")))) == sorted(
            map(str.strip, comments.findall(found.text))
        )
    return True


@pytest.fixture(scope="module")
def real() -> tuple[tuple[DataFile, ...], dict[str, frozenset[str]]]:
    files, _ = find_files(ROOT)
    ids: dict[str, set[str]] = {}
    for file in files:
        ids.setdefault(file.kind.key, set()).add(file.id or "")
    return files, {kind: frozenset(found) for kind, found in ids.items()}


def test_real_records_have_nothing_left_to_mend() -> None:
    assert [(found.path, [str(change) for change in found.mended.changes]) for found in find_mends(ROOT)] == []


def test_records_that_we_write_have_nothing_left_to_mend(
    real: tuple[tuple[DataFile, ...], dict[str, frozenset[str]]],
) -> None:
    files, ids = real

    for file in files:
        content, _ = read_document(file.path, (ROOT / file.path).read_bytes())
        assert content is not None
        assert mend(file, dump(file.kind, content, file.path).encode(), ids) is None, file.path


def _slip(chance: random.Random, data: bytes) -> bytes:
    """What a person does: a date in French, straight quotes, keys in another order."""
    text = data.decode()
    slips = (
        lambda: re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", text, count=chance.randrange(1, 4)),
        lambda: text.replace("’", "'"),
        lambda: text.replace("« ", '"').replace(" »", '"'),
        lambda: text.replace("…", "..."),
        lambda: text.replace(". ", ".  "),
        lambda: re.sub(r'"(\d+)"', r"\1", text),
        lambda: re.sub(r"\b(FR|REG-\d\d)\b", "Bretagne", text),
        lambda: text.replace("confiance: haute", "confiance: Haute"),
        lambda: text.replace("\n", " \n"),
        lambda: text.replace("\n", "\r\n"),
        lambda: "\ufeff" + text,
        lambda: _shuffled(chance, text),
    )
    return chance.choice(slips)().encode()


def _shuffled(chance: random.Random, text: str) -> str:
    blocks = re.split(r"(?m)^(?=[a-z_]+:)", text)
    rest = blocks[1:]
    chance.shuffle(rest)
    return "".join([blocks[0], *(block if block.endswith("\n") else f"{block}\n" for block in rest)])


def test_slips_are_mended_once_and_for_all(real: tuple[tuple[DataFile, ...], dict[str, frozenset[str]]]) -> None:
    files, ids = real
    chance = random.Random(20261128)

    count = 0
    for file in chance.sample(files, 500):
        data = (ROOT / file.path).read_bytes()
        for _ in range(chance.choice((1, 2))):
            data = _slip(chance, data)
        count += _holds(file, data, ids)

    assert count > 350


def test_spoiled_records_are_mended_safely_or_not_at_all(
    real: tuple[tuple[DataFile, ...], dict[str, frozenset[str]]],
) -> None:
    files, ids = real
    chance = random.Random(20261129)

    count = sum(_holds(file, spoil(chance, (ROOT / file.path).read_bytes()), ids) for file in chance.sample(files, 700))

    assert count > 50


# --- files and command ------------------------------------------------------------------------------------------


@pytest.fixture
def project_to_mend(project: MakeProject) -> Path:
    """A project with one aid whose end is written as people write it."""
    aid = record("aide").replace("etat: ouverte\n", "etat: ouverte\nfin: 31/12/2026\n")
    return project({"data/needs/devis.yml": record("besoin"), "data/aids/cheque.yml": aid})


def test_fix_mends_says_what_and_checks(project_to_mend: Path) -> None:
    result = run("check", "--racine", project_to_mend, "--fix", "--date", "2026-11-21")

    text = (project_to_mend / "data/aids/cheque.yml").read_text("utf-8")
    line = text.splitlines().index("fin: 2026-12-31") + 1
    assert result.stdout.splitlines()[0] == f"data/aids/cheque.yml:{line}: corrigé : fin : 31/12/2026 → 2026-12-31"
    assert result.stdout.splitlines()[-1] == "Tout est juste : 2 fiches contrôlées."
    assert result.exit_code == 0
    assert run("check", "--racine", project_to_mend, "--fix").stdout.splitlines()[0] == "Rien à corriger sans vous."


def test_trial_shows_a_diff_and_writes_nothing(project_to_mend: Path) -> None:
    before = (project_to_mend / "data/aids/cheque.yml").read_bytes()

    result = run("check", "--racine", project_to_mend, "--fix", "--essai")

    assert "-fin: 31/12/2026\n+fin: 2026-12-31\n" in result.stdout
    assert "1 correction dans 1 fichier, rien n’est écrit." in result.stdout
    assert result.exit_code == 1
    assert (project_to_mend / "data/aids/cheque.yml").read_bytes() == before


def test_trial_without_fix_is_explained(project_to_mend: Path) -> None:
    result = run("check", "--racine", project_to_mend, "--essai")

    assert result.exit_code == 2
    assert "--essai va avec --fix" in result.stderr


def test_only_the_given_paths_are_mended(project_to_mend: Path) -> None:
    run("check", "--racine", project_to_mend, "--fix", project_to_mend / "data/needs")

    assert "31/12/2026" in (project_to_mend / "data/aids/cheque.yml").read_text("utf-8")


def test_a_program_gets_its_report_alone(project_to_mend: Path) -> None:
    result = run("check", "--racine", project_to_mend, "--fix", "--format", "json", "--date", "2026-11-21")

    assert result.stdout.startswith("{")
    assert "corrigé" in result.stderr


def _found(root: Path) -> MendedFile:
    (found,) = find_mends(root)
    return found


def test_a_file_that_changed_meanwhile_is_left_alone(project_to_mend: Path) -> None:
    found = _found(project_to_mend)
    target = project_to_mend / found.path
    target.write_text("id: cheque\n", "utf-8")

    assert not write_mend(project_to_mend, found)
    assert target.read_text("utf-8") == "id: cheque\n"
    assert [item.name for item in target.parent.iterdir()] == ["cheque.yml"]


def test_a_mended_file_keeps_its_rights(project_to_mend: Path) -> None:
    found = _found(project_to_mend)
    target = project_to_mend / found.path
    target.chmod(0o640)

    assert write_mend(project_to_mend, found)
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_diff_of_windows_line_ends_can_be_shown() -> None:
    found = mend(AID, b"id: cheque\r\n", IDS)

    assert found is not None
    assert difference(MendedFile(AID.path, b"id: cheque\r\n", found)).startswith(f"--- {AID.path}\n+++ {AID.path}\n")


def test_the_guide_says_which_problems_are_mended() -> None:
    """Told of each fixture before and after: the problems that go away are those that the guide says are mended."""
    gone = set()
    for site in (SITES / "invalid").iterdir():
        files, _ = find_files(site)
        ids: dict[str, set[str]] = {}
        for file in files:
            ids.setdefault(file.kind.key, set()).add(file.id or "")
        for file in files:
            data = (site / file.path).read_bytes()
            found = mend(file, data, {kind: frozenset(names) for kind, names in ids.items()})
            if found is not None:
                gone |= {code for code, _ in _codes(file, data)} - {
                    code for code, _ in _codes(file, found.text.encode())
                }

    assert gone == {code for code, explanation in EXPLANATION_BY_CODE.items() if explanation.is_mended}
