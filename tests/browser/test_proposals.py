"""« Proposer une fiche »: the browser checks and writes as Python does, and a newcomer's record lands as it should."""

import copy
import gzip
import json
import random
import re
import shutil
import socketserver
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from generator.checks import check_records
from generator.checks.answers import CODES as ANSWER_CODES
from generator.checks.questions import CODES as QUESTION_CODES
from generator.checks.wording import SENTENCES as CROSS_SENTENCES
from generator.forms import form_of
from generator.load import LoadedRecord, load_records, read_document
from generator.load.records import DataFile, check_bytes, find_duplicate_ids
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.pages.propose import correction
from generator.problems import Problem
from generator.settings import Settings
from generator.yaml_text import dump, revise
from tests.browser.conftest import OpenPage
from tests.browser.support import DESK, NARROW, PHONE, ROOT, axe_faults
from tests.form_contents import Contents, as_said, as_typed, contents_of, real_contents, told_by_python
from tests.helpers import SITES
from tests.test_yaml_text import spoil

pytestmark = pytest.mark.browser

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)

_BATCH = 100

# A world without neighbours, or with those given as the lists of the site give them.
_EXAMINE = """({form, contents, lists, today}) => {
  const { examine, pathOf } = self.etrierContribuer;
  const books = new Map(Object.entries(lists || {}).map(([kind, rows]) => [kind, new Map(rows.map(([id, path]) => [id, path]))]));
  const sirens = new Map(((lists || {}).prestataire || []).filter(row => row[2]).map(([, path, siren]) => [siren, path]));
  const parents = new Map(((lists || {}).reseau || []).map(([id, , parent]) => [id, parent || ""]));
  return contents.map(content => {
    const path = pathOf(form, content);
    const world = { today, path, isNew: true, known: kind => (lists ? books.get(kind) : null), sirens, parents };
    const { problems, isSound } = examine(form, content, world);
    return { isSound, path, said: problems.map(item => [item.code, item.path.join("."), item.message]) };
  });
}"""


def examined(page: Any, kind: Kind, contents: list[dict[str, Any]], **world: Any) -> list[dict[str, Any]]:
    """What the browser says of contents, in batches."""
    form = form_of(kind).as_json()
    found: list[dict[str, Any]] = []
    for start in range(0, len(contents), _BATCH):
        batch = contents[start : start + _BATCH]
        found += page.evaluate(_EXAMINE, {"form": form, "contents": batch, "today": "2099-12-31", **world})
    return found


SMALL = SITES / "complete"
"""A small hub: every kind of record is there."""


@lru_cache
def _real(key: str) -> tuple[dict[str, Any], ...]:
    return tuple(real_contents(ROOT, KIND_BY_KEY[key]))


def real_records(kind: Kind) -> list[dict[str, Any]]:
    """What the records of a kind hold; nobody has kept a contract's older version yet, so a contract stands for it."""
    if kind.key == "version-contrat":
        return [{**content, "modele": content["id"]} for content in _real("contrat")]
    return list(_real(kind.key)) or real_contents(SMALL, kind)


# --- the same rules ------------------------------------------------------------------------------------------


# What concerns other records, or the day: the loader, which reads a file alone, does not say it.
_ACROSS = frozenset(key.partition(":")[0] for key in CROSS_SENTENCES) - {"lien-refuse"} | {"id-double"}


@every_kind
def test_what_the_form_accepts_the_checker_accepts_and_the_reverse(open_page: OpenPage, kind: Kind) -> None:
    page = open_page(url="proposer/besoin/")
    contents = list(contents_of(kind, real_records(kind), 160, seed=2026))
    python = [told_by_python(kind, content) for content in contents]

    browser = examined(page, kind, contents)

    for content, expected, found in zip(contents, python, browser, strict=True):
        said = sorted(item for item in found["said"] if item[0] not in _ACROSS and not item[2].startswith("attendu un lien"))
        assert said == expected, content
        assert found["isSound"] == (expected == [])
    assert {bool(problems) for problems in python} == {True, False}


TODAY = date(2026, 11, 28)

# Rules that need a whole contract, every combination of answers, or every road: the form says that it leaves them.
_LEFT = frozenset(("contrat", "version-contrat", "diagnostic", "aiguillage", "cle-de-lecture"))


