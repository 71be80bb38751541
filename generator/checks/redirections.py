"""Addresses that moved: they must lead somewhere, and not hide a record."""

from collections.abc import Iterator

from generator.checks.corpus import Corpus
from generator.load import locate, read_upkeep
from generator.load.reader import FieldPath
from generator.load.upkeep import REDIRECTIONS_PATH
from generator.models.kinds import KIND_BY_KEY
from generator.problems import Problem


def check_redirections(corpus: Corpus) -> Iterator[Problem]:
    """Refuse a redirection to no record, or from an address where a record stands."""
    for rank, item in enumerate(read_upkeep(corpus.root)[0].redirections.redirections):
        label = KIND_BY_KEY[item.kind].label.lower()
        place: FieldPath = ("redirections", rank)
        if not corpus.exists(item.kind, item.new):
            yield _problem(
                corpus,
                "reference-inconnue",
                (*place, "nouveau"),
                f"aucune fiche « {label} » ne s’appelle {item.new}",
                corpus.suggest(item.kind, item.new) or "Écrivez le nom court de la fiche où il faut aller",
            )
        if corpus.exists(item.kind, item.old):
            yield _problem(
                corpus,
                "redirection-occupee",
                (*place, "ancien"),
                f"une fiche « {label} » s’appelle encore {item.old} : on ne la verrait plus",
                "Effacez cette redirection, ou renommez la fiche",
            )


def _problem(corpus: Corpus, code: str, place: FieldPath, message: str, advice: str) -> Problem:
    line, column = locate(corpus.root, REDIRECTIONS_PATH, place)
    return Problem(REDIRECTIONS_PATH, line, column, code, ".".join(map(str, place)), message, advice)
