"""Comments and issues on the three forges, played by a server on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.forge import LONGEST, Forge, ForgeName, Head, Issue, comment, proposal_of, put_issues
from generator.problems import OutputError, SettingsError
from tests.forges import OURS, THEIRS, FakeForge, fake_forge

NAMES = get_args(ForgeName)
every_forge = pytest.mark.parametrize("name", NAMES)
ISSUE = Issue("relire:region:aide", "Trois aides à relire", "- [ ] une\n- [ ] deux\n", ("relance", "inconnue"))


@pytest.fixture
def server() -> Iterator[FakeForge]:
    with fake_forge() as forge:
        yield forge


def at(server: FakeForge, name: ForgeName) -> Forge:
    return Forge(name, server.address, "ville/etrier", "jeton-secret")


@every_forge
def test_a_comment_is_written_once_then_brought_up_to_date(server: FakeForge, name: ForgeName) -> None:
    told = [comment(at(server, name), 12, text, key="diff") for text in ("Un.", "Un.", "Deux.")]

    assert told == ["ajouté", "inchangé", "mis à jour"]
    assert [item["body"] for item in server.comments] == ["Deux.\n\n<!-- etrier:diff -->\n"]
    assert all("12" in path for method, path, _ in server.calls if method == "POST")


@every_forge
def test_a_person_s_comment_is_never_changed(server: FakeForge, name: ForgeName) -> None:
    server.comments = [{"id": 1, "body": "J’imite. <!-- etrier:diff -->", **THEIRS}]

    assert comment(at(server, name), 12, "Un.", key="diff") == "ajouté"

    assert server.comments[0]["body"] == "J’imite. <!-- etrier:diff -->"
    assert len(server.comments) == 2


def test_a_mark_inside_the_text_is_inert(server: FakeForge) -> None:
    comment(at(server, "github"), 12, "x <!-- etrier:autre --> y", key="diff")

    assert "<!-- etrier:autre" not in server.comments[0]["body"]


def test_our_comment_is_found_on_a_later_page(server: FakeForge) -> None:
    server.comments = [{"id": number, "body": "rien", **OURS} for number in range(120)]
    server.comments.append({"id": 999, "body": "Un.\n\n<!-- etrier:diff -->", **OURS})

    assert comment(at(server, "github"), 12, "Deux.", key="diff") == "mis à jour"


def test_a_long_text_is_cut_at_a_line_and_says_so(server: FakeForge) -> None:
    comment(at(server, "github"), 12, "une ligne\n" * 20_000, key="diff")

    body = server.comments[0]["body"]
    assert len(body) < LONGEST + 200
    assert body.endswith("une ligne\n\n_La suite est trop longue pour être montrée ici._\n\n<!-- etrier:diff -->\n")


@every_forge
def test_issues_are_opened_once_then_brought_up_to_date(server: FakeForge, name: ForgeName) -> None:
    forge = at(server, name)

    first = put_issues(forge, [ISSUE], family="relire:")
    second = put_issues(forge, [ISSUE], family="relire:")
    third = put_issues(forge, [Issue(ISSUE.key, "Deux aides à relire", "- [ ] deux\n", ISSUE.labels)], family="relire:")

    assert [{word: len(titles) for word, titles in told.items()} for told in (first, second, third)] == [
        {"ouverts": 1, "mis à jour": 0, "inchangés": 0, "fermés": 0},
        {"ouverts": 0, "mis à jour": 0, "inchangés": 1, "fermés": 0},
        {"ouverts": 0, "mis à jour": 1, "inchangés": 0, "fermés": 0},
    ]
    assert [item["title"] for item in server.issues] == ["Deux aides à relire"]


@every_forge
def test_an_issue_without_reason_is_closed_and_those_of_others_are_not(server: FakeForge, name: ForgeName) -> None:
    put_issues(at(server, name), [ISSUE], family="relire:")
    server.issues.append({"id": 2, "number": 2, "iid": 2, "title": "La sienne", **THEIRS})
    server.issues[1] |= {"body": server.issues[0]["body"], "description": server.issues[0]["body"]}
    server.issues.append({"id": 3, "number": 3, "iid": 3, "title": "Autre famille", **OURS})
    server.issues[2] |= dict.fromkeys(("body", "description"), "<!-- etrier:liens:x -->")

    told = put_issues(at(server, name), [], family="relire:")

    assert told["fermés"] == ["Trois aides à relire"]
    assert [item["title"] for item in server.issues] == ["La sienne", "Autre famille"]


def test_labels_are_given_as_each_forge_takes_them(server: FakeForge) -> None:
    for name in NAMES:
        server.issues.clear()
        put_issues(at(server, name), [ISSUE], family="relire:")
        wanted = {"github": ["relance", "inconnue"], "gitlab": "relance,inconnue", "forgejo": [3]}
        assert server.issues[0]["labels"] == wanted[name]


def test_the_proposal_is_the_one_whose_last_commit_it_is(server: FakeForge) -> None:
    server.pulls = [
        {"number": 3, "head": {"sha": "a" * 40, "label": "federation:fiche"}},
        {"number": 4, "head": {"sha": "b" * 40, "label": "federation:fiche"}},
    ]

    assert proposal_of(at(server, "github"), Head("federation:fiche", "b" * 40)) == 4
    with pytest.raises(OutputError, match="Aucune proposition ouverte de federation:fiche ne finit par cccccccccc"):
        proposal_of(at(server, "github"), Head("federation:fiche", "c" * 40))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        pytest.param(401, "Le jeton manque de droits", id="without the right"),
        pytest.param(404, "Vérifiez le dépôt et le numéro", id="unknown repository"),
        pytest.param(500, "Réessayez plus tard", id="the forge is ill"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_the_token(server: FakeForge, status: int, sentence: str) -> None:
    server.status = status

    with pytest.raises(OutputError, match=sentence) as caught:
        comment(at(server, "github"), 12, "Un.", key="diff")

    assert "jeton-secret" not in str(caught.value)


def test_an_answer_that_is_no_json_is_said(server: FakeForge) -> None:
    server.is_garbled = True

    with pytest.raises(OutputError, match="illisible"):
        comment(at(server, "github"), 12, "Un.", key="diff")


def test_a_forge_that_does_not_answer_is_said() -> None:
    with pytest.raises(OutputError, match="La forge ne répond pas"):
        comment(Forge("github", "http://127.0.0.1:9", "a/b", "x"), 1, "Un.", key="diff")


def test_a_key_is_a_plain_name(server: FakeForge) -> None:
    with pytest.raises(SettingsError, match="nom simple"):
        comment(at(server, "github"), 12, "Un.", key="--> <script>")


# --- the commands -------------------------------------------------------------------------------------------


@pytest.fixture
def environment(server: FakeForge, monkeypatch: pytest.MonkeyPatch) -> FakeForge:
    for name, value in {
        **{"GITHUB_API_URL": server.address, "GITHUB_REPOSITORY": "ville/etrier", "ETRIER_JETON": "x"},
        **{"CI_API_V4_URL": server.address, "CI_PROJECT_ID": "41"},
    }.items():
        monkeypatch.setenv(name, value)
    return server


@every_forge
def test_the_comment_command_says_what_it_did(environment: FakeForge, tmp_path: Path, name: str) -> None:
    text = tmp_path / "diff.md"
    text.write_text("Une aide change.\n", "utf-8")

    done = CliRunner().invoke(main, ["forge", "comment", "--forge", name, "--numero", "12", str(text)])

    assert (done.exit_code, done.output) == (0, "Proposition 12 : commentaire ajouté.\n")


def test_a_link_is_not_followed(environment: FakeForge, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    (tmp_path / "diff.md").symlink_to(tmp_path / "secret")

    done = CliRunner().invoke(
        main, ["forge", "comment", "--forge", "github", "--numero", "12", str(tmp_path / "diff.md")]
    )

    assert done.exit_code == 1
    assert "lien symbolique" in done.output
    assert environment.comments == []


def test_the_issues_command_reads_what_stale_writes(environment: FakeForge, tmp_path: Path) -> None:
    file = tmp_path / "relances.json"
    issue = {"cle": "relire:x", "titre": "Une aide à relire", "texte": "- [ ] une\n", "etiquettes": ["relance"]}
    file.write_text(json.dumps({"tickets": [issue]}), "utf-8")

    done = CliRunner().invoke(main, ["forge", "issues", "--forge", "github", str(file)])

    assert (done.exit_code, done.output) == (0, "Tickets ouverts : 1, mis à jour : 0, inchangés : 0, fermés : 0.\n")


def test_without_its_variables_the_command_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_API_URL", "GITHUB_REPOSITORY", "ETRIER_JETON"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "diff.md").write_text("Un.\n", "utf-8")

    text = str(tmp_path / "diff.md")
    done = CliRunner().invoke(main, ["forge", "comment", "--forge", "github", "--numero", "1", text])

    assert done.exit_code == 1
    assert "Il manque GITHUB_API_URL, GITHUB_REPOSITORY, ETRIER_JETON" in done.output
