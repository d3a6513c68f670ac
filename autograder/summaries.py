"""What a batch keeps in mind of a result, once that is written: as little as the tables need."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from .overrides import reviews_of
from .results import Outcome, SubmissionResult, Verdict, what_went_wrong


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the table and a row of grades.csv.

    `scores` are points by question, None where a person marks it or the grader failed; `faults` are
    the questions on which it failed, with the reason. Of `tested` questions so many are `right`.
    `to_review` says by question which points of a person's have to be looked at again, and why.
    """

    student: str
    verdict: Verdict
    score: float
    max_score: float
    tier: str
    scores: Mapping[str, float | None]
    faults: Mapping[str, str]
    right: int
    tested: int
    what_went_wrong: str
    to_review: Mapping[str, str]


def summary_of(result: SubmissionResult) -> Summary:
    """Return what a batch keeps of a result."""
    tested = [question for question in result.questions if not question.written]
    return Summary(
        result.student,
        result.verdict,
        result.score,
        result.max_score,
        sys.intern(result.tier),
        {sys.intern(question.id): question.score for question in result.questions},
        result.faults,
        sum(question.outcome is Outcome.PASSED for question in tested),
        len(tested),
        what_went_wrong(result),
        reviews_of(result),
    )
