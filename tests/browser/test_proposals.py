"""« Proposer une fiche »: the browser checks and writes as Python does, and a newcomer's record lands as it should."""

import copy
import json
import random
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from generator.checks import check_records
from generator.forms import form_of
from generator.load import LoadedRecord, load_records, read_document
from generator.load.records import DataFile, check_bytes, find_duplicate_ids
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.pages.propose import correction
from generator.problems import Problem
from generator.yaml_text import dump, revise
from tests.browser.conftest import OpenPage
from tests.browser.support import CHROMIUM_ARGUMENTS, DESK, NARROW, PHONE, ROOT, axe_faults
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


@lru_cache
def _real(key: str) -> tuple[dict[str, Any], ...]:
    return tuple(real_contents(ROOT, KIND_BY_KEY[key]))


def real_records(kind: Kind) -> list[dict[str, Any]]:
    """What the records of a kind hold; nobody has kept a contract's older version yet, so a contract stands for it."""
    if kind.key == "version-contrat":
        return [{**content, "modele": content["id"]} for content in _real("contrat")]
    return list(_real(kind.key))


# --- the same rules ------------------------------------------------------------------------------------------


# What concerns other records, or the day: the loader, which reads a file alone, does not say it.
_ACROSS = frozenset(
    ("verifie-futur", "source-future", "aide-finie", "label-expire", "label-chevauchement", "temoignage-sans-page")
    + ("fait-sans-source", "nom-double", "dossier-departement", "departement-code-postal", "lien-interne", "boucle")
    + ("reference-a-soi", "reference-inconnue", "id-double", "siren-double")
)


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


SMALL = SITES / "complete"
"""A small hub: every kind of record is there."""

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
            days = ("2026-11-27", "2026-11-28", "2026-11-29", "2026-12-31", "2020-01-01")
            return dice.choice(days if field.check == "day" else (*days, "2026", "2027", "2026-11", "2026-12", "2019"))
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
    return as_said(tuple(problems))


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
