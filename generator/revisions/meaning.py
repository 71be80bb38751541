"""A whole change told in French: one `Told` a file, and what the reviewer should ask first. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from generator.models.kinds import KINDS
from generator.problems import has_errors
from generator.revisions.compare import ChangedFile, Compared, Moved, Side, compare
from generator.revisions.impact import PagesTouched, pages_touched
from generator.revisions.questions import Remark, remarks_on
from generator.revisions.telling import Piece, Titles, pieces_of
from generator.site import Site
from generator.text import fold


@dataclass(frozen=True)
class Line:
    """One sentence about a record."""

    fields: tuple[str, ...]
    """Dotted paths of what it speaks of; empty for the whole file."""
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The sentence without its styles."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Told:
    """One file, told."""

    path: str
    """Where it is, or was."""
    kind: str | None
    """French key of its kind; None for a file that is no record."""
    name: str
    """What it is, such as "Aide"."""
    title: str
    """Its name; "" when it cannot be read."""
    state: str
    """nouvelle, modifiée, supprimée or renommée."""
    is_feminine: bool
    """Gender of the French word for its kind."""
    questions: tuple[Line, ...]
    """What to ask before accepting."""
    lines: tuple[Line, ...]
    """What changed, in the order of the model."""
    pages: PagesTouched
    """What readers will see change."""

    @property
    def state_in_words(self) -> str:
        """The state, agreed with the word for the kind: "nouveau", "modifiée"."""
        return self.state if self.is_feminine else _MASCULINE[self.state]


_MASCULINE = MappingProxyType(
    {"nouvelle": "nouveau", "modifiée": "modifié", "renommée": "renommé", "supprimée": "supprimé"}
)


@dataclass(frozen=True)
class Review:
    """A whole change, told."""

    base: str
    """The revision it is told against, as it was given."""
    told: tuple[Told, ...]
    """By kind, then by title; only what changed in meaning."""

    @property
    def questions(self) -> int:
        """How many questions it asks."""
        return sum(len(told.questions) for told in self.told)

    @property
    def total(self) -> str:
        """The whole in one line: "3 fiches : 1 nouvelle, 2 modifiées. 4 questions."."""
        if not self.told:
            return f"Rien ne change dans data/ depuis {self.base}."
        states = [told.state for told in self.told]
        parts = [f"{states.count(state)} {_agreed(state, states.count(state))}" for state in STATES if state in states]
        asked = f"{self.questions} question{'s' if self.questions > 1 else ''}" if self.questions else "Aucune question"
        count = len(self.told)
        return f"{count} fiche{'s' if count > 1 else ''} : {', '.join(parts)}. {asked}."


STATES = ("nouvelle", "modifiée", "renommée", "supprimée")
"""What can happen to a file."""


def _agreed(state: str, count: int) -> str:
    return state + ("s" if count > 1 else "")


def review(files: Iterable[ChangedFile], site: Site, base: str) -> Review:
    """Tell every change.

    Args:
        files: What changed.
        site: The hub as it is after the change.
        base: The revision, as it was given.
    """
    compared = [item for item in map(compare, files) if _means_something(item)]
    return Review(base, tuple(sorted((_tell(item, site) for item in compared), key=_order)))


_RANKS = MappingProxyType({kind.key: rank for rank, kind in enumerate(KINDS)})


def _order(told: Told) -> tuple[int, str, str]:
    """Records by kind, in the order of the site, then by title; the other files last."""
    return _RANKS.get(told.kind or "", len(_RANKS)), fold(told.title), told.path


def _means_something(compared: Compared) -> bool:
    """Leave out a file whose comments or layout alone changed: its meaning is the same."""
    if compared.old is None or compared.new is None or compared.is_moved or compared.moved:
        return True
    return compared.old.values is None or compared.new.values is None or compared.new.model is None


def _tell(compared: Compared, site: Site) -> Told:
    old, new = compared.old, compared.new
    side = compared.side
    titles = _titles(site)
    pages = pages_touched(site, compared)
    is_other_kind = old is not None and new is not None and old.kind != new.kind
    remarks = remarks_on(
        old.record if old and not is_other_kind else None,
        new.record if new else None,
        tuple(dict.fromkeys(str(moved.path[0]) for moved in compared.moved)),
        today=site.today,
        titles=titles,
    )
    asked = [_line(remark) for remark in remarks if remark.is_question]
    said = [_line(remark) for remark in remarks if not remark.is_question]
    told_by_remarks = frozenset(field for remark in remarks if remark.tells_all for field in remark.fields)
    rest = [moved for moved in compared.moved if not _is_within(moved, told_by_remarks)]
    return Told(
        path=side.path,
        kind=side.kind.key if side.kind else None,
        name=side.kind.label if side.kind else _FILES.get(side.path, "Fichier"),
        title=_title(side),
        state=_state(compared),
        is_feminine=side.kind is not None and side.kind.feminine,
        questions=(*_faults(compared), *asked, *_about_pages(compared, pages)),
        lines=(*_was_faulty(compared), *said, *(_moved_line(moved, compared, titles) for moved in rest)),
        pages=pages,
    )


_FILES = MappingProxyType(
    {
        "data/fraicheur.yml": "Réglage : délais de fraîcheur",
        "data/liens-exceptions.yml": "Réglage : liens laissés de côté",
        "data/liens.yml": "Relevé des liens",
    }
)


def _titles(site: Site) -> Titles:
    def title(kind: str, identifier: str) -> str | None:
        entry = site.find(kind, identifier)
        return entry.title if entry is not None else None

    return title


def _state(compared: Compared) -> str:
    if compared.old is None:
        return "nouvelle"
    if compared.new is None:
        return "supprimée"
    return "renommée" if compared.is_moved else "modifiée"


def _title(side: Side) -> str:
    if side.record is not None:
        return side.record.title
    if side.kind is None:
        return "" if side.path in _FILES else side.path
    values = side.values or {}
    found = next((values[key] for key in ("nom", "titre", "terme", "id") if isinstance(values.get(key), str)), "")
    return str(found) or side.path.rpartition("/")[2]


def _line(remark: Remark) -> Line:
    return Line(remark.fields, (Piece(remark.text),))


def _moved_line(moved: Moved, compared: Compared, titles: Titles) -> Line:
    kind = compared.side.kind
    pieces = pieces_of(moved, kind.key if kind else "", titles)
    if compared.old is None:  # everything is new: marking each word would mark none
        pieces = tuple(replace(piece, style="") if piece.style == "ajout" else piece for piece in pieces)
    return Line((moved.field,), pieces)


def _is_within(moved: Moved, fields: frozenset[str]) -> bool:
    return any(moved.field == field or moved.field.startswith(f"{field}.") for field in fields)


def _faults(compared: Compared) -> Iterator[Line]:
    """Say which side breaks a rule or cannot be read."""
    old, new = compared.old, compared.new
    if new is not None and new.model is None:
        yield Line((), (Piece("Ce fichier n’est à la place d’aucune fiche : le site ne le lira pas."),))
    elif new is not None and (has_errors(new.problems) or new.values is None):
        many = len(new.problems)
        first = new.problems[0].message if new.problems else "contenu illisible"
        count = f"{many} problème{'s' if many > 1 else ''}"
        yield Line((), (Piece(f"La fiche ne passe pas le contrôle ({count}, d’abord : {first})."),))
    if old is not None and old.values is None and old.model is not None and new is not None:
        yield Line((), (Piece("L’ancienne version ne peut pas être lue : le détail du changement n’est pas connu."),))


def _was_faulty(compared: Compared) -> Iterator[Line]:
    """Say that the old content broke a rule, when it could be read."""
    old = compared.old
    if old is not None and compared.new is not None and old.values is not None and has_errors(old.problems):
        yield Line((), (Piece("L’ancienne version ne passait pas le contrôle."),))


def _about_pages(compared: Compared, pages: PagesTouched) -> Iterator[Line]:
    if pages.gone is None:
        return
    if pages.own is not None:
        text = f"L’adresse {pages.gone} devient {pages.own} ; l’ancienne ne mènera nulle part."
        text += " Ajoutez-la à data/redirections.yml."
        yield Line(("id",), (Piece(text),))
    else:
        text = f"La page {pages.gone} disparaît, et son adresse ne mènera plus nulle part."
        text += " Si une autre la remplace, ajoutez-la à data/redirections.yml."
        if compared.side.kind is not None and compared.side.kind.key == "aide":
            text += " Une aide finie se garde plutôt, avec « etat: fermee »."
        yield Line((), (Piece(text),))
