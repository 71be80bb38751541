"""What contributors answer to warnings: « oui, c’est voulu », and why. An answer to nothing is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.checks.corpus import Corpus
from generator.load import LoadedRecord
from generator.problems import Level, Problem

CODES = ("avertissement-sans-objet",)
"""What answers can be told."""


@dataclass(frozen=True)
class AnsweredProblem:
    """A warning that its record answers."""

    problem: Problem
    reason: str
    """Why it is meant, as the record says."""


@dataclass(frozen=True)
class Judgement:
    """What the rules found, once the answers are heard."""

    problems: tuple[Problem, ...]
    """What is left to mend or to answer, in order of path, line and column."""
    answered: tuple[AnsweredProblem, ...]
    """What the records answer, in the same order."""


def hear_answers(corpus: Corpus, found: Iterable[Problem]) -> Judgement:
    """Set apart the warnings that records answer, and question the answers that nobody asked for.

    Args:
        corpus: The records that the rules went through.
        found: What the rules found.
    """
    answering = {loaded.path: loaded for loaded in corpus.records if loaded.record.answered_warnings}
    problems: list[Problem] = []
    answered: list[AnsweredProblem] = []
    used: set[tuple[str, int]] = set()
    for problem in found:
        loaded = answering.get(problem.path)
        index = _answer_to(problem, loaded) if loaded else None
        if loaded is None or index is None:
            problems.append(problem)
        else:
            used.add((loaded.path, index))
            answered.append(AnsweredProblem(problem, loaded.record.answered_warnings[index].reason))
    for path, loaded in answering.items():
        for index, answer in enumerate(loaded.record.answered_warnings):
            if (path, index) not in used:
                about = f" au champ {answer.field_path}" if answer.field_path else ""
                problems.append(
                    corpus.problem(
                        loaded,
                        "avertissement-sans-objet",
                        ("avertissements_voulus", index, "code"),
                        f"la question {answer.code} ne se pose pas{about}",
                        "Effacez cette réponse, ou corrigez son champ",
                        level=Level.WARNING,
                    )
                )
    return Judgement(tuple(sorted(problems)), tuple(sorted(answered, key=lambda item: item.problem)))


def _answer_to(problem: Problem, loaded: LoadedRecord) -> int | None:
    """Give the rank of the answer to a problem, None when there is none: an error is never answered."""
    if problem.level is not Level.WARNING:
        return None
    for index, answer in enumerate(loaded.record.answered_warnings):
        if answer.code == problem.code and answer.field_path in (None, problem.field):
            return index
    return None
