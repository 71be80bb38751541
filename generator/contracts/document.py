"""A document as every format sees it: a flat list of blocks. Plain data, the same in the browser."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """Words of a paragraph."""

    text: str
    bold: bool = False
    to: str = ""
    """Anchor of the article or annex it refers to, such as "prix"; "" when it is no reference."""


@dataclass(frozen=True)
class Signer:
    """One box of the signature table."""

    role: str
    """"Pour le client"."""
    name: str
    """Who it is, as far as known."""


@dataclass(frozen=True)
class Block:
    """One block; which fields are used depends on its kind."""

    kind: str
    """titre, avis, partie, rubrique, article, p, liste, tableau, signatures or petit.

    titre: the document's title (text). avis: the warning (text, pieces). partie: an unnumbered heading of first
    level (text, anchor, new_page). rubrique: of second level (text). article: a numbered heading (number, text,
    anchor). p: a paragraph (pieces). liste: items. tableau: head, rows and its caption (text). signatures:
    signers. petit: a small line (text).
    """
    text: str = ""
    anchor: str = ""
    number: int = 0
    new_page: bool = False
    pieces: tuple[Piece, ...] = ()
    items: tuple[tuple[Piece, ...], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(term, lines of its answer)."""
    signers: tuple[Signer, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole document."""

    title: str
    day: str
    """ISO day of the model's version: the only date a file bears, so that the same answers give the same bytes."""
    footer: str
    """Said on every page."""
    blocks: tuple[Block, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the document as JSON data."""
        data: dict[str, Any] = asdict(self)
        return data
