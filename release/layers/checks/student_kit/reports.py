"""What came of a run of checks, as plain facts; `panel` says how they read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from .findings import ByHand, Finding, read_by_hand, read_finding


class Outcome(StrEnum):
    """How a test or a question ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The student's code raised an exception, or could not be loaded."""
    TIMEOUT = "timeout"
    """The student's code took longer than it may, and was stopped."""
    NOT_ATTEMPTED = "not-attempted"
    INTERRUPTED = "interrupted"
    NOT_RUN = "not-run"
    """Something ended the run before its turn came."""
    BROKEN = "broken"
    """The release is at fault, or the test itself; never the student."""
    UNTESTED = "untested"
    """A question without a public test."""
    WRITTEN = "written"
    """A question that a person reads."""


_WORST_FIRST = (
    Outcome.BROKEN,
    Outcome.INTERRUPTED,
    Outcome.TIMEOUT,
    Outcome.NOT_RUN,
    Outcome.ERROR,
    Outcome.FAILED,
    Outcome.NOT_ATTEMPTED,
)


@dataclass(frozen=True)
class TestReport:
    """One public test. A test of weight 0 tells something and costs no point.

    `findings` are the facts behind `message`, the first of them with a picture; `by_hand` is a
    small example of the failure; `printed` is what the student's code printed meanwhile.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    id: str
    title: str
    outcome: Outcome
    message: str = ""
    findings: tuple[Finding, ...] = ()
    printed: str = ""
    weight: float = 1.0
    by_hand: ByHand | None = None


@dataclass(frozen=True)
class QuestionReport:
    """One question and its public tests.

    `problem` says why no test could run; `to_fill` are the regions that nobody has touched, in
    words; `notes` are said along with whatever else there is to say. `depends_on` are the questions
    that this one builds on.
    """

    id: str
    title: str
    points: float
    tests: tuple[TestReport, ...] = ()
    problem: str = ""
    to_fill: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = False
    depends_on: tuple[str, ...] = ()

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

    @property
    def first_failing(self) -> TestReport | None:
        """The first test that costs points and does not pass; else one that costs nothing."""
        wrong = [t for t in self.tests if t.outcome not in {Outcome.PASSED, Outcome.NOT_RUN}]
        return next((test for test in wrong if test.weight), wrong[0] if wrong else None)


@dataclass(frozen=True)
class SavedFile:
    """A file that was checked: when it was saved, and when it was read; seconds since 1970."""

    name: str
    path: str
    saved: float
    read: float


@dataclass(frozen=True)
class Report:
    """What `check` found out.

    `problem` says why nothing was run at all. `overview` is set when nobody asked for a certain
    question. `printed` is what the student's files printed while they were loaded, `saved` which
    files these were, `versions` what they ran on.
    """

    title: str
    questions: tuple[QuestionReport, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()
    printed: str = ""
    overview: bool = False
    saved: tuple[SavedFile, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every question that has tests passed."""
        fine = (Outcome.PASSED, Outcome.WRITTEN, Outcome.UNTESTED)
        return not self.problem and all(question.outcome in fine for question in self.questions)

    @property
    def interrupted(self) -> bool:
        """Whether somebody interrupted the run."""
        return any(t.outcome is Outcome.INTERRUPTED for q in self.questions for t in q.tests)

    @property
    def points(self) -> tuple[float, float]:
        """The points of the questions that pass here, and of all that have tests."""
        tested = [q for q in self.questions if not q.written]
        passed = [q for q in tested if q.outcome is Outcome.PASSED]
        return float(sum(q.points for q in passed)), float(sum(q.points for q in tested))


def plain_test(test: TestReport) -> dict[str, Any]:
    """Return a test's report as plain data."""
    return asdict(test)


def read_test(facts: dict[str, Any]) -> TestReport:
    """Read what `plain_test` made, perhaps after a journey as JSON."""
    findings = tuple(read_finding(finding) for finding in facts["findings"])
    by_hand = read_by_hand(facts["by_hand"])
    return TestReport(
        **{**facts, "outcome": Outcome(facts["outcome"]), "findings": findings, "by_hand": by_hand}
    )
