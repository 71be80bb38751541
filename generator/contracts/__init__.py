"""Contract models as documents: from a record and some answers to HTML, Markdown, text, DOCX, ODT and PDF.

    ContractTemplate ──compile_template──▶ Template ──assemble(answers)──▶ Document ──▶ HTML, Markdown, text,
                                                                                        DOCX, ODT, PDF

`Template` and `Document` are plain data that also travel to the browser as JSON, where `contrat.js` holds the twin
of `values`, `assemble`, `html`, `docx` and `odt`. A test compares both on many answers, to the byte for the files.

Everything here is pure: no disk, no clock, no network. Values typed by people are text everywhere.
"""
