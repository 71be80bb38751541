"""From answers to three needs: the reference of « Faire le point ».

Additive, so that anybody can do it by hand: add the points of each need, strike out what an answer crosses out,
keep the three highest; a tie goes to the smaller `ordre`. `overrides/assets/diagnostic.js` is its twin in the
browser, `diagnostic/papier/` its twin on paper; tests compare the three on every combination. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.models.hub import AssessmentAction, AssessmentAnswer, AssessmentQuestion, SelfAssessment

PICKED = 3
"""How many actions come out."""

REASONS = 2
"""How many answers an action names as its reasons."""

Answers = Mapping[str, str]
"""Answer id by question id; a question that was passed is not there."""


@dataclass(frozen=True)
class Given:
    """One question and the answer it was given."""

    question: AssessmentQuestion
    answer: AssessmentAnswer


@dataclass(frozen=True)
class Picked:
    """One need that comes out."""

    action: AssessmentAction
    """The need's generic action; a trade may have its own."""
    points: int
    """0 when no answer speaks of it: it comes by its order."""
    reasons: tuple[Given, ...]
    """The answers that speak for it, most points first, then in order; two at most."""


@dataclass(frozen=True)
class Struck:
    """One need that an answer crosses out."""

    action: AssessmentAction
    """The need's action."""
    by: Given
    """The first answer that crosses it out."""


@dataclass(frozen=True)
class Outcome:
    """What answers come to."""

    profile: str
    """A way in, of the vocabulary; the first one written when votes are equal."""
    picked: tuple[Picked, ...]
    """The three actions, in order."""
    struck: tuple[Struck, ...]
    """What can be left alone, in the order of the actions."""
    given: tuple[Given, ...]
    """The answers that count, in order of the questions."""


def ordered_actions(assessment: SelfAssessment) -> tuple[AssessmentAction, ...]:
    """Give the actions by their rank, which settles ties."""
    return tuple(sorted(assessment.actions, key=lambda action: action.order))


def is_asked(question: AssessmentQuestion, answers: Answers) -> bool:
    """Say whether a question is asked, given the answers before it."""
    if not question.only_if:
        return True
    return any(answers.get(asked) == answer for asked, answer in map(split_condition, question.only_if))


def split_condition(condition: str) -> tuple[str, str]:
    """Give (question id, answer id) of a `seulement_si`, such as "clients.davantage"."""
    question, _, answer = condition.partition(".")
    return question, answer


def answers_that_count(assessment: SelfAssessment, answers: Answers) -> Iterator[Given]:
    """Give the answers to the questions that are asked; the others are as if nothing was said."""
    kept: dict[str, str] = {}
    for question in assessment.questions:
        if question.id in answers and is_asked(question, kept):
            for answer in question.answers:
                if answer.id == answers[question.id]:
                    kept[question.id] = answer.id
                    yield Given(question, answer)


def assess(assessment: SelfAssessment, answers: Answers) -> Outcome:
    """Say what answers come to.

    Args:
        assessment: The questions and their rules; the checks have shown that three actions always remain.
        answers: What was answered; an unknown question or answer counts for nothing.
    """
    given = tuple(answers_that_count(assessment, answers))
    struck_by: dict[str, Given] = {}
    points: dict[str, int] = {}
    votes = {item.profile: 0 for item in assessment.profiles}
    for item in given:
        for need in item.answer.strikes:
            struck_by.setdefault(need, item)
        for gift in item.answer.gives:
            points[gift.need] = points.get(gift.need, 0) + gift.points
        if item.answer.profile in votes:
            votes[item.answer.profile] += 1
    actions = ordered_actions(assessment)
    # Sorting is stable: at equal points the smaller rank stays before.
    left = sorted(
        (action for action in actions if action.need not in struck_by), key=lambda action: -points.get(action.need, 0)
    )
    return Outcome(
        profile=max(votes, key=lambda profile: votes[profile]),
        picked=tuple(
            Picked(action, points.get(action.need, 0), _reasons(given, action.need)) for action in left[:PICKED]
        ),
        struck=tuple(Struck(action, struck_by[action.need]) for action in actions if action.need in struck_by),
        given=given,
    )


def _reasons(given: tuple[Given, ...], need: str) -> tuple[Given, ...]:
    speaking = [(points_for(item.answer, need), item) for item in given]
    best = sorted((pair for pair in speaking if pair[0]), key=lambda pair: -pair[0])
    return tuple(item for _, item in best[:REASONS])


def points_for(answer: AssessmentAnswer, need: str) -> int:
    """Give the points of an answer for a need."""
    return sum(gift.points for gift in answer.gives if gift.need == need)
