"""A document as HTML, Markdown and plain text. What people typed is escaped: it stays text in all three."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from generator.contracts.document import Block, Document, Piece
from generator.contracts.wording import say


def to_html(document: Document) -> str:
    """Write the document as an HTML fragment: an h2 title, h3 parts, h4 articles; no class says more than its kind."""
    return "\n".join(_html(block) for block in document.blocks)


def _html(block: Block) -> str:
    text = escape(block.text)
    anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
    match block.kind:
        case "titre":
            return f'<h2 class="acte__titre">{text}</h2>'
        case "avis":
            return f'<p class="acte__avis"><strong>{text}.</strong> {_html_pieces(block.pieces)}</p>'
        case "partie":
            new_page = " acte__partie--page" if block.new_page else ""
            return f'<h3 class="acte__partie{new_page}"{anchor}>{text}</h3>'
        case "rubrique":
            return f'<h4 class="acte__rubrique">{text}</h4>'
        case "article":
            number = escape(say("article", number=block.number))
            return f'<h4 class="acte__article"{anchor}><span>{number}</span> {text}</h4>'
        case "p":
            return f"<p>{_html_pieces(block.pieces)}</p>"
        case "liste":
            return f"<ul>{''.join(f'<li>{_html_pieces(item)}</li>' for item in block.items)}</ul>"
        case "tableau":
            head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
            rows = "".join(
                f'<tr><th scope="row">{escape(term)}</th><td>{"<br>".join(map(escape, lines))}</td></tr>'
                for term, lines in block.rows
            )
            body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
            return f'<table class="acte__fiche"><caption>{text}</caption>{body}</table>'
        case "signatures":
            boxes = "".join(
                f"<div><p><strong>{escape(signer.role)}</strong></p>"
                f"{f'<p>{escape(signer.name)}</p>' if signer.name else ''}<p>{escape(say('signataire'))}</p></div>"
                for signer in block.signers
            )
            return f'<div class="acte__signatures">{boxes}</div>'
        case _:
            return f'<p class="acte__petit">{text}</p>'


def _html_pieces(pieces: Sequence[Piece]) -> str:
    return "".join(_html_piece(piece) for piece in pieces)


def _html_piece(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.to:
        text = f'<a href="#{escape(piece.to)}">{text}</a>'
    return f"<strong>{text}</strong>" if piece.bold else text


def to_markdown(document: Document) -> str:
    """Write the document as Markdown (CommonMark and its tables)."""
    lines: list[str] = []
    for block in document.blocks:
        lines += [*_markdown(block), ""]
    return "\n".join((*lines, "---", "", _mark(document.footer), ""))


def _markdown(block: Block) -> Iterator[str]:
    text = _mark(block.text)
    match block.kind:
        case "titre":
            yield f"# {text}"
        case "avis":
            yield f"**{text}.** {_mark_pieces(block.pieces)}"
        case "partie":
            yield f"## {text}"
        case "rubrique":
            yield f"### {text}"
        case "article":
            yield f"### {say('article', number=block.number)} {text}"
        case "p":
            yield _mark_pieces(block.pieces)
        case "liste":
            yield from (f"- {_mark_pieces(item)}" for item in block.items)
        case "tableau":
            yield f"**{text}**"
            yield ""
            yield f"| {' | '.join(map(_mark, block.head))} |"
            yield "|---|---|"
            yield from (f"| {_mark(term)} | {'<br>'.join(map(_mark, answer))} |" for term, answer in block.rows)
        case "signatures":
            for signer in block.signers:
                parts = (signer.role, signer.name, say("signataire"))
                yield "<br>".join(_mark(part) for part in parts if part)
                yield ""
        case _:
            yield text


_MARKS = re.compile(r"[\\`*_\[\]#~|&<>]")
_LEADING = re.compile(r"^(\s*)([-+>]|\d+(?=[.)]))")


def _mark(text: str) -> str:
    """Escape what Markdown would read as a mark."""
    text = _MARKS.sub(lambda match: f"&#{ord(match.group())};", text)
    return _LEADING.sub(lambda match: match[1] + "".join(f"&#{ord(char)};" for char in match[2]), text)


def _mark_pieces(pieces: Sequence[Piece]) -> str:
    joined = "".join(
        f"**{_mark(piece.text)}**" if piece.bold and piece.text.strip() else _mark(piece.text) for piece in pieces
    )
    return _LEADING.sub(lambda match: match[1] + "".join(f"&#{ord(char)};" for char in match[2]), joined)


def to_text(document: Document) -> str:
    """Write the document as plain text, to be read or pasted anywhere."""
    lines: list[str] = []
    for block in document.blocks:
        lines += [*_plain(block), ""]
    return "\n".join((*lines, "-" * 20, document.footer, ""))


def _plain(block: Block) -> Iterator[str]:
    match block.kind:
        case "titre":
            yield from (block.text, "=" * len(block.text))
        case "avis":
            yield f"{block.text}. {_words(block.pieces)}"
        case "partie":
            yield from ("", block.text, "-" * len(block.text))
        case "article":
            yield f"{say('article', number=block.number)} {block.text}"
        case "p":
            yield _words(block.pieces)
        case "liste":
            yield from (f"  • {_words(item)}" for item in block.items)
        case "tableau":
            yield block.text
            for term, answer in ((block.head[0], block.head[1:]), *block.rows):
                yield f"  {term}"
                yield from (f"      {line}" for line in answer)
        case "signatures":
            for signer in block.signers:
                yield from (part for part in (signer.role, signer.name, say("signataire")) if part)
                yield ""
        case _:
            yield block.text


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
