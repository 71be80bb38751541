"""« Remplir sur cet appareil »: what the form asks, says, refuses and gives, in a real browser."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from generator.contracts.assemble import Filling, assemble
from generator.contracts.docx import to_docx
from generator.contracts.odt import to_odt
from generator.contracts.template import Template
from generator.contracts.wording import say
from tests.browser.support import HALF, NARROW, PHONE, Server, axe_faults
from tests.contracts.answers import HOSTILE, sound
from tests.contracts.conftest import OpenForm
from tests.contracts.models import dense, longest, template_of

pytestmark = pytest.mark.browser

BUDGET_BYTES = 120_000


@pytest.fixture(scope="module")
def template() -> Template:
    return template_of(dense())


def field(page: Any, name: str) -> Any:
    """The field that is called so; ids may hold dots."""
    return page.locator(f'#formulaire [name="{name}"]').first


def question(page: Any, name: str) -> Any:
    return page.locator(f'[data-question="{name}"]')


def press(page: Any, label: str) -> None:
    page.get_by_role("button", name=label, exact=False).click()


def until(page: Any, claim: str, value: Any = None) -> None:
    """Wait until something is true in the page. Playwright's own way needs eval, which our policy refuses."""
    for _ in range(200):
        if page.evaluate(claim, value):
            return
        page.wait_for_timeout(25)
    raise AssertionError(claim)


def fill_in(page: Any, answers: dict[str, str]) -> None:
    """Answer every question that is there, as a person does."""
    for name, answer in answers.items():
        box = question(page, name)
        if not box.is_visible():
            continue
        kind = field(page, name).evaluate("item => item.type")
        if kind == "radio":
            box.locator(f'input[value="{answer}"]').check()
        elif kind == "checkbox":
            for item in box.locator("input").all():
                item.set_checked(item.get_attribute("value") in answer.split("\n"))
        elif kind == "select-one":
            field(page, name).select_option(answer)
        else:
            field(page, name).fill(answer)


def resume(page: Any, content: str | bytes) -> str:
    """Give a file of answers to the form, and say what it answers."""
    page.locator("#reprise-dit").evaluate("item => { item.textContent = ''; }")
    buffer = content.encode() if isinstance(content, str) else content
    page.set_input_files("#reprise", {"name": "reponses.json", "mimeType": "application/json", "buffer": buffer})
    until(page, "document.getElementById('reprise-dit').textContent")
    said: str = page.locator("#reprise-dit").inner_text()
    return said


def saved(template: Template, answers: dict[str, str], **changes: Any) -> str:
    return json.dumps({"etrier": 1, "modele": template.id, "version": template.version, "reponses": answers, **changes})


def take(page: Any, label: str) -> bytes:
    """Press a button and give the bytes of the file that comes."""
    with page.expect_download() as coming:
        press(page, label)
    path: Path = coming.value.path()
    return path.read_bytes()


def answers_in(page: Any) -> dict[str, str]:
    answers: dict[str, str] = json.loads(take(page, "Enregistrer mes réponses"))["reponses"]
    return answers


# --- the files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on_disk", [False, True], ids=["from a server", "from the disk"])
def test_a_contract_filled_in_by_hand_is_the_one_python_makes(
    open_form: OpenForm, template: Template, on_disk: bool
) -> None:
    page = open_form(on_disk=on_disk)
    answers = sound(template)
    fill_in(page, answers)

    word, writer = take(page, "Word"), take(page, "LibreOffice")

    asked = {name: answer for name, answer in answers.items() if question(page, name).is_visible()}
    document = assemble(template, asked)
    assert word == to_docx(document)
    assert writer == to_odt(document)


def test_the_longest_model_filled_in_from_a_file_is_the_one_python_makes(open_form: OpenForm) -> None:
    template = template_of(longest())
    page = open_form(template.id)
    answers = sound(template)

    said = resume(page, saved(template, answers))

    assert "laissé de côté" not in said
    assert "impossible" not in said
    assert Filling(template, answers).faults == []
    assert take(page, "Word") == to_docx(assemble(template, answers))


def test_what_is_typed_stays_text(open_form: OpenForm, template: Template) -> None:
    page = open_form()
    for hostile in HOSTILE[:13]:
        field(page, "objet").fill(hostile)
        until(page, "text => document.getElementById('acte').textContent.includes(text)", hostile)

    assert page.locator("#acte script").count() == 0
    field(page, "objet").fill(HOSTILE[0])
    answers = answers_in(page)
    assert answers["objet"] == HOSTILE[0]
    assert take(page, "Word") == to_docx(assemble(template, answers))