class Neighbours(Contents):
    """Makes sound contents that meet other records, and the day."""

    def __init__(self, kind: Kind, ids: dict[str, list[str]]) -> None:
        super().__init__(form_of(kind), 7)
        self.ids = ids

    def one(self, field: Any, wrong: float) -> Any:
        if field.key == "id" and field.required and not wrong:
            return self.dice.choice((*self.ids[self.form.kind.key][:2], "tout-neuf", "autre-nom"))
        return super().one(field, wrong)

    def text(self, field: Any, is_wrong: bool) -> str:
        dice = self.dice
        if field.ref:
            return dice.choice((*self.ids[field.ref][:6], "inconnu", "tout-neuf"))
        if field.markdown:
            need = self.ids["besoin"][0]
            links = (f"[[besoin:{need}]]", "[[besoin:rien]]", "[[bezoin:x]]", "[[x]]", "[a](http://a.fr)", "[a](https://a.fr)", "[[terme:rien|mot]]", "[a](../b)")
            return " ".join(("Une phrase.", dice.choice((*links, "")), dice.choice((*links, ""))))
        if field.check == "moment":
            return "2026-12-08T18:30" if field.key == "debut" else "2026-12-08T20:00"
        if field.check in ("day", "partial-date"):
            if field.key == "fin":
                return dice.choice(("2026-12", "2031-11-28", "2031-11-29", "2031", "2032", "2026-11-01"))
            days = ("2026-11-27", "2026-11-28", "2026-11-29", "2026-12-31", "2020-01-01")
            return dice.choice(days if field.check == "day" else (*days, "2026", "2027", "2026-11", "2026-12", "2019"))
        if field.check == "https":
            return dice.choice(("https://www.exemple.fr", "https://exemple.fr/a", "https://www.bretagne.bzh/x", "https://www.economie.gouv.fr"))
        if field.key in ("resume", "pour_qui", "gain"):
            return dice.choice(("Jusqu’à 2 000 €", "1 à 3 euros", "C’est incontournable", "Un véritable levier pour vous", "la moitié"))
        if field.check == "siren":
            return dice.choice(("732829320", "552100554"))
        if field.check == "department":
            return dice.choice(("77", "29", "2A", "971"))
        if field.check == "postcode":
            return dice.choice(("77000", "29000", "20090", "97100", "01000"))
        return super().text(field, is_wrong)

    def reworded(self, content: dict[str, Any], name: str = "") -> dict[str, Any]:
        """A real record that names other records, or says other days."""
        changed = {}
        fields = {field.key: field for field in self.nodes[name or self.form.root.name].fields}
        for key, value in content.items():
            field = fields[key]
            if field.node:
                changed[key] = [self.reworded(item, field.node) for item in value] if field.many else self.reworded(value, field.node)
            elif field.key == "id" and field.required and self.dice.random() < 0.8:
                changed[key] = value
            elif (field.ref or field.markdown or field.check) and self.dice.random() < 0.4:
                changed[key] = self.value(field, 0.0)
            else:
                changed[key] = value
        return changed


def _rows(records: tuple[LoadedRecord, ...]) -> dict[str, list[list[str]]]:
    """The records as the lists of the site give them: id, path, and a Siren or a parent."""
    rows: dict[str, list[list[str]]] = {kind.key: [] for kind in KINDS}
    for loaded in records:
        more = getattr(loaded.record, {"prestataire": "siren", "reseau": "parent"}.get(loaded.kind.key, "none"), None)
        rows[loaded.kind.key].append([loaded.record.id, loaded.path, more or ""])
    return rows


def _told_across(kind: Kind, path: str, content: dict[str, Any], others: tuple[LoadedRecord, ...]) -> list[list[str]] | None:
    """What the rules across records say of a sound record; None when it is not sound by itself."""
    data = dump(kind, content, path).encode()
    entry = check_bytes(DataFile(path, kind, None), data)
    if entry.record is None:
        return None
    own = LoadedRecord(entry.record, kind, path, entry.digest)
    twins = [item for item in others if item.kind is kind and item.record.id == content["id"]]
    # The loader gives paths in order, and blames the second: the newcomer comes after all the others here.
    problems: list[Problem] = [item for item in find_duplicate_ids((*twins, own), SMALL) if item.path == path]
    known = tuple(item for item in others if item not in twins)
    # A chain of networks is told once, on the first of them.
    problems += [
        item for item in check_records((*known, own), today=TODAY, root=SMALL) if item.path == path or item.code == "boucle"
    ]
    # What is asked by comparing many records is asked after the form, and so is an answer to such a question.
    left = {*QUESTION_CODES, *ANSWER_CODES} - {key.partition(":")[0] for key in CROSS_SENTENCES}
    return as_said(tuple(item for item in problems if item.code not in left))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.key not in _LEFT], ids=lambda kind: kind.key)
