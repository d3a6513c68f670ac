"""What came of a run of checks, as plain facts; `panel` says how they read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..checks import Failure


class Outcome(StrEnum):
    """How a test or a question ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The student's code raised an exception, or could not be loaded."""
    NOT_ATTEMPTED = "not-attempted"
    INTERRUPTED = "interrupted"
    NOT_RUN = "not-run"
    """Somebody interrupted the run before its turn came."""
    BROKEN = "broken"
    """The release is at fault, or the test itself; never the student."""
    UNTESTED = "untested"
    """A question without a public test."""
    WRITTEN = "written"
    """A question that a person reads."""


_WORST_FIRST = (
    Outcome.BROKEN,
    Outcome.INTERRUPTED,
    Outcome.NOT_RUN,
    Outcome.ERROR,
    Outcome.FAILED,
    Outcome.NOT_ATTEMPTED,
)


@dataclass(frozen=True)
class TestReport:
    """One public test. A test of weight 0 tells something and costs no point.

    `failures` are the facts behind `message`, for pictures; `printed` is what the student's code
    printed meanwhile.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    id: str
    title: str
    outcome: Outcome
    message: str = ""
    failures: tuple[Failure, ...] = ()
    printed: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class QuestionReport:
    """One question and its public tests.

    `problem` says why no test could run; `to_fill` are the regions that nobody has touched, in
    words; `notes` are said along with whatever else there is to say.
    """

    id: str
    title: str
    points: float
    tests: tuple[TestReport, ...] = ()
    problem: str = ""
    to_fill: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = False

    @property
    def outcome(self) -> Outcome:
        """The question in one word: its worst test's, tests that cost nothing aside."""
        if self.written:
            return Outcome.WRITTEN
        if self.problem:
            return Outcome.ERROR
        if not self.tests:
            return Outcome.UNTESTED
        found = {test.outcome for test in self.counted}
        return next((outcome for outcome in _WORST_FIRST if outcome in found), Outcome.PASSED)

    @property
    def counted(self) -> tuple[TestReport, ...]:
        """The tests that cost points."""
        return tuple(test for test in self.tests if test.weight)


@dataclass(frozen=True)
class Report:
    """What `check` found out.

    `problem` says why nothing was run at all. `overview` is set when nobody asked for a certain
    question. `printed` is what the student's files printed while they were loaded.
    """

    title: str
    questions: tuple[QuestionReport, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()
    printed: str = ""
    overview: bool = False

    @property
    def passed(self) -> bool:
        """Whether every question that has tests passed."""
        fine = (Outcome.PASSED, Outcome.WRITTEN, Outcome.UNTESTED)
        return not self.problem and all(question.outcome in fine for question in self.questions)

    @property
    def interrupted(self) -> bool:
        """Whether somebody interrupted the run."""
        cut_short = (Outcome.INTERRUPTED, Outcome.NOT_RUN)
        return any(test.outcome in cut_short for q in self.questions for test in q.tests)
