"""What a student's page is made of, beside the result itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..results import SubmissionResult


@dataclass(frozen=True)
class Mark:
    """What a person gave for a question, and said of it.

    A `score` of None leaves the question as it is: a comment alone.
    """

    question: str
    score: float | None = None
    comment: str = ""


@dataclass(frozen=True)
class Paper:
    """One student's work and what came of it.

    `files` are the texts that were graded, by name; without them the page shows no code. `answers`
    are written answers by question.
    """

    result: SubmissionResult
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    marks: tuple[Mark, ...] = ()