def test_a_record_among_others_is_judged_alike(open_page: OpenPage, kind: Kind) -> None:
    others = load_records(SMALL).records
    rows = _rows(others)
    maker = Neighbours(kind, {key: [row[0] for row in found] for key, found in rows.items()})
    page = open_page(url="proposer/besoin/")
    real = [as_typed(maker.form, content) for content in real_contents(SMALL, kind)]
    contents = [maker.reworded(maker.dice.choice(real)) if rank % 2 else maker.record(0.0) for rank in range(160)]
    taken = {row[0] for row in rows[kind.key]}

    browser = examined(page, kind, contents, lists=rows, today=TODAY.isoformat())

    compared = 0
    for content, found in zip(contents, browser, strict=True):
        expected = _told_across(kind, found["path"], content, others)
        assert found["isSound"] == (expected is not None)
        if expected is not None:
            compared += 1
            # Under a name that is taken, the record of that name is another one for the form, and this one for Python.
            left = ("siren-double", "boucle") if content["id"] in taken else ()
            assert sorted(item for item in found["said"] if item[0] not in left) == [item for item in expected if item[0] not in left], content
    assert compared > 20


# --- the same writing ----------------------------------------------------------------------------------------

_DUMP = "cases => cases.map(({form, content, path}) => self.etrierContribuer.dump(form, content, path))"
_REVISE = "cases => cases.map(({form, file, content}) => self.etrierContribuer.revise(form, file, content))"


@dataclass(frozen=True)
class Written:
    """A record of the repository as it is written."""

    kind: Kind
    path: str
    text: str
    content: dict[str, Any]


@pytest.fixture(scope="module")
def written() -> list[Written]:
    """Every record of the repository."""
    found = []
    for loaded in load_records(ROOT).records:
        text = (ROOT / loaded.path).read_text("utf-8")
        content, _ = read_document(loaded.path, text.encode())
        assert content is not None
        found.append(Written(loaded.kind, loaded.path, text, content))
    return found


def run_in_batches(page: Any, script: str, cases: list[dict[str, Any]]) -> list[str]:
    return [text for start in range(0, len(cases), 200) for text in page.evaluate(script, cases[start : start + 200])]


def test_the_browser_writes_every_record_as_python_does(open_page: OpenPage, written: list[Written]) -> None:
    page = open_page(url="proposer/besoin/")
    cases = [{"form": form_of(item.kind).as_json(), "content": item.content, "path": item.path} for item in written]

    texts = run_in_batches(page, _DUMP, cases)

    wrong = [item.path for item, text in zip(written, texts, strict=True) if text != dump(item.kind, item.content, item.path)]
    assert wrong == []
    assert [item.path for item, text in zip(written, texts, strict=True) if read_document("", text.encode())[0] != item.content] == []


def test_the_browser_changes_a_record_as_python_does(open_page: OpenPage, written: list[Written]) -> None:
    page = open_page(url="proposer/besoin/")
    dice = random.Random(2026)
    chosen = dice.sample(written, 600)
    wanted = [copy.deepcopy(item.content) for item in chosen]
    for content in wanted:
        for _ in range(dice.choice((1, 1, 2, 5))):
            spoil(content, dice)
    cases = [
        {"form": form_of(item.kind).as_json(), "file": correction(item.path, item.text), "content": content}
        for item, content in zip(chosen, wanted, strict=True)
    ]

    texts = run_in_batches(page, _REVISE, cases)

    for item, content, text in zip(chosen, wanted, texts, strict=True):
        assert text == revise(item.text, item.kind.model, content), item.path


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# tête 😀\nid: a # 😀 ici\nnom: Chèque 😀\nresume: fin\n", id="signs that take two places"),
        pytest.param("id: a\r\nnom: Chèque\r\npas_si:\r\n  - un\r\n  - deux\r\nresume: fin", id="Windows line breaks, no last one"),
        pytest.param("# tête\n{id: a, nom: Chèque, resume: fin}\n", id="braces around everything"),
    ],
)
def test_any_layout_is_changed_alike(open_page: OpenPage, text: str) -> None:
    page = open_page(url="proposer/besoin/")
    kind = KIND_BY_KEY["aide"]
    wanted = {"id": "a", "nom": "Autre 😀", "resume": "fin", "porteur": "Région", "pas_si": ["un", "trois"]}

    (revised,) = page.evaluate(_REVISE, [{"form": form_of(kind).as_json(), "file": correction("x", text), "content": wanted}])

    assert revised == revise(text, kind.model, wanted)


# --- people --------------------------------------------------------------------------------------------------


