"""Rules across records: what no single file can tell about itself.

Each rule is a small function of `Corpus` registered with the codes it can report; `check_records` runs them all.
"""

from generator.checks.answers import AnsweredProblem, Judgement
from generator.checks.assessment import check_assessment
from generator.checks.contracts import check_contracts
from generator.checks.identity import check_identity
from generator.checks.questions import check_questions
from generator.checks.references import check_references
from generator.checks.run import CODES, RULES, Verdict, check_records, check_tree, judge_records
from generator.checks.texts import check_texts
from generator.checks.times import check_times

__all__ = [
    "CODES",
    "RULES",
    "AnsweredProblem",
    "Judgement",
    "Verdict",
    "check_assessment",
    "check_contracts",
    "check_identity",
    "check_questions",
    "check_records",
    "check_references",
    "check_texts",
    "check_times",
    "check_tree",
    "judge_records",
]
