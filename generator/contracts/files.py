"""The files of a contract: one document, every format, with what lets a reader check them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.contracts.assemble import Answers, assemble
from generator.contracts.document import Document
from generator.contracts.docx import to_docx
from generator.contracts.odt import to_odt
from generator.contracts.pdf import to_pdf
from generator.contracts.template import Template, compile_template
from generator.contracts.text_formats import to_markdown, to_text
from generator.models.contracts import ContractTemplate


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    extension: str
    label: str
    """What it opens with, in French."""
    write: Callable[[Document], bytes]


FORMATS: tuple[Format, ...] = (
    Format("docx", "Pour Word", to_docx),
    Format("odt", "Pour LibreOffice", to_odt),
    Format("pdf", "PDF, à imprimer", to_pdf),
    Format("md", "Markdown", lambda document: to_markdown(document).encode("utf-8")),
    Format("txt", "Texte seul", lambda document: to_text(document).encode("utf-8")),
)
"""Every format a document is written in, the most useful first."""


@dataclass(frozen=True)
class ContractFile:
    """One file of a contract."""

    name: str
    """File name, with the version: "confidentialite-0.1.0.docx"."""
    label: str
    """What it opens with."""
    data: bytes
    sha256: str

    @property
    def kilobytes(self) -> int:
        """Size in units of 1,024 bytes, at least 1."""
        return max(1, round(len(self.data) / 1024))


def file_set(template: Template, answers: Answers, formats: Sequence[Format] = FORMATS) -> tuple[ContractFile, ...]:
    """Write the document of these answers in every format, or in those given.

    Raises:
        PdfError: When the PDF cannot conform.
    """
    document = assemble(template, answers)
    made = []
    for form in formats:
        data = form.write(document)
        name = f"{template.id}-{template.version}.{form.extension}"
        made.append(ContractFile(name, form.label, data, hashlib.sha256(data).hexdigest()))
    return tuple(made)


@lru_cache(maxsize=128)
def blank_files(contract: ContractTemplate, base_address: str) -> tuple[ContractFile, ...]:
    """Write a model as it is handed out: nothing filled in but the proposed answers. Kept: two pages name it."""
    template = compile_template(contract, base_address=base_address)
    source = json.dumps(template.as_json(), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8") + b"\n"
    name = f"{template.id}-{template.version}.json"
    data = ContractFile(name, "Données, pour un programme", source, hashlib.sha256(source).hexdigest())
    return (*file_set(template, {}), data)
