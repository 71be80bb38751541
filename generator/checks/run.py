"""Running every rule, and remembering the verdict on a tree that has not changed."""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.checks.answers import CODES as ANSWER_CODES
from generator.checks.answers import AnsweredProblem, Judgement, hear_answers
from generator.checks.assessment import CODES as ASSESSMENT_CODES
from generator.checks.assessment import check_assessment
from generator.checks.contracts import CODES as CONTRACT_CODES
from generator.checks.contracts import check_contracts
from generator.checks.corpus import Corpus
from generator.checks.identity import check_identity
from generator.checks.questions import CODES as QUESTION_CODES
from generator.checks.questions import check_questions
from generator.checks.redirections import check_redirections
from generator.checks.references import check_references
from generator.checks.routes import CODES as ROUTE_CODES
from generator.checks.routes import check_routes
from generator.checks.texts import check_texts
from generator.checks.times import check_times
from generator.checks.watch import check_watch
from generator.load import LoadedRecord, load_records
from generator.load.cache import code_fingerprint, without_gc, write_atomically
from generator.load.records import tree_digests
from generator.problems import Level, Problem


@dataclass(frozen=True)
class Rule:
    """One check and the codes of the problems it can find."""

    check: Callable[[Corpus], Iterator[Problem]]
    codes: tuple[str, ...]


RULES: tuple[Rule, ...] = (
    Rule(check_references, ("reference-inconnue", "reference-a-soi", "boucle")),
    Rule(check_redirections, ("reference-inconnue", "redirection-occupee")),
    Rule(check_texts, ("lien-interne", "lien-refuse")),
    Rule(check_times, ("verifie-futur", "source-future", "aide-finie", "label-expire", "label-chevauchement")),
    Rule(check_contracts, CONTRACT_CODES),
    Rule(check_assessment, ASSESSMENT_CODES),
    Rule(check_routes, ROUTE_CODES),
    Rule(check_watch, ("veille-dossier-inconnu", "veille-dossier-double")),
    Rule(
        check_identity,
        (
            "adresse-double",
            "siren-double",
            "dossier-departement",
            "departement-code-postal",
            "aide-sans-territoire",
            "nom-double",
            "temoignage-sans-page",
            "fait-sans-source",
        ),
    ),
    Rule(check_questions, QUESTION_CODES),
)

CODES: tuple[str, ...] = (*(code for rule in RULES for code in rule.codes), *ANSWER_CODES)
"""Every code that a check across records can report."""


@dataclass(frozen=True)
class Verdict:
    """What checking a whole tree gave."""

    record_count: int
    """How many records are sound by themselves."""
    problems: tuple[Problem, ...]
    """In order of path, line and column."""
    answered: tuple[AnsweredProblem, ...] = ()
    """Warnings that their records answer."""


def check_records(records: Iterable[LoadedRecord], *, today: date, root: Path) -> tuple[Problem, ...]:
    """Run every rule across records.

    Args:
        records: What the loader gave.
        today: The day to compare dates with.
        root: The project, to find the places of the problems.

    Returns:
        The problems that no record answers, in order of path, line and column.
    """
    return judge_records(records, today=today, root=root).problems


def judge_records(records: Iterable[LoadedRecord], *, today: date, root: Path) -> Judgement:
    """Run every rule across records, and set apart the warnings that records answer; see `check_records`."""
    corpus = Corpus(tuple(records), today, root)
    with without_gc():
        return hear_answers(corpus, [problem for rule in RULES for problem in rule.check(corpus)])


def check_tree(
    root: Path,
    *,
    today: date,
    cache_dir: Path | None = None,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Load and check a whole project; a tree that has not changed since the last run is not read again.

    Args:
        root: The project.
        today: The day to compare dates with; another day is another verdict.
        cache_dir: Where records and verdicts are kept; nothing is kept when None.
        workers: Processes to use when there is much to read.
        on_progress: Called with how many files are done and how many there are.
    """
    file = cache_dir / "verdict.json" if cache_dir else None
    key = _key(root, today) if file else ""
    if file:
        kept = _kept(file, key)
        if kept is not None:
            return kept
    loaded = load_records(root, cache_dir=cache_dir, workers=workers, on_progress=on_progress)
    judgement = judge_records(loaded.records, today=today, root=root)
    problems = (*loaded.problems, *judgement.problems)
    verdict = Verdict(len(loaded.records), tuple(sorted(problems)), judgement.answered)
    if file:
        _keep(file, key, verdict)
    return verdict


def _key(root: Path, today: date) -> str:
    """Give a digest of all that the verdict depends on."""
    digest = blake2b(f"{code_fingerprint()} {today} {root}".encode(), digest_size=16)
    for line in tree_digests(root):
        digest.update(line)
    return digest.hexdigest()


def _kept(file: Path, key: str) -> Verdict | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        stored = json.loads(file.read_text("utf-8"))
        if stored["key"] == key:
            problems = tuple(map(_problem, stored["problems"]))
            answered = (AnsweredProblem(_problem(item["problem"]), item["reason"]) for item in stored["answered"])
            return Verdict(int(stored["record_count"]), problems, tuple(answered))
    return None


def _problem(stored: dict[str, Any]) -> Problem:
    return Problem(**{**stored, "level": Level(stored["level"])})


def _keep(file: Path, key: str, verdict: Verdict) -> None:
    stored = {
        "key": key,
        "record_count": verdict.record_count,
        "problems": [asdict(problem) for problem in verdict.problems],
        "answered": [asdict(item) for item in verdict.answered],
    }
    with contextlib.suppress(OSError):
        # A file name may not be text: what UTF-8 cannot hold is written as an escape.
        write_atomically(file, json.dumps(stored).encode())