# --- nothing leaves ---------------------------------------------------------------------------------------

_TRY_TO_LEAVE = """async elsewhere => {
  const tried = {};
  const note = async (name, work) => {
    try {
      await work();
      tried[name] = "passed";
    } catch {
      tried[name] = "refused";
    }
  };
  await note("fetch", () => fetch("/?secret"));
  await note("fetch elsewhere", () => fetch(elsewhere + "?secret", { mode: "no-cors" }));
  await note("XMLHttpRequest", () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = resolve;
    request.onerror = reject;
    request.open("GET", "/?secret");
    request.send();
  }));
  await note("image", () => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = resolve;
    image.onerror = reject;
    image.src = elsewhere + "?secret";
  }));
  await note("frame", () => new Promise((resolve, reject) => {
    addEventListener("securitypolicyviolation", event => { if (event.violatedDirective === "frame-src") reject(); });
    const frame = document.createElement("iframe");
    frame.src = elsewhere + "?secret";
    document.body.append(frame);
    setTimeout(resolve, 2000);
  }));
  await note("event source", () => new Promise((resolve, reject) => {
    const source = new EventSource("/?secret");
    source.onopen = resolve;
    source.onerror = () => { source.close(); reject(); };
  }));
  await note("socket", () => new Promise((resolve, reject) => {
    const socket = new WebSocket(elsewhere.replace("http", "ws") + "?secret");
    socket.onopen = resolve;
    socket.onerror = reject;
  }));
  await note("form", () => new Promise((resolve, reject) => {
    addEventListener("securitypolicyviolation", event => { if (event.violatedDirective === "form-action") reject(); });
    const form = document.getElementById("formulaire");
    form.action = "/?secret";
    HTMLFormElement.prototype.submit.call(form);
    setTimeout(resolve, 2000);
  }));
  await note("beacon", () => new Promise((resolve, reject) => {
    addEventListener("securitypolicyviolation", event => { if (event.blockedURI.includes("balise")) reject(); });
    if (!navigator.sendBeacon("/balise", "secret")) reject();
    setTimeout(resolve, 2000);
  }));
  return tried;
}"""


class _Listener(SimpleHTTPRequestHandler):
    """Serves a folder, and notes what it is asked."""

    def __init__(self, *args: Any, heard: list[str], **options: Any) -> None:
        self.heard = heard
        super().__init__(*args, **options)

    def log_message(self, format: str, *args: Any) -> None:
        self.heard.append(str(args[0]))


