"""What is said of one problem, and of a family of problems."""

from dataclasses import dataclass

from generator.problems import Level


@dataclass(frozen=True)
class Explanation:
    """What a problem is, why it is one, and how a record looks before and after it is mended."""

    code: str
    """The name between brackets in a message, such as "champ-inconnu"; it never changes."""
    what: str
    """One French sentence: what is in the record. Our small Markdown of code words, such as `verifie_le`."""
    why: str
    """One to three French sentences: what it would do to a reader, or what to look at."""
    before: str
    """Lines as they should not be."""
    after: str
    """The same lines, mended."""
    level: Level = Level.ERROR
    """Errors block; a warning is a question, which a record may answer."""
    is_mended: bool = False
    """Whether `etrier check --fix` mends the cases where only one value can have been meant."""
    is_answerable: bool = True
    """Whether a record may answer it, when it is a warning."""


@dataclass(frozen=True)
class Chapter:
    """A family of problems."""

    title: str
    """French, such as "Les codes et les adresses"."""
    introduction: str
    """One or two French sentences; "" when the title says it all."""
    explanations: tuple[Explanation, ...]
    """In the order people meet them."""
