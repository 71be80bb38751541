"""A document as ODT: real headings, numbered articles, French, a title, header rows.

`contrat.js` holds the twin of this module. Source of the format: OASIS OpenDocument 1.3.
"""

from collections.abc import Sequence

from generator.contracts.document import Block, Document, Piece
from generator.contracts.packages import fill, xml, zip_stored
from generator.contracts.wording import say

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MIME = "application/vnd.oasis.opendocument.text"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("office", f"{_URN}:office:1.0"),
        ("style", f"{_URN}:style:1.0"),
        ("text", f"{_URN}:text:1.0"),
        ("table", f"{_URN}:table:1.0"),
        ("fo", f"{_URN}:xsl-fo-compatible:1.0"),
        ("meta", f"{_URN}:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xlink", "http://www.w3.org/1999/xlink"),
    )
)

_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}.xml" manifest:media-type="text/xml"/>'
        for part in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)

_META = (
    f'{_HEAD}<office:document-meta {_NAMES} office:version="1.3"><office:meta><dc:title>@title@</dc:title>'
    "<meta:initial-creator>Étrier</meta:initial-creator><dc:language>fr-FR</dc:language>"
    "<meta:creation-date>@day@T00:00:00</meta:creation-date><dc:date>@day@T00:00:00</dc:date></office:meta></office:document-meta>"
)


def _style(name: str, inside: str, *, parent: str = "Standard", more: str = "") -> str:
    shown = name.replace("_20_", " ")
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"{more}>{inside}</style:style>'
    )


def _heading(level: int, size: int, before: str, *, name: str = "", more: str = "") -> str:
    inside = (
        f'<style:paragraph-properties fo:margin-top="{before}" fo:margin-bottom="0.15cm" fo:keep-with-next="always"{more}/>'
        f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/>'
    )
    return _style(name or f"Heading_20_{level}", inside, more=f' style:default-outline-level="{level}"')


_STYLES = (
    f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:line-height="115%" fo:orphans="2" fo:widows="2"/>'
    '<style:text-properties fo:font-family="Calibri, Carlito, sans-serif" fo:font-size="11pt" fo:language="fr" fo:country="FR"/></style:default-style>'
    '<style:style style:name="Standard" style:family="paragraph"/>'
    + _style("Title", '<style:paragraph-properties fo:margin-bottom="0.4cm"/><style:text-properties fo:font-size="18pt" fo:font-weight="bold"/>')
    + _heading(1, 14, "0.7cm")
    + _heading(1, 14, "0.7cm", name="Heading_20_1_20_Page", more=' fo:break-before="page"')
    + _heading(2, 12, "0.5cm")
    + _style("Avis", '<style:paragraph-properties fo:border="1pt solid #a04000" fo:padding="0.15cm"/>')
    + _style("Legende", '<style:paragraph-properties fo:margin-top="0.3cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/>')
    + _style("Case", '<style:paragraph-properties fo:margin-top="0.05cm" fo:margin-bottom="0.05cm"/>')
    + _style("Entete", '<style:text-properties fo:font-weight="bold"/>', parent="Case")
    + _style("Petit", '<style:text-properties fo:font-size="8pt"/>')
    + _style("Footer", '<style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="8pt"/>')
    + '<style:style style:name="Gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="Articles"><text:list-level-style-number text:level="1" style:num-prefix="Article " '
    'style:num-suffix="." style:num-format="1"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="space" fo:text-indent="0cm" fo:margin-left="0cm"/>'
    "</style:list-level-properties></text:list-level-style-number></text:list-style>"
    '<text:list-style style:name="Puces"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="0.7cm" fo:text-indent="-0.45cm" fo:margin-left="0.7cm"/>'
    "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
    "</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
    'fo:margin-top="2.2cm" fo:margin-bottom="1.5cm" fo:margin-left="2.2cm" fo:margin-right="2.2cm"/>'
    '<style:footer-style><style:header-footer-properties fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
    '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">'
    '<style:footer><text:p text:style-name="Footer">@footer@ · page <text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>'
    "</style:master-page></office:master-styles></office:document-styles>"
)

FRAMES: tuple[tuple[str, str], ...] = (
    ("mimetype", _MIME),
    ("META-INF/manifest.xml", _MANIFEST),
    ("meta.xml", _META),
    ("styles.xml", _STYLES),
)
"""(name in the zip, text) of the parts that no answer changes, but for @title@, @day@ and @footer@."""

_CELL = '<style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.1cm"/>'