@contextmanager
def listening(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder and give (address, the requests as they come)."""
    heard: list[str] = []
    with Server(("127.0.0.1", 0), partial(_Listener, directory=str(folder), heard=heard)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", heard
        server.shutdown()


def test_the_policy_refuses_every_way_out(browser: Any, form_site: Path) -> None:
    """Neither the page's own server nor another one hears of what is typed."""
    with listening(form_site) as (home, heard_at_home), listening(form_site) as (elsewhere, heard_elsewhere):
        page = browser.new_context().new_page()
        page.goto(f"{home}contrats/{dense().record.id}/remplir/")
        field(page, "objet").fill("un secret")

        tried = page.evaluate(_TRY_TO_LEAVE, elsewhere)

        page.context.close()
    assert len(tried) == 9
    assert set(tried.values()) == {"refused"}, tried
    assert len(heard_at_home) > 5
    assert [line for line in heard_at_home if "secret" in line or "balise" in line] == []
    assert heard_elsewhere == []


def test_filling_in_saving_and_taking_away_asks_nobody_anything(open_form: OpenForm, template: Template) -> None:
    """`open_form` fails on any request made once the page is there."""
    page = open_form()
    fill_in(page, sound(template))

    take(page, "Word")
    take(page, "LibreOffice")
    answers_in(page)
    resume(page, saved(template, {"objet": "autre"}))

    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_only_the_forms_bear_the_sealed_policy(form_site: Path) -> None:
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')

    sealed = {
        path.relative_to(form_site).parts[0]
        for path in form_site.rglob("*.html")
        for found in policy.findall(path.read_text("utf-8"))
        if "connect-src 'none'" in found and "form-action 'none'" in found
    }

    assert sealed == {"contrats"}


# --- the document -----------------------------------------------------------------------------------------


def test_the_document_follows_what_is_typed_and_rebuilds_nothing_else(open_form: OpenForm) -> None:
    page = open_form()
    page.evaluate("self.before = [...document.getElementById('acte').children]")

    field(page, "prix").press_sequentially("450")

    until(page, "document.getElementById('acte').textContent.includes('450\\u202f€')")
    rebuilt = page.evaluate("self.before.filter(node => !node.isConnected).map(node => node.textContent.slice(0, 8))")
    assert rebuilt == ["Le prixT", "Le prix "]


def test_an_article_taken_out_leaves_no_hole(open_form: OpenForm) -> None:
    page = open_form()
    assert page.locator(".acte__article").all_inner_texts()[-1].startswith("Article 3.")

    question(page, "article:garantie").get_by_label("Garder cet article").uncheck()

    until(page, "document.querySelectorAll('.acte__article').length === 2")
    assert "sous [Délai de réponse], voir la loi" in page.locator("#acte").inner_text()
    assert question(page, "article:garantie").locator("[data-textes]").is_hidden()


def test_another_wording_takes_the_place_of_the_first(open_form: OpenForm) -> None:
    page = open_form()

    question(page, "article:prix").get_by_label("Au forfait").check()

    until(page, "document.getElementById('acte').textContent.includes('Le prix est un forfait')")
    assert "(protège le prestataire)" in question(page, "article:prix").inner_text()
    assert "(équilibré)" in question(page, "article:prix").inner_text()


# --- questions --------------------------------------------------------------------------------------------


def test_a_question_comes_up_with_the_answer_that_calls_for_it(open_form: OpenForm) -> None:
    page = open_form()
    assert question(page, "plafond").is_hidden()
    assert page.locator("[data-partie=garant]").is_hidden()

    field(page, "prix").fill("501")
    question(page, "avec_garant").get_by_label("Oui").check()
    question(page, "plafond").wait_for()
    field(page, "plafond").fill("pas un nombre")
    field(page, "garant.nom").fill("Paul")

    assert question(page, "article:garant").is_visible()
    field(page, "prix").fill("500")
    question(page, "plafond").wait_for(state="hidden")
    answers = answers_in(page)
    assert "plafond" not in answers
    assert answers["garant.nom"] == "Paul"


def test_each_proposed_answer_says_whose_choice_it_is(open_form: OpenForm) -> None:
    page = open_form()

    assert field(page, "duree").input_value() == "12"
    assert "Réponse proposée, d’usage\u00a0: un an suffit pour juger" in question(page, "duree").inner_text()
    assert "tirée de la loi" in question(page, "acompte").inner_text()
    assert "choix d’Étrier" in question(page, "moyens").inner_text()


def test_every_question_of_the_model_is_asked_once(open_form: OpenForm, template: Template) -> None:
    page = open_form()

    asked = page.eval_on_selector_all("[data-question]", "boxes => boxes.map(box => box.dataset.question)")

    choices = [f"article:{name}" for name in ("prix", "garantie", "garant")]
    assert sorted(asked) == sorted([*sound(template), *choices])


def test_blanks_are_allowed_and_counted(open_form: OpenForm) -> None:
    page = open_form()
    said = page.locator("#blancs").inner_text()
    assert re.match(r"\d+ réponses sont encore en blanc\. 1 point reste à confirmer", said)
    before = int(said.split()[0])

    field(page, "objet").fill("une vitrine")
    question(page, "sauvegarde").locator("input").check()

    until(page, "left => document.getElementById('blancs').textContent.startsWith(left + ' ')", before - 1)
    until(page, "() => !document.getElementById('blancs').textContent.includes('confirmer')")
    assert take(page, "Word")[:2] == b"PK"


# --- errors -----------------------------------------------------------------------------------------------


def test_an_error_stands_beside_its_field_once_it_is_left(open_form: OpenForm) -> None:
    page = open_form()
    siren = field(page, "client.siren")

    siren.press_sequentially("732829321")
    assert question(page, "client.siren").locator(".question__faute").count() == 0
    siren.blur()

    fault = question(page, "client.siren").locator(".question__faute")
    fault.wait_for()
    assert say("siren") in fault.inner_text()
    assert siren.get_attribute("aria-invalid") == "true"
    assert fault.locator("..").get_attribute("id") in (siren.get_attribute("aria-describedby") or "").split()
    siren.fill("732829320")
    fault.wait_for(state="detached")
    assert siren.get_attribute("aria-invalid") is None


def test_a_download_with_errors_is_refused_and_the_summary_leads_to_each(open_form: OpenForm) -> None:
    page = open_form()
    field(page, "prix").fill("cher")
    field(page, "debut").fill("2026-12-01")
    field(page, "fin").fill("2026-11-01")
    downloads: list[Any] = []
    page.on("download", lambda download: downloads.append(download))

    press(page, "Word")

    summary = page.locator("#fautes")
    assert summary.is_visible()
    assert page.evaluate("document.activeElement.id") == "fautes"
    links = summary.get_by_role("link")
    assert links.count() == 2
    links.filter(has_text="Prix par mois").press("Enter")
    assert page.evaluate("document.activeElement.name") == "prix"
    assert downloads == []
    field(page, "prix").fill("450")
    field(page, "fin").fill("2027-01-01")
    summary.wait_for(state="hidden")
    assert take(page, "Word")[:2] == b"PK"


def test_a_warning_is_shown_and_blocks_nothing(open_form: OpenForm) -> None:
    page = open_form()
    field(page, "prix").fill("6000")
    field(page, "duree").fill("2")
    field(page, "duree").blur()

    notice = page.get_by_text("C’est cher pour si peu de temps.")
    notice.wait_for()

    assert "Attention" in notice.inner_text()
    assert field(page, "prix").get_attribute("aria-invalid") is None
    assert take(page, "LibreOffice")[:2] == b"PK"


# --- the file of answers ----------------------------------------------------------------------------------


def test_answers_that_were_saved_come_back(open_form: OpenForm, template: Template) -> None:
    first = open_form()
    changes = {"details": "Deux lignes,\navec « guillemets » & <balises>.", "moyens": "téléphone\nmail"}
    fill_in(first, {**sound(template), **changes})
    question(first, "article:garantie").get_by_label("Garder cet article").uncheck()
    kept = take(first, "Enregistrer mes réponses")
    word = take(first, "Word")

    second = open_form()
    said = resume(second, kept)

    assert "réponses reprises" in said
    assert take(second, "Enregistrer mes réponses") == kept
    assert take(second, "Word") == word


REFUSED: tuple[tuple[str | bytes, str], ...] = (
    ("", "abîmé"),  # empty
    ("{", "abîmé"),  # cut short
    (b"PK\x03\x04\xff\xfe", "abîmé"),  # a zip
    ("[]", "pas un fichier de réponses"),  # a list
    ("null", "pas un fichier de réponses"),  # nothing
    ('{"nom": "autre"}', "pas un fichier de réponses"),  # another JSON
    ('{"etrier": 2, "modele": "modele-dense"}', "autre version d’Étrier"),  # a later format
    ('{"etrier": "1", "modele": "modele-dense"}', "autre version d’Étrier"),  # a format that is text
    ('{"etrier": 1, "modele": "autre"}', "autre modèle"),  # another model
    ('{"etrier": 1, "modele": "modele-dense", "version": "0.1.9"}', "autre version du modèle"),  # an old version
    ('{"etrier": 1, "modele": "modele-dense"}', "autre version du modèle"),  # no version
    ('{"etrier": 1, "modele": "modele-dense", "version": "0.2.0"}', "abîmé"),  # no answers
    ('{"etrier": 1, "modele": "modele-dense", "version": "0.2.0", "reponses": []}', "abîmé"),  # a list of answers
    ('{"etrier": 1, "modele": "modele-dense", "version": "0.2.0", "reponses": {"objet": 3}}', "abîmé"),  # a number
    ("[" * 400_000, "abîmé"),  # deep nesting
    (" " * 1_000_001, "trop gros"),  # too big
)
"""(a file that is not ours, what is said of it)."""


def test_a_file_that_is_not_ours_is_refused_in_one_sentence(open_form: OpenForm) -> None:
    page = open_form()
    field(page, "objet").fill("déjà là")

    said = [(resume(page, content), expected) for content, expected in REFUSED]

    assert [(sentence, expected) for sentence, expected in said if expected not in sentence] == []
    assert field(page, "objet").input_value() == "déjà là"


def test_names_without_a_question_are_said_and_left_aside(open_form: OpenForm, template: Template) -> None:
    page = open_form()
    hostile = {"__proto__": "x", "<img src=x onerror=alert(1)>": "x", "objet": "<b>gras</b>", "constructor": "x"}

    said = resume(page, saved(template, hostile, version="0.2.9"))

    assert "1 réponse reprise." in said
    assert "<img src=x onerror=alert(1)>" in said
    assert page.locator("#reprise-dit img").count() == 0
    assert field(page, "objet").input_value() == "<b>gras</b>"
    assert page.evaluate("({}).x === undefined && Object.prototype.toString.call({})") == "[object Object]"


def test_answers_that_no_field_can_take_are_said(open_form: OpenForm, template: Template) -> None:
    page = open_form()
    impossible = {"rythme": "chaque siècle", "debut": "un jour", "moyens": "mail\npigeon", "article:prix": "x"}
    impossible["objet"] = "deux\nlignes"

    said = resume(page, saved(template, impossible))

    assert "à redonner" in said
    for label in ("À quel rythme", "Début", "Par quels moyens", "Que faut-il faire", "Le prix"):
        assert label in said
    assert field(page, "objet").input_value() == ""


def test_clearing_asks_first_in_the_page(open_form: OpenForm) -> None:
    page = open_form()
    field(page, "objet").fill("une vitrine")
    field(page, "duree").fill("6")

    press(page, "Tout effacer")
    page.keyboard.press("Escape")
    assert page.locator("#effacer").is_hidden()
    assert page.evaluate("document.activeElement.dataset.action") == "effacer"
    assert field(page, "objet").input_value() == "une vitrine"
    press(page, "Tout effacer")
    press(page, "Oui, tout effacer")

    assert field(page, "objet").input_value() == ""
    assert field(page, "duree").input_value() == "12"
    assert "une vitrine" not in page.locator("#acte").inner_text()
    assert page.evaluate("document.activeElement.name") == "client.nom"


# --- everyone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"viewport": PHONE}, id="phone"),
    ],
)
def test_axe_finds_nothing(open_form: OpenForm, template: Template, options: dict[str, Any]) -> None:
    page = open_form(**options)
    assert axe_faults(page) == []

    wrong = {"prix": "cher", "moyens": "pigeon", "avec_garant": "oui", "canton": "Carhaix", "client.siren": "1"}
    resume(page, saved(template, wrong))
    press(page, "Word")
    press(page, "Tout effacer")

    assert axe_faults(page) == []