class _Forge(BaseHTTPRequestHandler):
    """A forge's page, on loopback: it shows what its address fills in."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        page = f"<!doctype html><title>Forge</title><p id=chemin>{query.get('filename', [''])[0]}</p>"
        content = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def forge() -> Iterator[str]:
    """Serve the forge's page and give its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Forge) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def opened_on_the_forge(page: Any) -> dict[str, str]:
    """Follow the link to the forge, stubbed on loopback, and give what its address says."""
    with forge() as address:
        page.context.route("https://github.com/**", lambda route: route.fulfill(response=route.fetch(url=f"{address}/{route.request.url.split('/', 3)[3]}")))
        with page.expect_popup() as opened:
            page.locator("#ouvrir").click()
        tab = opened.value
        tab.wait_for_load_state()
        said = {name: values[0] for name, values in parse_qs(urlsplit(tab.url).query, strict_parsing=True).items()}
        said["page"] = tab.url.split("?")[0]
        assert tab.title() == "Forge"
        tab.close()
    return said


def fill_an_aid(page: Any) -> None:
    """What a newcomer types, found by what the page says and nothing else."""
    page.get_by_label("Nom officiel de l’aide").fill("Chèque vitrine d’essai")
    page.get_by_label("Ce que vous obtenez, en une ligne et avec nos mots").fill("La ville paie la moitié : jusqu’à 500 € sur votre vitrine.")
    page.get_by_label("Qui la donne").fill("Ville d’essai")
    page.get_by_label("Subvention").check()
    page.get_by_label("Qui peut l’avoir, avec des mots de tous les jours").fill("Les commerces du centre.\n\n- moins de dix salariés\n- ouverts à l’année")
    page.get_by_role("combobox", name="Où elle vaut").fill("finistère (29)")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("On ne me trouve pas").check()
    page.get_by_label("Ouverte").check()
    page.get_by_label("Nom du document ou de la page").fill("Ville d’essai, page des aides")
    page.get_by_label("Adresse de la page, en https").fill("www.exemple.fr/aides")
    page.get_by_label("Jour où une personne a lu la source").fill("2026-11-20")
    page.get_by_label("Moyenne").check()


def verify(page: Any) -> None:
    page.get_by_role("button", name="Vérifier et préparer l’envoi").click()


