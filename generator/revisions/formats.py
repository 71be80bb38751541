"""A review as text for a terminal, as Markdown for a forge's comment, as JSON for a program. Pure.

What a record holds is a stranger's: in Markdown it can neither format, nor link, nor call anybody.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from generator.forge_markdown import address, escaped, on_one_line
from generator.revisions.meaning import Line, Review, Told
from generator.revisions.telling import Piece
from generator.text import typography

MAX_BYTES = 60_000
"""Of the Markdown. GitHub refuses a comment of more than 65,536 characters; GitLab and Forgejo take more."""

_MAX_LINES = 60
"""Lines told of one record; a whole new contract has hundreds."""

_MAX_PAGES = 8
"""Addresses named for one record."""


def as_text(review: Review) -> str:
    """Write a review for a terminal: questions first, then a block a record, then the total."""
    blocks = ["\n".join(_text_questions(review))] if review.questions else []
    blocks += ["\n".join(_text_block(told)) for told in review.told]
    return "\n\n".join([*blocks, typography(review.total)]) + "\n"


def _text_questions(review: Review) -> Iterator[str]:
    yield "À se demander d’abord"
    for told in review.told:
        if told.questions:
            yield f"  {_heading(told)}"
            yield from (f"    ? {_plain(line)}" for line in told.questions)


def _text_block(told: Told) -> Iterator[str]:
    yield f"{_heading(told)}, {told.state_in_words} ({told.path})"
    shown, hidden = _cut(told.lines)
    yield from (f"  - {_plain(line)}" for line in shown)
    if hidden:
        yield f"  … et {hidden} autres changements."
    if told.pages.own or told.pages.others:
        yield f"  Pages : {typography(_pages(told))}"


def _plain(line: Line) -> str:
    signs = {"ajout": ("[+", "]"), "retrait": ("[−", "]")}
    is_simple = len(line.pieces) <= 4
    out = []
    for piece in line.pieces:
        before, after = signs.get(piece.style, ("", "")) if not is_simple else ("", "")
        out.append(f"{before}{typography(on_one_line(piece.text))}{after}")
    return "".join(out).rstrip()


def _heading(told: Told) -> str:
    return typography(f"{told.name} « {on_one_line(told.title)} »" if told.title else told.name)


def _cut(lines: Sequence[Line]) -> tuple[Sequence[Line], int]:
    return lines[:_MAX_LINES], max(0, len(lines) - _MAX_LINES)


def _pages(told: Told) -> str:
    named = [url for url in (told.pages.own, *told.pages.others) if url]
    more = len(named) - _MAX_PAGES
    shown = ", ".join(f"/{url}" for url in named[:_MAX_PAGES])
    return f"{shown}, et {more} autre{'s' if more > 1 else ''}" if more > 0 else shown


# --- Markdown -------------------------------------------------------------------------------------------------


def as_markdown(review: Review) -> str:
    """Write a review as the comment of a proposal, cut short of what forges refuse."""
    head = ["### Ce que change cette proposition", ""]
    if review.questions:
        head += ["**À se demander avant d’accepter**", "", *_bounded(list(_markdown_questions(review)), 20_000), ""]
    tail = ["", f"**{escaped(review.total)}**"]
    blocks = ["\n".join(_markdown_block(told)) for told in review.told]
    kept: list[str] = []
    size = _size([*head, *tail]) + 300
    for block in blocks:
        size += _size([block]) + 2
        if size > MAX_BYTES:
            left = len(blocks) - len(kept)
            note = f"… et {left} autres fiches, non montrées ici : lancez « etrier diff » pour tout lire."
            kept.append(f"_{escaped(note)}_")
            break
        kept.append(block)
    return "\n".join([*head, "\n\n".join(kept), *tail]).strip("\n") + "\n"


def _size(lines: Sequence[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _bounded(lines: list[str], most: int) -> list[str]:
    """Keep the first lines that fit in so many bytes, and say how many do not."""
    size = 0
    for place, line in enumerate(lines):
        size += len(line.encode()) + 1
        if size > most:
            return [*lines[:place], f"- … et {len(lines) - place} autres questions, plus bas."]
    return lines


def _markdown_questions(review: Review) -> Iterator[str]:
    for told in review.told:
        if told.questions:
            yield f"- **{escaped(_heading(told))}**"
            yield from (f"  - {_marked(line)}" for line in told.questions)


def _markdown_block(told: Told) -> Iterator[str]:
    yield f"#### {escaped(_heading(told))}, {told.state_in_words}"
    yield ""
    shown, hidden = _cut(told.lines)
    yield from (f"- {_marked(line)}" for line in shown)
    if hidden:
        yield f"- … et {hidden} autres changements."
    if told.pages.own or told.pages.others:
        if shown:
            yield ""
        yield f"Pages : {escaped(_pages(told))}"
    yield ""
    yield f"Fichier : {escaped(told.path)}"


def _marked(line: Line) -> str:
    return "".join(map(_marked_piece, line.pieces)).rstrip()


def _marked_piece(piece: Piece) -> str:
    text = typography(on_one_line(piece.text))
    if piece.style == "adresse":
        return address(text)
    words = text.strip()
    if piece.style == "" or not words:
        return escaped(text)
    mark = "**" if piece.style == "ajout" else "~~"
    return f"{mark}{escaped(words)}{mark}"



# --- JSON -------------------------------------------------------------------------------------------------------


def as_json(review: Review) -> str:
    """Write a review for a program; keys are French, as in the records."""
    content = {
        "base": review.base,
        "total": review.total,
        "questions": review.questions,
        "fiches": [_told(told) for told in review.told],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _told(told: Told) -> dict[str, Any]:
    return {
        "fichier": told.path,
        "genre": told.kind,
        "titre": told.title,
        "etat": told.state,
        "questions": [_line(line) for line in told.questions],
        "changements": [_line(line) for line in told.lines],
        "pages": {
            "sienne": told.pages.own,
            "disparue": told.pages.gone,
            "autres": list(told.pages.others),
        },
    }


def _line(line: Line) -> dict[str, Any]:
    return {"champs": list(line.fields), "texte": line.text.strip()}
