"""Every problem a contributor can be told: what it is, why it is one, an example before and after.

The one source of `docs/problemes.md`, of the pages of /contribuer/problemes/, of the rules of a SARIF report and
of the list of warnings that a record may answer.
"""

from collections.abc import Mapping

from generator.problem_guide.assessment import ASSESSMENT
from generator.problem_guide.codes import CODES
from generator.problem_guide.contracts import CONTRACTS
from generator.problem_guide.dates import DATES
from generator.problem_guide.explanation import Chapter, Explanation
from generator.problem_guide.fields import FIELDS
from generator.problem_guide.files import FILES
from generator.problem_guide.questions import QUESTIONS
from generator.problem_guide.records import RECORDS
from generator.problem_guide.writing import WRITING
from generator.problems import Level

CHAPTERS: tuple[Chapter, ...] = (FILES, WRITING, FIELDS, CODES, DATES, RECORDS, QUESTIONS, ASSESSMENT, CONTRACTS)
"""Every family, in the order a new contributor meets them."""

EXPLANATION_BY_CODE: Mapping[str, Explanation] = {
    explanation.code: explanation for chapter in CHAPTERS for explanation in chapter.explanations
}
"""Every problem, by its code, in the order of the chapters."""

ANSWERABLE: tuple[Explanation, ...] = tuple(
    explanation
    for explanation in EXPLANATION_BY_CODE.values()
    if explanation.level is Level.WARNING and explanation.is_answerable
)
"""The warnings that a record may answer."""

PAGES_FOLDER = "contribuer/problemes/"
"""Site folder of the problems' pages, one a code."""

REFERENCE_PATH = "docs/problemes.md"
"""The same, on one page of the repository."""


def help_address(code: str, site_url: str | None) -> str:
    """Give where a problem is explained: its page on the site, or its place in the repository without one.

    Args:
        code: The problem's code.
        site_url: The site's public address, ending with a slash; None when it has none yet.
    """
    return f"{site_url}{PAGES_FOLDER}{code}/" if site_url else f"{REFERENCE_PATH}#{code}"


__all__ = [
    "ANSWERABLE",
    "CHAPTERS",
    "EXPLANATION_BY_CODE",
    "PAGES_FOLDER",
    "REFERENCE_PATH",
    "Chapter",
    "Explanation",
    "help_address",
]
