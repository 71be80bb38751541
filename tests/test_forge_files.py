"""Issue forms, owners and templates of the forges: as the models and the data say, and as the forges read them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.forge_files import PROPOSAL, forge_files
from generator.forms import form_by_key
from generator.issue_forms import KINDS_IN_ISSUES, issue_forms
from generator.load import load_records
from generator.models.help import SupportNetwork
from tests.hubs import ROOT, make

FORMS = {path: text for path, text in issue_forms().items() if path.endswith(".yml")}
by_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: Path(path).stem)


def content(path: str) -> dict[str, Any]:
    read = yaml.safe_load(FORMS[path])
    assert isinstance(read, dict)
    return read


def test_the_files_are_up_to_date() -> None:
    networks = [item.record for item in load_records(ROOT).records if isinstance(item.record, SupportNetwork)]
    files = forge_files(networks, (ROOT / PROPOSAL).read_text("utf-8"))

    stale = [
        path for path, text in files.items() if not (ROOT / path).is_file() or (ROOT / path).read_text("utf-8") != text
    ]
    kept = {file.relative_to(ROOT).as_posix() for file in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml")}

    assert stale == [], "rewrite them with: etrier reference"
    assert kept == set(FORMS)


@by_form
def test_a_form_is_one_that_the_forge_takes(path: str) -> None:
    """The rules of GitHub's form schema that a generated form could break."""
    form = content(path)
    ids = [item["id"] for item in form["body"]]
    labels = [item["attributes"]["label"] for item in form["body"]]

    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in ids)
    for item in form["body"]:
        assert item["type"] in ("input", "textarea", "dropdown", "checkboxes")
        if item["type"] == "dropdown":
            options = item["attributes"]["options"]
            assert all(isinstance(option, str) and option for option in options)
            assert len(set(options)) == len(options)


@by_form
def test_a_form_asks_all_that_a_record_cannot_do_without(path: str) -> None:
    asked = {item["id"].split("-")[0] for item in content(path)["body"]}
    form = form_by_key(Path(path).stem.split("-", 1)[1])

    assert {field.key for field in form.root.fields if field.required and field.key != "id"} - asked == set()


@by_form
def test_a_form_begins_with_its_subject_and_ends_with_the_source(path: str) -> None:
    ids = [item["id"] for item in content(path)["body"]]

    assert not ids[0].startswith(("source", "verifie_le", "confiance"))
    assert ids[-2:] == ["autre", "promesses"]


def test_gitlab_has_the_same_questions() -> None:
    texts = {path: text for path, text in issue_forms().items() if path.endswith(".md")}

    assert len(texts) == len(KINDS_IN_ISSUES)
    for path, text in zip(FORMS, texts.values(), strict=True):
        headings = [re.sub(r" \(si vous savez\)$", "", line) for line in re.findall(r"^### (.+)$", text, re.MULTILINE)]
        assert headings == [item["attributes"]["label"] for item in content(path)["body"]][:-1]


def test_owners_are_those_that_the_networks_declare() -> None:
    network = make(
        SupportNetwork, id="essai", nom="Essai", veille={"compte": "@essai/metiers", "dossiers": ["trades"]}
    )

    files = forge_files([network], None)

    assert files[".github/CODEOWNERS"].endswith("/data/trades/ @essai/metiers\n")
    assert files[".forgejo/CODEOWNERS"].endswith("data/trades/.* @essai/metiers\n")
    assert ".gitlab/merge_request_templates/Default.md" not in files
