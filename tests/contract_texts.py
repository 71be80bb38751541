"""The words of a document read back from each format, and answers to fill a model with."""

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import markdown
import pypdfium2

from generator.contracts.document import Block, Document
from generator.contracts.template import Template, Term
from generator.contracts.values import PARTY_FIELDS
from generator.contracts.wording import say

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BULLETS = re.compile(r"^\s*•\s*", re.MULTILINE)


def words(text: str) -> str:
    """The words alone, one space between them: layout differs between formats, words do not."""
    return " ".join(text.split())


def of_document(document: Document) -> str:
    return words("\n".join(_of_block(block) for block in document.blocks))


def _of_block(block: Block) -> str:
    lines = [f"{say('article', number=block.number)} {block.text}" if block.number else block.text]
    if block.kind == "avis":
        lines = [f"{block.text}."]
    lines += ["".join(piece.text for piece in pieces) for pieces in (block.pieces, *block.items)]
    for term, answer in ((block.head[0], block.head[1:]), *block.rows) if block.head else ():
        lines += [term, *answer]
    for signer in block.signers:
        lines += [signer.role, signer.name, say("signataire")]
    return "\n".join(lines)


class _Reader(HTMLParser):
    """Text of HTML, with a break wherever a browser breaks the line."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("a", "span", "strong"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


def of_html(source: str) -> str:
    reader = _Reader()
    reader.feed(source)
    return words(reader.text)


def of_markdown(source: bytes) -> str:
    body, _, _ = source.decode("utf-8").rpartition("\n---\n")
    return of_html(markdown.markdown(body, extensions=["tables"]))


def of_text(source: bytes) -> str:
    body, _, _ = source.decode("utf-8").rpartition("\n" + "-" * 20 + "\n")
    lines = (line for line in body.splitlines() if not re.fullmatch(r"[=-]+", line))
    return words(_BULLETS.sub("", "\n".join(lines)))


def of_docx(data: bytes) -> str:
    """Words of a DOCX, with the numbers that Word makes from the numbering."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    lines: list[str] = []
    article = 0
    for paragraph in root.iter(f"{_W}p"):
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        if number is not None and number.get(f"{_W}val") == "1":
            article += 1
            text = f"{say('article', number=article)} {text}"
        lines.append(text)
    return words("\n".join(lines))


def of_odt(data: bytes) -> str:
    """Words of an ODT, with the numbers that its lists make."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    lines: list[str] = []

    def visit(node: ElementTree.Element, start: str) -> None:
        if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            number = f"{say('article', number=start)} " if start and node.tag == f"{_TEXT}h" else ""
            lines.append(number + "".join(_spaced(node)))
            return
        for child in node:
            visit(child, child.get(f"{_TEXT}start-value", start))

    visit(root, "")
    return words("\n".join(lines))


def _spaced(node: ElementTree.Element) -> Iterator[str]:
    if node.tag == f"{_TEXT}s":
        yield " "
    yield node.text or ""
    for child in node:
        yield from _spaced(child)
        yield child.tail or ""


_HEADER_AGAIN = re.compile(rf"^\s*{say('terme')}\s+{say('reponse')}\b")
"""A table's header row, which comes back at the top of a page; its caption always stands before the first one."""


def of_pdf(data: bytes, footer: str) -> str:
    text = ""
    for page in pypdfium2.PdfDocument(data):
        # pdfium marks a hyphen at the end of a line with U+FFFE.
        found = page.get_textpage().get_text_range().replace("\r", "").replace("\ufffe", "-")
        text += "\n" + _HEADER_AGAIN.sub("", re.sub(re.escape(footer) + r" · page \d+", "", found))
    return words(_BULLETS.sub("", text))


def plausible(template: Template, *, name: str = "Essai & Cie") -> dict[str, str]:
    """An answer to every question, within its bounds."""
    answers: dict[str, str] = {}
    for term in template.terms:
        if term.type == "partie":
            values = (f"{name} {term.name}", "SARL", "1, rue des Essais", "732829320", "Camille, gérante")
            answers |= {f"{term.name}.{field}": value for field, value in zip(PARTY_FIELDS, values, strict=True)}
        else:
            answers[term.name] = _plausible(term)
    return answers


def _plausible(term: Term) -> str:
    if term.default:
        return term.default
    match term.type:
        case "choix":
            return term.choices[0]
        case "choix-multiple":
            return "\n".join(term.choices[:2])
        case "oui-non" | "attestation":
            return "oui"
        case "date":
            return "2026-12-01"
        case "siren":
            return "732829320"
        case "courriel":
            return "essai@exemple.fr"
        case "parts":
            return "Atelier : 60\nBoutique : 40"
        case "liste":
            return "un essai\ndeux essais"
        case "texte" | "texte-long":
            return "réponse d’essai"
        case _:
            low, high = term.low or 0, term.high if term.high is not None else 10_000_000
            return str(min(max(low, 300), high) // 100)
