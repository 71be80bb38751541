"""A document as PDF/A-2a and PDF/UA-1, by Typst: conformity is enforced, or the compilation fails.

What people typed reaches Typst as data (`sys.inputs`), never as markup. The date is the version's: same document,
same bytes. Typst's own fonts have no emoji and not every script: `PdfError` says which answer cannot be printed.
"""

import json
from datetime import UTC, datetime
from typing import Literal

import typst

from generator.contracts.document import Document
from generator.contracts.wording import say
from generator.problems import EtrierError

_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]

_SOURCE = r"""
#let doc = json(bytes(sys.inputs.document))
#let words = json(bytes(sys.inputs.words))
#let parts(value) = str(value).split("-").map(int)
#let (year, month, day) = parts(doc.day)
#set document(title: doc.title, author: "Étrier", date: datetime(year: year, month: month, day: day))
#set page(
  paper: "a4",
  margin: 2.2cm,
  footer: context align(center, text(size: 8pt, doc.footer + " · page " + str(counter(page).get().first()))),
)
#set text(lang: "fr", region: "FR", size: 10.5pt, font: "Libertinus Serif", hyphenate: false)
#set par(leading: 0.65em, spacing: 0.9em)
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.8em, sticky: true, text(size: 14pt, it.body))
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.6em, sticky: true, text(size: 11.5pt, it.body))
#show link: it => underline(it)

#let anchored(block, body) = if block.anchor == "" { body } else [#body #label("r-" + block.anchor)]
#let known = doc.blocks.map(block => block.anchor)
#let piece(p) = {
  let body = if p.bold { strong(p.text) } else { text(p.text) }
  if p.to != "" and p.to in known { link(label("r-" + p.to), body) } else { body }
}
#let pieces(list) = list.map(piece).join()
#let lines(list) = list.map(line => text(line)).join(linebreak())

#for block in doc.blocks {
  if block.kind == "titre" {
    std.block(below: 1.2em, text(size: 18pt, weight: "bold", title(block.text)))
  } else if block.kind == "avis" {
    std.block(stroke: 0.8pt + rgb("#a04000"), inset: 8pt, width: 100%)[#strong(block.text + ".") #pieces(block.pieces)]
  } else if block.kind == "partie" {
    if block.new_page { pagebreak(weak: true) }
    anchored(block, heading(level: 1, block.text))
  } else if block.kind == "rubrique" {
    heading(level: 2, block.text)
  } else if block.kind == "article" {
    anchored(block, heading(level: 2, words.article.replace("{number}", str(block.number)) + " " + block.text))
  } else if block.kind == "p" {
    par(pieces(block.pieces))
  } else if block.kind == "liste" {
    list(marker: "•", ..block.items.map(pieces))
  } else if block.kind == "tableau" {
    std.block(above: 1.2em, below: 0.5em, sticky: true, strong(block.text))
    table(
      columns: (40%, 60%),
      stroke: 0.5pt + rgb("#808080"),
      inset: 6pt,
      table.header(..block.head.map(cell => strong(cell))),
      ..block.rows.map(row => (text(row.at(0)), lines(row.at(1)))).flatten(),
    )
  } else if block.kind == "signatures" {
    for signer in block.signers {
      std.block(breakable: false, width: 100%, height: 2.6cm, stroke: 0.5pt + rgb("#808080"), inset: 8pt, below: 0.6em)[
        #strong(signer.role) #linebreak()
        #if signer.name != "" [#text(signer.name) #linebreak()]
        #words.signataire
      ]
    }
  } else {
    std.block(text(size: 8pt, block.text))
  }
}
"""


class PdfError(EtrierError):
    """The document cannot be a conforming PDF; the text says why, in French."""


def to_pdf(document: Document) -> bytes:
    """Write the document as a PDF that meets PDF/A-2a and PDF/UA-1; same document, same bytes.

    Raises:
        PdfError: When it cannot conform, such as with a character that the embedded fonts lack.
    """
    day = datetime.fromisoformat(document.day).replace(tzinfo=UTC)
    words = {key: say(key, number="{number}") if key == "article" else say(key) for key in ("article", "signataire")}
    inputs = {"document": json.dumps(document.as_json()), "words": json.dumps(words)}
    try:
        made: bytes = typst.compile(
            _SOURCE.encode("utf-8"), sys_inputs=inputs, pdf_standards=[*_STANDARDS], timestamp=int(day.timestamp())
        )
    except typst.TypstError as error:
        raise PdfError(
            f"Le PDF ne peut pas être fait : {error}. Un signe (emoji, autre écriture) manque sans doute aux polices ; "
            "prenez le fichier DOCX ou ODT, ou changez ce signe."
        ) from error
    return made
