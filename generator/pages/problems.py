"""What `etrier check` can say, one page a problem, for who has just read its name in a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from generator.problem_guide import CHAPTERS, PAGES_FOLDER, Explanation
from generator.problems import Level
from generator.site import Site
from generator.templates import Context, Page
from generator.text import slugify


@dataclass(frozen=True)
class Piece:
    """Part of a sentence."""

    text: str
    """Words, or what one types in a record."""
    is_typed: bool
    """Whether it is typed as it is, such as "verifie_le"."""


@dataclass(frozen=True)
class ProblemLine:
    """One problem of the list."""

    code: str
    """Name between brackets in the message."""
    what: tuple[Piece, ...]
    """What is wrong."""
    is_warning: bool
    """Whether it is a question, which does not block."""


@dataclass(frozen=True)
class ProblemChapter:
    """A family of problems."""

    anchor: str
    """Its place in the list."""
    title: str
    """Its title."""
    introduction: str
    """One or two sentences; "" for none."""
    problems: tuple[ProblemLine, ...]
    """Its problems."""


@dataclass(frozen=True)
class ProblemList(Context):
    """Variables of problemes.html."""

    template: ClassVar[str] = "problemes.html"
    chapters: tuple[ProblemChapter, ...]
    """The families."""


@dataclass(frozen=True)
class ProblemPage(Context):
    """Variables of probleme.html."""

    template: ClassVar[str] = "probleme.html"
    code: str
    """Name between brackets in the message."""
    chapter: ProblemChapter
    """The family it belongs to."""
    what: tuple[Piece, ...]
    """What is wrong."""
    why: tuple[Piece, ...]
    """Why it matters."""
    before: Markup
    """Lines of a record with the problem, typed as they are."""
    after: Markup
    """The same lines, mended."""
    is_warning: bool
    """Whether it is a question, which does not block."""
    answer: Markup
    """The lines with which a record answers it; "" when it cannot be answered."""
    is_mended: bool
    """Whether `etrier check --fix` mends it when only one value is possible."""


def pages(site: Site) -> Iterator[Page]:
    """Give the list of problems, then the page of each."""
    chapters = tuple(
        ProblemChapter(
            slugify(chapter.title), chapter.title, chapter.introduction, tuple(map(_line, chapter.explanations))
        )
        for chapter in CHAPTERS
    )
    description = (
        "Un message de la vérification, et son nom entre crochets : ce que c’est, pourquoi, et comment l’écrire."
    )
    yield Page(PAGES_FOLDER, "Les messages, un par un", description, ProblemList(chapters))
    for chapter, shown in zip(CHAPTERS, chapters, strict=True):
        for explanation in chapter.explanations:
            yield _page(explanation, shown)


def _page(explanation: Explanation, chapter: ProblemChapter) -> Page:
    is_warning = explanation.level is Level.WARNING
    context = ProblemPage(
        code=explanation.code,
        chapter=chapter,
        what=_pieces(explanation.what),
        why=_pieces(explanation.why),
        before=Markup.escape(explanation.before),
        after=Markup.escape(explanation.after),
        is_warning=is_warning,
        answer=_answer(explanation.code) if is_warning and explanation.is_answerable else Markup(),
        is_mended=explanation.is_mended,
    )
    title = f"{explanation.code} : {'une question' if is_warning else 'une erreur'} dans une fiche"
    description = explanation.what.replace("`", "")
    return Page(f"{PAGES_FOLDER}{explanation.code}/", title, description, context, indexed=False)


def _line(explanation: Explanation) -> ProblemLine:
    return ProblemLine(explanation.code, _pieces(explanation.what), explanation.level is Level.WARNING)


def _pieces(sentence: str) -> tuple[Piece, ...]:
    """Cut a sentence at its backquotes: every other piece is typed as it is."""
    parts = enumerate(sentence.split("`"))
    return tuple(Piece(text, is_typed=rank % 2 == 1) for rank, text in parts if text)


def _answer(code: str) -> Markup:
    lines = f"avertissements_voulus:\n  - code: {code}\n    raison: (votre raison, en une phrase)"
    return Markup.escape(lines)
