"""Documents of every real model: the same words in every format, sound files, continuous numbers, no trap."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from allpairspy import AllPairs

from generator.contracts.assemble import REMOVED, Filling, assemble
from generator.contracts.document import Document
from generator.contracts.docx import to_docx
from generator.contracts.files import blank_files
from generator.contracts.odt import to_odt
from generator.contracts.pdf import PdfError, to_pdf
from generator.contracts.template import Template, compile_template
from generator.contracts.text_formats import to_html, to_markdown, to_text
from generator.load import load_records
from generator.models.contracts import ContractTemplate
from tests import contract_texts as read
from tests.hubs import ROOT

MODELS = sorted(file.parent.name for file in (ROOT / "data" / "contracts").glob("*/modele.yml"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_COMBINATIONS = 200
"""Below this many, every combination of options is tried; above, every pair."""


@cache
def model(identifier: str) -> ContractTemplate:
    loaded = load_records(ROOT, paths=[Path(f"data/contracts/{identifier}/modele.yml")])
    record = loaded.records[0].record
    assert isinstance(record, ContractTemplate)
    return record


@cache
def template(identifier: str) -> Template:
    return compile_template(model(identifier))


def options(made: Template) -> dict[str, list[str]]:
    """What can be chosen in a model: closed answers, wordings, articles taken out."""
    found: dict[str, list[str]] = {}
    for term in made.terms:
        if term.type == "choix":
            found[term.name] = list(term.choices)
        elif term.type in ("oui-non", "attestation"):
            found[term.name] = ["oui", "non"]
        elif not term.required:
            found[f"{term.name}.nom" if term.type == "partie" else term.name] = ["", "filled"]
    for article in made.articles:
        choices = ["", *(variant.id for variant in article.variants), *([REMOVED] if article.removable else [])]
        if len(choices) > 1:
            found[f"article:{article.id}"] = choices
    return found


def combinations(made: Template) -> Iterator[dict[str, str]]:
    found = options(made)
    filled = read.plausible(made)
    count = 1
    for choices in found.values():
        count *= len(choices)
    rows = product(*found.values()) if count < MOST_COMBINATIONS or len(found) < 2 else AllPairs(list(found.values()))
    for row in rows:
        chosen = dict(zip(found, row, strict=True))
        yield filled | {name: filled[name] if value == "filled" else value for name, value in chosen.items()}


def every_text(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield block.text
        for pieces in (block.pieces, *block.items):
            yield "".join(piece.text for piece in pieces)
        for term, answer in block.rows:
            yield from (term, *answer)


@pytest.mark.parametrize("identifier", MODELS)
def test_every_pair_of_options_makes_a_sound_document(identifier: str) -> None:
    made = template(identifier)
    for answers in combinations(made):
        document = assemble(made, answers)
        articles = [block for block in document.blocks if block.kind == "article"]
        assert [block.number for block in articles] == list(range(1, len(articles) + 1))
        anchors = {block.anchor for block in document.blocks}
        for block, following in zip(document.blocks, [*document.blocks[1:], None], strict=True):
            if block.kind == "article":
                assert following is not None and following.kind in ("p", "liste"), f"{block.text} is empty"
            for pieces in (block.pieces, *block.items):
                assert all(piece.to in anchors for piece in pieces if piece.to)
        for text in every_text(document):
            assert not re.search(r"[{}]|\[\[|\]\]", text), text
            assert not re.search(r"\[(?!x?\s?\])", text), f"{text}: a placeholder is left, with {answers}"


@pytest.mark.parametrize("identifier", MODELS)
@pytest.mark.parametrize("is_filled", [False, True], ids=["blank", "filled"])
def test_every_format_says_the_same_words(identifier: str, is_filled: bool) -> None:
    made = template(identifier)
    document = assemble(made, read.plausible(made) if is_filled else {})
    expected = read.of_document(document)

    assert read.of_html(to_html(document)) == expected
    assert read.of_markdown(to_markdown(document).encode()) == expected
    assert read.of_text(to_text(document).encode()) == expected
    assert read.of_docx(to_docx(document)) == expected
    assert read.of_odt(to_odt(document)) == expected
    # A line break of the page may fall after a hyphen or an apostrophe: words are compared without any space.
    assert read.of_pdf(to_pdf(document), document.footer).replace(" ", "") == expected.replace(" ", "")


@pytest.mark.parametrize("identifier", MODELS)
def test_every_file_says_that_no_jurist_has_read_the_model(identifier: str) -> None:
    said = "Modèle non relu par un juriste"
    document = assemble(template(identifier), {})

    assert said in document.footer and said in read.of_document(document)
    for data, part in ((to_docx(document), "word/footer1.xml"), (to_odt(document), "styles.xml")):
        assert said in zipfile.ZipFile(io.BytesIO(data)).read(part).decode("utf-8")
    pages = pypdfium2.PdfDocument(to_pdf(document))
    assert all(said in page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("identifier", MODELS)
def test_the_same_model_gives_the_same_bytes(identifier: str) -> None:
    again = blank_files.__wrapped__(model(identifier), "")

    assert [item.sha256 for item in blank_files(model(identifier), "")] == [item.sha256 for item in again]


def test_a_docx_has_headings_numbers_a_language_and_a_title() -> None:
    data = to_docx(assemble(template("confidentialite"), {}))
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    body = ElementTree.fromstring(parts["word/document.xml"])
    styles = [node.get(f"{_W}val") for node in body.iter(f"{_W}pStyle")]

    assert archive.testzip() is None
    assert all(ElementTree.fromstring(text) is not None for text in parts.values())
    assert styles[0] == "Title" and styles.count("Heading1") >= 4 and styles.count("Heading2") >= 10
    assert 'w:lang w:val="fr-FR"' in parts["word/styles.xml"]
    assert "<dc:title>Accord" in parts["docProps/core.xml"] and "fr-FR" in parts["docProps/core.xml"]
    tables = [table for table in body.iter(f"{_W}tbl") if table.find(f".//{_W}tblHeader") is not None]
    assert len(tables) == len({block.text for block in assemble(template("confidentialite"), {}).blocks if block.rows})


def test_an_odt_is_one_and_its_type_comes_first() -> None:
    data = to_odt(assemble(template("confidentialite"), {}))
    archive = zipfile.ZipFile(io.BytesIO(data))
    content = archive.read("content.xml").decode("utf-8")

    assert archive.namelist()[0] == "mimetype" and data[30:38] == b"mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert all(ElementTree.fromstring(archive.read(name)) is not None for name in archive.namelist()[1:])
    assert 'fo:language="fr" fo:country="FR"' in archive.read("styles.xml").decode("utf-8")
    assert "<dc:title>Accord" in archive.read("meta.xml").decode("utf-8")
    assert "table:table-header-rows" in content and 'text:outline-level="2"' in content


def test_a_pdf_says_what_it_conforms_to() -> None:
    data = to_pdf(assemble(template("confidentialite"), {}))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"<pdfaid:part>2</pdfaid:part>" in data and b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"/Marked true" in data and re.search(rb"/Lang\s*\(fr", data)


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ prix }} {prix} {% raw %} @title@",
    "A & B ]]> <w:p/> \"guillemets\" 'apostrophes'",
    "#set text(fill: red) *gras* _souligné_ `code` $x$ \\ ~ @ref",
    "| colonne | [lien](https://exemple.fr) ![image](x) ** __ ~~",
    "- tiret\u00a01. un > cité",
    "\u200fde droite à gauche\u200e",
    "é" * 300,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_type_comes_out_as_typed(typed: str) -> None:
    made = template("confidentialite")
    answers = read.plausible(made) | {"adaptations": typed}
    answers |= {name: typed for name, value in answers.items() if value == "réponse d’essai" or name.endswith(".nom")}
    document = assemble(made, answers)
    expected = read.of_document(document)

    assert not [fault for fault in Filling(made, answers).faults if fault.blocks]
    assert read.words(typed) in expected
    assert read.of_html(to_html(document)) == expected
    assert read.of_markdown(to_markdown(document).encode()) == expected
    assert read.of_text(to_text(document).encode()) == expected
    assert read.of_docx(to_docx(document)) == expected
    assert read.of_odt(to_odt(document)) == expected
    # pdfium leaves direction marks out of what it reads.
    marks = str.maketrans("", "", " \u200e\u200f")
    assert read.of_pdf(to_pdf(document), document.footer).translate(marks) == expected.translate(marks)


def test_an_emoji_stays_and_the_pdf_says_why_it_cannot() -> None:
    document = assemble(template("confidentialite"), {"adaptations": "Une baguette 🥖"})

    assert "Une baguette 🥖" in read.of_docx(to_docx(document)) and "🥖" in read.of_odt(to_odt(document))
    with pytest.raises(PdfError, match="Un signe"):
        to_pdf(document)


@pytest.mark.parametrize(
    "typed", ["cloche\x07", "nul\x00", "\u202eretourné", "isolé \u2066x", "\ud800", "\ufffe", "\x85"], ids=ascii
)
def test_what_cannot_be_printed_is_refused_beside_its_field(typed: str) -> None:
    made = template("confidentialite")
    name = next(f"{term.name}.nom" for term in made.terms if term.type == "partie")
    filling = Filling(made, {name: typed, "adaptations": typed})

    assert {fault.name for fault in filling.faults if fault.blocks} >= {name, "adaptations"}
    assert filling.party(name.removesuffix(".nom"), "nom") == "" and filling.adaptations() == ()
