"""The browser and Python say the same of the same answers: faults, document, HTML, and the bytes of the files."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.contracts.assemble import Answers, Filling, assemble
from generator.contracts.docx import to_docx
from generator.contracts.odt import to_odt
from generator.contracts.template import Template
from generator.contracts.text_formats import to_html
from generator.pages.contract_form import SHARED, shared_script
from tests.browser.support import serve
from tests.contracts.answers import cases
from tests.contracts.models import dense, models, template_of
from tests.hubs import ROOT

pytestmark = pytest.mark.browser

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>
<link rel="icon" href="data:,"><script src="contrat-cadres.js"></script><script src="contrat.js"></script></head>
<body></body></html>"""

_COMPUTE = """async text => {
  const { Filling, assemble, readTemplate, toDocx, toOdt } = self.etrierContrat;
  const hex = buffer => [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const digest = async bytes => hex(await crypto.subtle.digest("SHA-256", bytes));
  const found = [];
  for (const { template, answers } of JSON.parse(text)) {
    const ready = readTemplate(template);
    for (const given of answers) {
      const filling = new Filling(ready, given);
      const made = assemble(filling);
      found.push({
        faults: filling.faults.map(({ name, message, blocks }) => [name, message, blocks]),
        document: await digest(new TextEncoder().encode(JSON.stringify(made))),
        docx: await digest(toDocx(made)),
        odt: await digest(toOdt(made)),
      });
    }
  }
  return found;
}"""

_DOCUMENT = """text => {
  const { Filling, assemble, readTemplate } = self.etrierContrat;
  const { template, answers } = JSON.parse(text);
  return JSON.stringify(assemble(new Filling(readTemplate(template), answers)));
}"""

_SAME_NODES = """text => JSON.parse(text).map(({ template, answers, html }) => {
  const { Filling, assemble, element, readTemplate } = self.etrierContrat;
  const ours = document.createElement("div");
  ours.append(...assemble(new Filling(readTemplate(template), answers)).blocks.map(block => element(block)));
  const written = "<div>" + html.replaceAll("\\n", "") + "</div>";
  const theirs = new DOMParser().parseFromString(written, "text/html").body.firstChild;
  ours.normalize();
  theirs.normalize();
  return ours.isEqualNode(theirs);
})"""


@pytest.fixture(scope="module")
def page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page that holds the engine alone."""
    folder = tmp_path_factory.mktemp("moteur")
    (folder / "index.html").write_text(_PAGE, "utf-8")
    (folder / Path(SHARED).name).write_text(shared_script(), "utf-8")
    shutil.copy(ROOT / "overrides" / "assets" / "contrat.js", folder)
    context = browser.new_context()
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    with serve(folder) as address:
        opened.goto(address)
        yield opened
        context.close()
    assert faults == []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(template: Template, answers: Answers) -> str:
    return json.dumps(assemble(template, answers).as_json(), ensure_ascii=False, separators=(",", ":"))


def _expected(template: Template, answers: Answers) -> dict[str, Any]:
    document = assemble(template, answers)
    return {
        "faults": [[fault.name, fault.message, fault.blocks] for fault in Filling(template, answers).faults],
        "document": _digest(_json(template, answers).encode()),
        "docx": _digest(to_docx(document)),
        "odt": _digest(to_odt(document)),
    }


def test_the_browser_makes_the_same_documents_to_the_byte(page: Any) -> None:
    dense_id = dense().record.id
    lots = [
        (template, list(cases(template, count=200 if template.id == dense_id else 16)))
        for template in map(template_of, models())
    ]
    asked = [{"template": template.as_json(), "answers": answers} for template, answers in lots]

    found = page.evaluate(_COMPUTE, json.dumps(asked))

    every = [(template, answers) for template, lot in lots for answers in lot]
    assert len(found) == len(every)
    for (template, answers), ours in zip(every, found, strict=True):
        expected = _expected(template, answers)
        if ours["document"] != expected["document"]:  # say where, rather than show two digests
            text = page.evaluate(_DOCUMENT, json.dumps({"template": template.as_json(), "answers": answers}))
            assert json.loads(text) == json.loads(_json(template, answers)), answers
        assert ours == expected, (template.id, answers)


def test_the_answers_try_every_kind_of_fault() -> None:
    """Otherwise the comparison would prove little."""
    template = template_of(dense())

    messages = {fault.message for answers in cases(template, count=240) for fault in Filling(template, answers).faults}

    assert len({message[:24] for message in messages}) >= 20
    assert {check.message for check in template.checks} <= messages


def test_the_browser_shows_what_python_writes_as_html(page: Any) -> None:
    asked = [
        {"template": template.as_json(), "answers": answers, "html": to_html(assemble(template, answers))}
        for template in map(template_of, models())
        for answers in cases(template, count=8)
    ]

    assert page.evaluate(_SAME_NODES, json.dumps(asked)) == [True] * len(asked)