@pytest.mark.parametrize("size", [PHONE, NARROW, HALF], ids=["phone", "zoom 400 %", "zoom 200 %"])
def test_nothing_scrolls_sideways(open_form: OpenForm, size: dict[str, int]) -> None:
    page = open_form(longest().record.id, viewport=size)
    for name in ("adaptations", "client.nom"):
        if field(page, name).count():
            field(page, name).fill("x" * 300)

    overflowing = """[...document.querySelectorAll("main *, #remplir *")].filter(item => item.checkVisibility())
      .filter(item => item.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map(item => item.tagName + "." + item.className)"""
    assert page.evaluate(overflowing) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_keyboard_alone_is_enough(open_form: OpenForm) -> None:
    page = open_form()
    page.locator("#q-client-nom").focus()
    page.keyboard.type("Le fournil de Lola")

    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.dataset.action || document.activeElement.id || ''"))
        if "acte" in seen:
            break

    assert {"docx", "odt", "imprimer", "enregistrer", "effacer", "acte"} <= seen
    page.keyboard.press("End")
    until(page, "document.getElementById('acte').scrollTop > 0")


def _sheets(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def test_every_printed_page_says_the_maturity_and_no_question_is_on_paper(open_form: OpenForm) -> None:
    template = template_of(longest())
    page = open_form(template.id)
    resume(page, saved(template, sound(template)))

    sheets = _sheets(page.pdf(prefer_css_page_size=True))

    assert len(sheets) > 2
    assert [template.maturity in text for text in sheets] == [True] * len(sheets)
    assert "Télécharger" not in "".join(sheets)
    assert "Par exemple" not in "".join(sheets)
    assert template.heading in sheets[0]


def test_without_javascript_the_form_prints_as_a_blank(open_form: OpenForm, template: Template) -> None:
    page = open_form(java_script_enabled=False)
    assert page.locator("#acte").is_hidden()
    assert page.get_by_role("button").count() == 0
    assert page.get_by_text("Sans JavaScript").is_visible()

    sheets = _sheets(page.pdf(prefer_css_page_size=True))

    whole = re.sub(r"\s+", " ", "".join(sheets))
    for term in template.terms:
        assert re.sub(r"\s+", " ", term.label) in whole
    assert all(template.maturity in text for text in sheets)
    for answer in ("Laisser en blanc", "Télécharger", "Rien ne quitte"):
        assert answer not in whole


def test_the_form_and_its_scripts_are_light(form_site: Path) -> None:
    """Everything the page asks for, compressed as a host does it."""
    page = form_site / "contrats" / longest().record.id / "remplir" / "index.html"
    html = page.read_text("utf-8")
    asked = set(re.findall(r'(?:src|href)="((?:\.\./)+assets/[^"]+)"', html))

    files = (page, *((page.parent / name).resolve() for name in asked))
    weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)

    assert len(asked) >= 8
    assert weight <= BUDGET_BYTES
