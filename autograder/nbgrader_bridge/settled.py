"""Results as nbgrader's gradebook is to have them: a person's points beside the automatic ones.

Points that were given by `autograder override` are what a check cell shows and what the gradebook
has as its automatic score. Those given in formgrader stand there already, as manual scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..overrides import Road, read_overrides
from ..results import SubmissionResult


@dataclass(frozen=True)
class Settled:
    """A result to be shown; `faults` are questions without a score, `review` what has to be seen.

    Both say why, by question.
    """

    result: SubmissionResult
    faults: Mapping[str, str]
    review: Mapping[str, str]


def settled(course: Path, result: SubmissionResult) -> Settled:
    """Apply the ledger of a course to a result. Raises `CourseError` where it cannot be read."""
    overrides = read_overrides(course)
    shown = overrides.apply(result, Road.COMMAND)
    every = overrides.apply(result)
    review = {q.id: q.override.review for q in every.questions if q.override and q.override.review}
    unsettled = {q.id: q.override.review for q in shown.questions if q.override and q.score is None}
    return Settled(shown, {**shown.faults, **unsettled}, review)
