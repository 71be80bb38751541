"""A document as DOCX: real heading styles, numbered articles, French, a title, a header row in every table.

`contrat.js` holds the twin of this module; the frames travel to it as they are. Source of the format:
ECMA-376, Office Open XML, WordprocessingML.
"""

from collections.abc import Iterator, Sequence

from generator.contracts.document import Block, Document, Piece
from generator.contracts.packages import fill, xml, zip_stored
from generator.contracts.wording import say

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _style(
    kind: str, identifier: str, name: str, inside: str, *, based_on: str = "Normal", following: str = "", mark: str = ""
) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="{kind}"{mark} w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f"{based}{after}<w:qFormat/>{inside}</w:style>"
    )


def _heading(level: int, size: int, before: int) -> str:
    inside = (
        f'<w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
    )
    return _style("paragraph", f"Heading{level}", f"heading {level}", inside, following="Normal")


def _boxed(side: str) -> str:
    return f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="A04000"/>'


_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)

_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("paragraph", "Normal", "Normal", "", based_on="", mark=' w:default="1"')
    + _style("paragraph", "Title", "Title", '<w:pPr><w:spacing w:after="200"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>')
    + _heading(1, 28, 360)
    + _heading(2, 24, 240)
    + _style("paragraph", "Avis", "Avis", f"<w:pPr><w:pBdr>{''.join(map(_boxed, ('top', 'left', 'bottom', 'right')))}</w:pBdr></w:pPr>")
    + _style("paragraph", "ListBullet", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="60"/></w:pPr>')
    + _style("paragraph", "Caption", "caption", '<w:pPr><w:keepNext/><w:spacing w:before="160" w:after="60"/></w:pPr><w:rPr><w:b/></w:rPr>')
    + _style("paragraph", "Case", "Case", '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>')
    + _style("paragraph", "Petit", "Petit", '<w:rPr><w:sz w:val="16"/></w:rPr>')
    + _style("paragraph", "Footer", "footer", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr>')
    + _style("table", "Fiche", "Fiche", f"<w:tblPr><w:tblBorders>{_BORDER}</w:tblBorders><w:tblCellMar><w:left w:w=\"100\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>", based_on="")
    + "</w:styles>"
)

_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{_W}">'
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="Article %1."/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="400" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)

_SETTINGS = (
    f'{_HEAD}<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="708"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/></w:settings>'
)

_FOOTER = (
    f'{_HEAD}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">@footer@ · page </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)

_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>@title@</dc:title><dc:creator>Étrier</dc:creator><dc:language>fr-FR</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">@day@T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">@day@T00:00:00Z</dcterms:modified></cp:coreProperties>'
)

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("footer1", "footer"),
        )
    )
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)

_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)

_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}.xml"/>'
        for number, (kind, target) in enumerate(
            (("styles", "styles"), ("numbering", "numbering"), ("settings", "settings"), ("footer", "footer1")), 1
        )
    )
    + "</Relationships>"
)

FRAMES: tuple[tuple[str, str], ...] = (
    ("[Content_Types].xml", _CONTENT_TYPES),
    ("_rels/.rels", _RELATIONS),
    ("docProps/core.xml", _CORE),
    ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
    ("word/styles.xml", _STYLES),
    ("word/numbering.xml", _NUMBERING),
    ("word/settings.xml", _SETTINGS),
    ("word/footer1.xml", _FOOTER),
)
"""(name in the zip, text) of the parts that no answer changes, but for @title@, @day@ and @footer@."""

BODY_NAME = "word/document.xml"
BODY_START = f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
BODY_END = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
    "</w:body></w:document>"
)


def to_docx(document: Document) -> bytes:
    """Write the document as a DOCX file; same document, same bytes."""
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
            page = "<w:pageBreakBefore/>" if block.new_page else ""
            return _paragraph(_marked(block, numbers), "Heading1", page)
        case "rubrique":
            return _paragraph(_words(block.text), "Heading2")
        case "article":
            numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            return _paragraph(_marked(block, numbers), "Heading2", numbered)
        case "p":
            return _paragraph(_runs(block.pieces, numbers))
        case "liste":
            return "".join(_paragraph(_runs(item, numbers), "ListBullet") for item in block.items)
        case "tableau":
            return _table(block)
        case "signatures":
            return _signatures(block)
        case _:
            return _paragraph(_words(block.text), "Petit")


def _paragraph(runs: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{inside}{runs}</w:p>"


def _words(text: str, *, bold: bool = False) -> str:
    strong = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{strong}<w:t xml:space="preserve">{xml(text)}</w:t></w:r>' if text else ""


def _runs(pieces: Sequence[Piece], numbers: dict[str, int]) -> str:
    return "".join(_run(piece, numbers) for piece in pieces)


def _run(piece: Piece, numbers: dict[str, int]) -> str:
    words = _words(piece.text, bold=piece.bold)
    target = numbers.get(piece.to)
    return f'<w:hyperlink w:anchor="r{target}">{words}</w:hyperlink>' if target else words


def _marked(block: Block, numbers: dict[str, int]) -> str:
    number = numbers.get(block.anchor)
    if not number:
        return _words(block.text)
    return f'<w:bookmarkStart w:id="{number}" w:name="r{number}"/>{_words(block.text)}<w:bookmarkEnd w:id="{number}"/>'


_WIDTHS = (3700, 5700)


def _table(block: Block) -> str:
    head = "".join(_cell([cell], width, bold=True) for cell, width in zip(block.head, _WIDTHS, strict=True))
    rows = "".join(_row(_cell([term], _WIDTHS[0]) + _cell(lines, _WIDTHS[1])) for term, lines in block.rows)
    return (
        _paragraph(_words(block.text), "Caption")
        + _table_start(block.text)
        + _row(head, "<w:cantSplit/><w:tblHeader/>")
        + rows
        + "</w:tbl>"
    )


def _table_start(caption: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Fiche"/><w:tblW w:w="9400" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{xml(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _row(cells: str, properties: str = "<w:cantSplit/>") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(lines: Sequence[str], width: int, *, bold: bool = False) -> str:
    paragraphs = "".join(_paragraph(_words(line, bold=bold), "Case") for line in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def _signatures(block: Block) -> str:
    return _table_start(say("signatures")) + "".join(_signer_rows(block)) + "</w:tbl>" + _paragraph("")


def _signer_rows(block: Block) -> Iterator[str]:
    for signer in block.signers:
        who = [part for part in (signer.role, signer.name) if part]
        properties = '<w:cantSplit/><w:trHeight w:val="1300" w:hRule="atLeast"/>'
        yield _row(_cell(who, _WIDTHS[0]) + _cell([say("signataire")], _WIDTHS[1]), properties)