def a_copy_of_the_project(folder: Path) -> Path:
    for name in ("data", "content", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def check(project: Path, day: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "check", "--date", day]
    return subprocess.run([*command, "--racine", str(project)], cwd=ROOT, capture_output=True, text=True)


def test_a_newcomer_adds_an_aid_and_it_lands_as_a_sound_file(open_page: OpenPage, tmp_path: Path, build_day: date) -> None:
    page = open_page(url="proposer/aide/", viewport=PHONE)
    fill_an_aid(page)
    page.get_by_role("button", name="+ Comment la demander, un geste par ligne").click()
    page.get_by_label("Comment la demander, un geste par ligne").fill("Appelez la mairie.\nEnvoyez le devis : il est demandé avant.")

    verify(page)
    expect_ready(page)
    said = opened_on_the_forge(page)

    assert said["page"] == "https://github.com/etrier-hub/etrier/new/main"
    assert said["filename"] == "data/aids/cheque-vitrine-d-essai.yml"
    assert said["message"] == "Aide : Chèque vitrine d’essai (nouvelle fiche)"
    project = a_copy_of_the_project(tmp_path / "projet")
    (project / said["filename"]).write_text(said["value"], "utf-8")
    done = check(project, build_day.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr
    assert said["value"].splitlines()[:6] == [
        "# yaml-language-server: $schema=../../docs/schemas/aide.json",
        "id: cheque-vitrine-d-essai",
        "source:",
        "  titre: Ville d’essai, page des aides",
        "  url: https://www.exemple.fr/aides",
        "verifie_le: 2026-11-20",
    ]


def expect_ready(page: Any) -> None:
    expect(page.locator("#envoi")).to_be_visible()
    expect(page.locator("#envoi-titre")).to_be_focused()


def test_errors_stand_beside_their_fields_and_on_top_in_the_same_words(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")
    address = page.get_by_label("Adresse de la page, en https")
    address.fill("http://www.exemple.fr")
    address.blur()
    expect(address).to_have_attribute("aria-invalid", "true")

    verify(page)

    summary = page.locator("#fautes")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("13 choses à corriger")
    expect(summary).to_contain_text("attendu une adresse qui commence par https://, trouvé http://www.exemple.fr")
    expect(page.locator("#envoi")).to_be_hidden()
    assert "trouvé http://www.exemple.fr" in described(page, address)
    summary.get_by_role("link", name="Nom officiel de l’aide").click()
    name = page.get_by_label("Nom officiel de l’aide")
    expect(name).to_be_focused()
    assert "ce champ est obligatoire" in described(page, name)
    name.fill("Chèque")
    name.blur()
    # Its name and the short name that comes of it.
    expect(summary.get_by_role("heading")).to_have_text("11 choses à corriger")
    expect(name).not_to_have_attribute("aria-invalid", "true")


def described(page: Any, control: Any) -> str:
    """What a screen reader says of a control after its name."""
    return str(control.evaluate("item => (item.getAttribute('aria-describedby') || '').split(' ').filter(Boolean).map(id => document.getElementById(id).textContent).join(' ')"))


CORRECTED = "bretagne-pass-commerce-artisanat"


def test_a_correction_changes_only_what_was_changed(open_page: OpenPage, tmp_path: Path, build_day: date) -> None:
    page = open_page(url=f"aides/{CORRECTED}/")
    page.get_by_role("link", name="Corriger cette fiche").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corriger « PASS Commerce et Artisanat »")
    before = (ROOT / f"data/aids/{CORRECTED}.yml").read_text("utf-8")
    verify(page)
    expect(page.locator("#envoi-titre")).to_have_text("Vous n’avez rien changé")
    assert page.locator("#texte").input_value() == before
    expect(page.get_by_label("Nom court")).not_to_be_editable()

    page.get_by_label("Le plus grand montant versé ou prêté, en euros").fill("8 000")
    page.get_by_label("Jour où une personne a lu la source").fill(build_day.isoformat())
    page.get_by_role("button", name="+ Dernier jour, s’il est connu").click()
    page.get_by_label("Dernier jour, s’il est connu").fill("31/12/2099")
    verify(page)
    expect(page.locator("#envoi-titre")).to_have_text("Votre correction est prête")

    text = page.locator("#texte").input_value()
    old, new = before.splitlines(), text.splitlines()
    assert [line for line in new if line not in old] == [f"verifie_le: {build_day}"] * (f"verifie_le: {build_day}" not in old) + ["  plafond: 8000", "fin: 2099-12-31"]
    assert page.locator("#ouvrir").get_attribute("href") == f"https://github.com/etrier-hub/etrier/edit/main/data/aids/{CORRECTED}.yml"
    project = a_copy_of_the_project(tmp_path / "projet")
    (project / f"data/aids/{CORRECTED}.yml").write_text(text, "utf-8")
    done = check(project, build_day.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.key not in ("seance", "edition", "version-contrat")], ids=lambda kind: kind.key)
def test_a_record_opened_and_left_alone_is_not_touched(open_page: OpenPage, kind: Kind, written: list[Written], build_day: date) -> None:
    mine = sorted((item for item in written if item.kind is kind), key=lambda item: (len(item.text), item.path))
    for item in {id(chosen): chosen for chosen in (mine[0], mine[len(mine) // 2], mine[-1])}.values():
        page = open_page(url=f"proposer/{kind.key}/#fiche={item.content['id']}")
        expect(page.locator("#proposer[data-pret]")).to_be_visible()
        verify(page)
        expect(page.locator("#envoi-titre")).to_have_text("Vous n’avez rien changé")
        assert page.locator("#texte").input_value() == item.text.replace("\r\n", "\n")
        page.close()


def test_a_step_is_added_moved_and_taken_away_with_the_focus_where_one_expects_it(open_page: OpenPage) -> None:
    page = open_page(url="proposer/metier/#fiche=coiffeur")
    steps = page.get_by_role("group", name="Le parcours, dans l’ordre", exact=True)
    first = steps.get_by_label("Le geste").first.input_value()

    steps.get_by_role("button", name="Descendre : Le parcours, dans l’ordre, n° 1").click()

    assert steps.get_by_label("Le geste").nth(1).input_value() == first
    expect(steps.get_by_role("button", name="Descendre : Le parcours, dans l’ordre, n° 2")).to_be_focused()
    expect(page.locator("#annonce")).to_contain_text("Élément déplacé à la place 2 sur")
    before = steps.get_by_label("Le geste").count()
    steps.get_by_role("button", name="Retirer : Le parcours, dans l’ordre, n° 2").click()
    expect(steps.get_by_label("Le geste")).to_have_count(before - 1)
    expect(steps.get_by_role("button", name="Retirer : Le parcours, dans l’ordre, n° 2")).to_be_focused()
    steps.get_by_role("button", name="Ajouter un élément à « Le parcours, dans l’ordre »").click()
    expect(steps.get_by_label("Nom court de l’étape, unique dans le parcours").last).to_be_focused()


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page(url="proposer/terme/")
    page.locator("#contenu").focus()

    def reach(name: str, role: str = "textbox") -> None:
        wanted = page.get_by_role(role, name=name).first
        for _ in range(60):
            page.keyboard.press("Tab")
            if wanted.evaluate("item => item === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach « {name} »")

    reach("Le mot")
    page.keyboard.type("bordereau d’essai")
    reach("Ce que c’est, en une ou deux phrases simples")
    page.keyboard.type("Une feuille d’essai.")
    reach("Rayon du glossaire", "combobox")
    page.keyboard.press("ArrowDown")
    reach("+ Autres mots pour la même chose", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Autres mots pour la même chose")).to_be_focused()
    page.keyboard.type("feuille")
    reach("Nom du document ou de la page")
    page.keyboard.type("Une page")
    reach("Adresse de la page, en https")
    page.keyboard.type("www.exemple.fr")
    page.get_by_label("Jour où une personne a lu la source").focus()
    page.get_by_label("Jour où une personne a lu la source").fill("2026-11-20")
    reach("Haute", "radio")
    page.keyboard.press("Space")
    reach("Vérifier et préparer l’envoi", "button")
    page.keyboard.press("Enter")

    expect_ready(page)
    text = page.locator("#texte").input_value()
    assert "terme: bordereau d’essai\ndefinition: Une feuille d’essai.\nsynonymes: [feuille]\n" in text
    reach("Ouvrir la proposition sur la forge", "link")


def test_a_draft_comes_back_and_can_be_cleared(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")
    page.get_by_label("Nom officiel de l’aide").fill("Chèque vitrine")
    page.get_by_role("combobox", name="Où elle vaut").fill("Bretagne (région)")
    page.get_by_role("combobox", name="Où elle vaut").press("Enter")
    expect(page.locator("#chemin")).to_have_text("Fichier : data/aids/cheque-vitrine.yml")
    page.wait_for_function("(localStorage.getItem('etrier-fiche:aide:') || '').includes('REG-53')")

    page.reload()

    expect(page.locator("#brouillon-dit")).to_contain_text("Votre brouillon est repris.")
    expect(page.get_by_label("Nom officiel de l’aide")).to_have_value("Chèque vitrine")
    expect(page.get_by_role("list", name="Où elle vaut : vos choix")).to_contain_text("Bretagne (région)")
    page.get_by_text("Garder pour plus tard, ou recommencer", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer le brouillon (.json)").click()
    kept = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert kept["contenu"]["territoires"] == ["REG-53"]
    page.get_by_role("button", name="Effacer le brouillon").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.get_by_label("Nom officiel de l’aide")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Nom officiel de l’aide")).to_have_value("")
    page.get_by_text("Garder pour plus tard, ou recommencer", exact=True).click()
    page.get_by_label("Reprendre un brouillon enregistré").set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": json.dumps(kept).encode()}
    )
    expect(page.get_by_label("Nom officiel de l’aide")).to_have_value("Chèque vitrine")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("rien", "Ce fichier n’est pas un brouillon d’Étrier, ou il est abîmé.", id="no JSON"),
        pytest.param('{"etrier": 1}', "Ce fichier n’est pas un brouillon d’Étrier.", id="no content"),
        pytest.param('{"etrier": 1, "sorte": "prix", "contenu": {}}', "Ce brouillon va avec un autre formulaire.", id="another kind"),
        pytest.param(
            '{"etrier": 1, "sorte": "aide", "correction": "", "contenu": {"nom": {"a": 1}, "nature": "pret", "source": [], "besoins": [{}], "x": 1}}',
            "Le brouillon est repris.",
            id="values of another form are left out",
        ),
    ],
)
def test_a_draft_from_anywhere_is_read_with_care(open_page: OpenPage, content: str, said: str) -> None:
    page = open_page(url="proposer/aide/")
    page.get_by_text("Garder pour plus tard, ou recommencer", exact=True).click()

    page.get_by_label("Reprendre un brouillon enregistré").set_input_files({"name": "b.json", "mimeType": "application/json", "buffer": content.encode()})

    expect(page.locator("#brouillon-dit")).to_have_text(said)
    expect(page.get_by_label("Nom officiel de l’aide")).to_have_value("")


# --- its end -------------------------------------------------------------------------------------------------

FORGES = {
    "github": "https://forge.exemple.fr/a/b/new/main?filename=data%2Faids%2Fcheque-vitrine-d-essai.yml&message=",
    "gitlab": "https://forge.exemple.fr/a/b/-/new/main?file_name=data%2Faids%2Fcheque-vitrine-d-essai.yml&commit_message=",
    "forgejo": "https://forge.exemple.fr/a/b/_new/main/data/aids/?filename=cheque-vitrine-d-essai.yml&value=",
}


def with_settings(page: Any, url: str, **facts: Any) -> None:
    """Open a form as other settings would make it."""

    def answer(route: Any) -> None:
        html = route.fetch().text()
        head, rest = html.split('<script type="application/json" id="fiche-modele">')
        data, tail = rest.split("</script>", 1)
        written = json.dumps({**json.loads(data), **facts}, ensure_ascii=False).replace("<", "\\u003c")
        route.fulfill(body=f'{head}<script type="application/json" id="fiche-modele">{written}</script>{tail}', content_type="text/html; charset=utf-8")

    page.context.route(f"**/{url}", answer)
    page.goto(page.url.split("/proposer/")[0] + f"/{url}")


def forge_facts(name: str) -> dict[str, Any]:
    settings = Settings(site_name="É", repo_url="https://forge.exemple.fr/a/b/", forge=name)  # type: ignore[arg-type]
    new_file = settings.new_file()
    assert new_file is not None
    return {"name": name, **asdict(new_file), "edit": settings.edit_url(""), "base": "main"}


@pytest.mark.parametrize("name", FORGES)
def test_each_forge_opens_with_the_record_written(open_page: OpenPage, name: str) -> None:
    page = open_page(url="proposer/")
    with_settings(page, "proposer/aide/", forge=forge_facts(name))
    fill_an_aid(page)
    verify(page)
    expect_ready(page)

    address = page.locator("#ouvrir").get_attribute("href")

    assert address.startswith(FORGES[name])
    said = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    assert page.locator("#texte").input_value() in said.values()
    if name == "gitlab":
        assert said["branch_name"] == "fiche-aide-cheque-vitrine-d-essai"


def test_a_text_too_long_for_an_address_goes_by_the_clipboard(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/", permissions=["clipboard-read", "clipboard-write"])
    fill_an_aid(page)
    verify(page)
    expect_ready(page)
    assert len(page.locator("#ouvrir").get_attribute("href")) < 7500
    page.get_by_label("Qui peut l’avoir, avec des mots de tous les jours").fill("Été à l’île. " * 400)

    expect(page.get_by_role("link", name="Copier la fiche et ouvrir la forge")).to_be_visible()
    address = page.locator("#ouvrir").get_attribute("href")
    assert address == "https://github.com/etrier-hub/etrier/new/main?filename=data%2Faids%2Fcheque-vitrine-d-essai.yml"
    page.context.route("https://github.com/**", lambda route: route.fulfill(body="<title>Forge</title>", content_type="text/html"))
    with page.expect_popup():
        page.locator("#ouvrir").click()
    expect(page.locator("#envoi-dit")).to_contain_text("La fiche est copiée")
    page.bring_to_front()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#texte").input_value()


def test_without_a_forge_there_is_a_file_a_text_and_a_mail(open_page: OpenPage) -> None:
    page = open_page(url="proposer/", permissions=["clipboard-read", "clipboard-write"])
    with_settings(page, "proposer/aide/", forge=None, contact="contact@exemple.fr")
    fill_an_aid(page)
    verify(page)
    expect_ready(page)

    expect(page.locator("#ouvrir")).to_be_hidden()
    text = page.locator("#texte").input_value()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le fichier").click()
    assert download.value.suggested_filename == "cheque-vitrine-d-essai.yml"
    assert Path(download.value.path()).read_text("utf-8") == text
    address = page.get_by_role("link", name="Écrire un courriel").get_attribute("href")
    assert address.startswith("mailto:contact@exemple.fr?subject=Aide%20%3A%20Ch%C3%A8que")
    assert len(address) < 1800
    page.get_by_role("button", name="Copier un message tout prêt").click()
    expect(page.locator("#envoi-dit")).to_contain_text("Le message est copié")
    letter = page.evaluate("navigator.clipboard.readText()")
    assert letter.startswith("Bonjour,\n\nVoici une fiche pour Étrier : Aide : Chèque vitrine d’essai (nouvelle fiche).")
    assert letter.endswith(text)


def test_a_doubt_is_asked_and_blocks_nothing(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")
    fill_an_aid(page)
    page.get_by_role("button", name="+ Dernier jour, s’il est connu").click()
    page.get_by_label("Dernier jour, s’il est connu").fill("2020")

    verify(page)

    expect_ready(page)
    expect(page.locator("#voulu")).to_contain_text("l’aide est dite ouverte, et sa fin est passée (31 décembre 2020)")
    page.get_by_role("button", name="Oui, c’est voulu : l’aide est dite").click()
    reason = page.get_by_label("Pourquoi c’est voulu, en une phrase")
    expect(reason).to_be_focused()
    reason.fill("La ville la prolonge chaque année.")
    expect(page.locator("#voulu")).to_be_hidden()
    assert page.locator("#texte").input_value().endswith("fin: \"2020\"\n")
    assert "avertissements_voulus:\n  - code: aide-finie\n    champ: fin\n    raison: La ville la prolonge chaque année.\n" in page.locator("#texte").input_value()


def test_an_id_or_a_link_that_leads_wrong_is_told_at_once(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")
    fill_an_aid(page)
    page.get_by_label("Nom court").fill(CORRECTED)
    page.get_by_label("Qui peut l’avoir, avec des mots de tous les jours").fill("Voyez [[terme:mot-jamais-vu]].")

    verify(page)

    summary = page.locator("#fautes")
    expect(summary).to_contain_text(f"{CORRECTED} est déjà pris par data/aids/{CORRECTED}.yml")
    expect(summary).to_contain_text("aucune fiche « mot du glossaire » ne s’appelle mot-jamais-vu")


def test_the_page_sends_nothing(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")

    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")

    assert "form-action 'none'" in policy
    assert "connect-src 'none'" in policy


def test_what_is_typed_is_text_and_never_a_page(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/")
    hostile = '<img src=x onerror="self.ran = true"><script>self.ran = true</script>'

    page.get_by_label("Nom officiel de l’aide").fill(hostile)
    page.get_by_label("Qui peut l’avoir, avec des mots de tous les jours").fill(f"{hostile} [lien](javascript:self.ran=true) **gras**")
    page.get_by_label("Adresse de la page, en https").fill("javascript:self.ran=true")
    verify(page)

    preview = page.locator("#apercu")
    expect(preview.get_by_role("heading", level=3)).to_have_text(hostile)
    expect(preview.locator("strong", has_text="gras")).to_be_visible()
    assert preview.locator("img, script, a").count() == 0
    assert page.locator("#fautes img").count() == 0
    assert page.evaluate("self.ran") is None


@every_kind
def test_a_form_weighs_less_than_a_hundred_kilobytes(site: Path, kind: Kind) -> None:
    """All that a first visit loads, compressed, the list of its own kind too."""
    page = site / f"proposer/{kind.key}/index.html"
    named = re.findall(r'(?:src|href)="((?:\.\./)+[^"#]+\.(?:js|css|svg))"', page.read_text("utf-8"))
    files = {page, site / f"proposer/listes/{kind.key}.js", *((page.parent / name).resolve() for name in named)}

    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < 100_000


# --- every eye, every screen ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")])
def test_axe_finds_nothing_in_a_form_with_errors_nor_at_its_end(open_page: OpenPage, scheme: str, size: dict[str, int]) -> None:
    page = open_page(url="proposer/aide/", viewport=size, color_scheme=scheme)
    verify(page)
    assert axe_faults(page) == []

    fill_an_aid(page)
    verify(page)
    expect_ready(page)

    assert axe_faults(page) == []


def test_axe_finds_nothing_in_a_trade_being_corrected(open_page: OpenPage) -> None:
    page = open_page(url="proposer/metier/#fiche=coiffeur", viewport=PHONE)
    expect(page.locator("#proposer[data-pret]")).to_be_visible()

    assert axe_faults(page) == []


@pytest.mark.parametrize("kind", ["aide", "metier", "contrat"])
def test_nothing_scrolls_sideways_at_four_times_the_size(open_page: OpenPage, kind: str) -> None:
    page = open_page(url=f"proposer/{kind}/", viewport=NARROW)
    verify(page)
    expect(page.locator("#fautes")).to_be_focused()

    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_the_disk_the_form_gives_the_file(browser: Any, site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / "hors-ligne/etrier.zip") as bundle:
        bundle.extractall(tmp_path)
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto((tmp_path / f"etrier/site/aides/{CORRECTED}/index.html").as_uri())
    page.get_by_role("link", name="Corriger cette fiche").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corriger « PASS Commerce")
    page.get_by_label("Qui la donne", exact=True).fill("Région Bretagne")
    verify(page)
    expect_ready(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le fichier").click()

    text = Path(download.value.path()).read_text("utf-8")
    before = (ROOT / f"data/aids/{CORRECTED}.yml").read_text("utf-8")
    assert text == before.replace("porteur: Région Bretagne et EPCI", "porteur: Région Bretagne")
    assert faults == []
    context.close()


def test_without_javascript_the_page_explains_and_gives_a_blank_record(open_page: OpenPage) -> None:
    page = open_page(url="proposer/aide/", java_script_enabled=False)

    expect(page.get_by_role("heading", name="Ce qu’il faut dire")).to_be_visible()
    expect(page.get_by_text("Nom officiel de l’aide").first).to_be_visible()
    assert "nom: …" in page.locator("pre").inner_text()
    assert page.get_by_role("link", name="un nouveau fichier de la forge").get_attribute("href") == "https://github.com/etrier-hub/etrier/new/main"
    expect(page.locator("#formulaire")).to_be_hidden()