BODY_NAME = "content.xml"
BODY_START = (
    f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    '<style:style style:name="Fiche" style:family="table"><style:table-properties style:width="16.6cm" table:align="left"/></style:style>'
    '<style:style style:name="Colonne1" style:family="table-column"><style:table-column-properties style:column-width="6.5cm"/></style:style>'
    '<style:style style:name="Colonne2" style:family="table-column"><style:table-column-properties style:column-width="10.1cm"/></style:style>'
    f'<style:style style:name="Cellule" style:family="table-cell">{_CELL}</style:style>'
    '<style:style style:name="Rang" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>'
    '<style:style style:name="RangSigne" style:family="table-row"><style:table-row-properties style:min-row-height="2.3cm" fo:keep-together="always"/></style:style>'
    "</office:automatic-styles><office:body><office:text>"
)
BODY_END = "</office:text></office:body></office:document-content>"


def to_odt(document: Document) -> bytes:
    """Write the document as an ODT file; same document, same bytes."""
    values = {"title": document.title, "day": document.day, "footer": document.footer}
    frames = [(name, fill(frame, **values)) for name, frame in FRAMES]
    return zip_stored((*frames, (BODY_NAME, _body(document))))


def _body(document: Document) -> str:
    number_by_anchor = {
        anchor: number for number, anchor in enumerate((b.anchor for b in document.blocks if b.anchor), 1)
    }
    return BODY_START + "".join(_block(block, number_by_anchor) for block in document.blocks) + BODY_END


def _block(block: Block, numbers: dict[str, int]) -> str:
    match block.kind:
        case "titre":
            return _paragraph(_words(block.text), "Title")
        case "avis":
            return _paragraph(_words(f"{block.text}.", bold=True) + _words(" ") + _runs(block.pieces, numbers), "Avis")
        case "partie":
            return _title(_marked(block, numbers), 1, "Heading_20_1_20_Page" if block.new_page else "Heading_20_1")
        case "rubrique":
            return _title(_words(block.text), 2, "Heading_20_2")
        case "article":
            heading = _title(_marked(block, numbers), 2, "Heading_20_2")
            return (
                '<text:list text:style-name="Articles" text:continue-numbering="true">'
                f'<text:list-item text:start-value="{block.number}">{heading}</text:list-item></text:list>'
            )
        case "p":
            return _paragraph(_runs(block.pieces, numbers))
        case "liste":
            items = "".join(
                f"<text:list-item>{_paragraph(_runs(item, numbers))}</text:list-item>" for item in block.items
            )
            return f'<text:list text:style-name="Puces">{items}</text:list>'
        case "tableau":
            return _table(block)
        case "signatures":
            return _signatures(block)
        case _:
            return _paragraph(_words(block.text), "Petit")


def _paragraph(words: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def _title(words: str, level: int, style: str) -> str:
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{words}</text:h>'


def _words(text: str, *, bold: bool = False) -> str:
    last = len(text) - 1
    written = "".join(
        # A space at an end, or after another, collapses in ODF unless it is an element.
        "<text:s/>" if char == " " and (index in (0, last) or text[index - 1] == " ") else xml(char)
        for index, char in enumerate(text)
    )
    return f'<text:span text:style-name="Gras">{written}</text:span>' if bold and text else written


def _runs(pieces: Sequence[Piece], numbers: dict[str, int]) -> str:
    return "".join(_run(piece, numbers) for piece in pieces)


def _run(piece: Piece, numbers: dict[str, int]) -> str:
    words = _words(piece.text, bold=piece.bold)
    target = numbers.get(piece.to)
    return f'<text:a xlink:type="simple" xlink:href="#r{target}">{words}</text:a>' if target else words


def _marked(block: Block, numbers: dict[str, int]) -> str:
    number = numbers.get(block.anchor)
    words = _words(block.text)
    return f'<text:bookmark-start text:name="r{number}"/>{words}<text:bookmark-end text:name="r{number}"/>' if number else words


def _table(block: Block) -> str:
    head = "".join(_cell([cell], "Entete") for cell in block.head)
    rows = "".join(_row(_cell([term]) + _cell(lines)) for term, lines in block.rows)
    return (
        _paragraph(_words(block.text), "Legende")
        + _table_start(block.text)
        + f"<table:table-header-rows>{_row(head)}</table:table-header-rows>"
        + rows
        + "</table:table>"
    )


def _table_start(name: str) -> str:
    return (
        f'<table:table table:style-name="Fiche" table:name="{xml(name)}">'
        '<table:table-column table:style-name="Colonne1"/><table:table-column table:style-name="Colonne2"/>'
    )


def _row(cells: str, style: str = "Rang") -> str:
    return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'


def _cell(lines: Sequence[str], style: str = "Case") -> str:
    paragraphs = "".join(_paragraph(_words(line), style) for line in lines)
    return f'<table:table-cell table:style-name="Cellule" office:value-type="string">{paragraphs}</table:table-cell>'


def _signatures(block: Block) -> str:
    rows = "".join(
        _row(
            _cell([part for part in (signer.role, signer.name) if part]) + _cell([say("signataire")]),
            "RangSigne",
        )
        for signer in block.signers
    )
    return f"{_table_start(say('signatures'))}{rows}</table:table>{_paragraph('')}"
