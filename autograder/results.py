"""What came of grading: outcomes of tests and scores of questions. A result is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from .text import in_a_line

Feedback = Literal["score", "hint", "detail"]
"""What a student reads of a question that fails: its score; known mistakes, too; each test, too."""


class Outcome(StrEnum):
    """How a test ended. Only the first costs nothing, and `fault` costs nobody a point."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    CPU_TIME = "cpu-time"
    MEMORY = "memory"
    TOO_LARGE = "too-large"
    CRASHED = "crashed"
    NOT_ATTEMPTED = "not-attempted"
    FAULT = "fault"


class Verdict(StrEnum):
    """What became of a whole submission, in one word. The first that applies."""

    FAULT = "fault"
    REJECTED = "rejected"
    SYNTAX_ERROR = "syntax-error"
    NOT_ATTEMPTED = "not-attempted"
    ENDLESS_LOOP = "endless-loop"
    OUT_OF_MEMORY = "out-of-memory"
    CRASH = "crash"
    ERROR = "error"
    WRONG = "wrong"
    PARTLY_DONE = "partly-done"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ErrorPicture:
    """Where the array `name` is wrong: a digit for each cell, in C order.

    0 is right, 1 to 4 are under a hundredth, a tenth and half of the worst error, and more. `grid`
    is `shape`, but for axes along which a cell stands for several entries and shows the worst.
    """

    name: str
    shape: tuple[int, ...]
    grid: tuple[int, ...]
    levels: str


@dataclass(frozen=True)
class TestResult:
    """One hidden test: `message` is for the student, `detail` for staff.

    `carried` is the share that it counts although it failed: the answer is right for the student's
    own wrong forward pass. `file` and `line` say where in the student's files it went wrong, as far
    as that is known.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    id: str
    title: str
    outcome: Outcome
    weight: float = 1.0
    message: str = ""
    detail: str = ""
    carried: float = 0.0
    file: str = ""
    line: int | None = None
    picture: ErrorPicture | None = None


@dataclass(frozen=True)
class Mistake:
    """A known mistake: the name of a wrong variant, and the hint that a student may read."""

    name: str
    hint: str


@dataclass(frozen=True)
class Diagnosis:
    """What is known of the reason why a question fails.

    `mistakes` are wrong variants that give the same answers; several where nothing tells them
    apart. `inherited_from` are failed questions on which this one builds; it is `proved` that
    nothing else is wrong where a known mistake of theirs gives the same answers here, too.
    `by_hand` is the smallest failure that was found, in words. `fingerprints` are digests of
    answers that no known mistake gives: failures that share one are of one kind.
    """

    mistakes: tuple[Mistake, ...] = ()
    inherited_from: tuple[str, ...] = ()
    proved: bool = False
    by_hand: str = ""
    fingerprints: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a student may read of it."""
        hints = " Or: ".join(dict.fromkeys(mistake.hint for mistake in self.mistakes))
        others = ", ".join(self.inherited_from)
        if self.proved:
            return (f"This failure is inherited: it follows from the mistake in {others}.",)
        inherited = f"It builds on {others}, which fails too: mend that first." if others else ""
        return tuple(text for text in (hints, inherited) if text)


@dataclass(frozen=True)
class Override:
    """Points that a person gave in place of the automatic ones: who, when and why.

    `review` says why they do not count before a person has looked again; nothing if they do.
    """

    points: float
    by: str
    at: str
    reason: str
    review: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """One question and its tests. `score` is None while a person or a repair is needed.

    `override` is no part of what is written as a result: whoever reads one adds it.
    """

    id: str
    title: str
    points: float
    tests: tuple[TestResult, ...] = ()
    written: bool = False
    diagnosis: Diagnosis = Diagnosis()
    override: Override | None = None

    @cached_property
    def fault(self) -> str:
        """What the grader itself got wrong with this question, or nothing.

        It stands while no person has given points.
        """
        settled = self.override is not None and not self.override.review
        return "" if settled else self._fault

    @cached_property
    def _fault(self) -> str:
        broken = [t for t in self.tests if t.outcome is Outcome.FAULT]
        if broken:
            return f"{broken[0].id}: {broken[0].message}" if broken[0].id else broken[0].message
        graded = self.written or any(t.weight for t in self.tests)
        return "" if graded else "no hidden test with a weight grades this question"

    @cached_property
    def score(self) -> float | None:
        """Points earned, as a person or the tests have it."""
        if self.override is not None:
            return None if self.override.review else self.override.points
        return self.automatic

    @cached_property
    def automatic(self) -> float | None:
        """Points by the tests: the share of passed and carried weight, to a hundredth."""
        if self.written or self._fault:
            return None
        if self.outcome is Outcome.PASSED:
            return self.points
        total = sum(t.weight for t in self.tests)
        earned = sum(
            t.weight * (1.0 if t.outcome is Outcome.PASSED else t.carried) for t in self.tests
        )
        return round(self.points * earned / total, 2)

    @cached_property
    def outcome(self) -> Outcome | None:
        """The question in one word; None for one that a person marks."""
        if self.written:
            return None
        if self._fault:
            return Outcome.FAULT
        lost = [t.outcome for t in self.tests if t.outcome is not Outcome.PASSED and t.weight]
        worst = (
            Outcome.TIMEOUT,
            Outcome.CPU_TIME,
            Outcome.MEMORY,
            Outcome.CRASHED,
            Outcome.TOO_LARGE,
            Outcome.ERROR,
            Outcome.FAILED,
            Outcome.NOT_ATTEMPTED,
        )
        return next((outcome for outcome in worst if outcome in lost), Outcome.PASSED)


@dataclass(frozen=True)
class SubmissionResult:
    """Everything that is known of one submission.

    `refused` says why nothing could be run (no file, not UTF-8, ...), `syntax_error` where the file
    does not parse (what can be read of it is graded all the same), `load_error` why it cannot be
    imported otherwise. `feedback` says how much of it all a student may read. `stamp` names what
    graded it: versions, digests, sandbox.
    """

    student: str
    assignment: str
    questions: tuple[QuestionResult, ...]
    refused: str = ""
    syntax_error: str = ""
    load_error: str = ""
    notes: tuple[str, ...] = ()
    output: str = ""
    feedback: Feedback = "detail"
    stamp: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def score(self) -> float:
        """Points earned so far; written questions and faults count when they are settled."""
        return round(sum(q.score or 0.0 for q in self.questions), 2)

    @cached_property
    def max_score(self) -> float:
        """Points that could have been earned in what is settled."""
        return round(sum(q.points for q in self.questions if q.score is not None), 2)

    @property
    def tier(self) -> str:
        """How the submission was confined, as its stamp says."""
        sandbox = self.stamp.get("sandbox", {})
        return str(sandbox.get("tier", "unknown"))

    @property
    def faults(self) -> dict[str, str]:
        """Questions that the grader failed to grade, with the reason."""
        return {q.id: q.fault for q in self.questions if q.fault}

    @property
    def pending(self) -> tuple[str, ...]:
        """Questions that wait for a person."""
        return tuple(
            q.id for q in self.questions if q.written or (q.override and q.override.review)
        )

    @property
    def _anything_ran(self) -> bool:
        """Whether a test came to see an answer, although the file does not parse."""
        nothing = (Outcome.ERROR, Outcome.NOT_ATTEMPTED)
        return any(t.outcome not in nothing for q in self.questions for t in q.tests)

    @cached_property
    def verdict(self) -> Verdict:
        """The submission in one word."""
        if any(q.outcome is Outcome.FAULT for q in self.questions):
            return Verdict.FAULT
        if self.refused:
            return Verdict.REJECTED
        if self.syntax_error and not self._anything_ran:
            return Verdict.SYNTAX_ERROR
        outcomes = {q.outcome for q in self.questions if not q.written}
        if outcomes == {Outcome.NOT_ATTEMPTED}:
            return Verdict.NOT_ATTEMPTED
        for outcome, verdict in (
            (Outcome.TIMEOUT, Verdict.ENDLESS_LOOP),
            (Outcome.CPU_TIME, Verdict.ENDLESS_LOOP),
            (Outcome.MEMORY, Verdict.OUT_OF_MEMORY),
            (Outcome.CRASHED, Verdict.CRASH),
            (Outcome.TOO_LARGE, Verdict.ERROR),
            (Outcome.ERROR, Verdict.ERROR),
            (Outcome.FAILED, Verdict.WRONG),
            (Outcome.NOT_ATTEMPTED, Verdict.PARTLY_DONE),
        ):
            if outcome in outcomes:
                return verdict
        return Verdict.ACCEPTED


def what_went_wrong(result: SubmissionResult) -> str:
    """Say in a line what a grader wants to know first."""
    if result.refused:
        return in_a_line(result.refused)
    if unloadable := result.syntax_error or result.load_error:
        return in_a_line(unloadable)
    lost = [q for q in result.questions if q.outcome not in (None, Outcome.PASSED)]
    tested = [q for q in result.questions if not q.written]
    if not lost:
        return ""
    if len(lost) == len(tested) and all(q.outcome is Outcome.NOT_ATTEMPTED for q in lost):
        return "the untouched stub"
    first = min(lost, key=lambda q: q.outcome is Outcome.NOT_ATTEMPTED)
    known = " Or: ".join(mistake.hint for mistake in first.diagnosis.mistakes)
    tests = (t.message or t.title for t in first.tests if t.outcome is first.outcome)
    more = f"{len(lost)} questions, first " if len(lost) > 1 else ""
    return in_a_line(f"{more}{first.id}: {known or next(tests, first.fault)}")


def points_text(points: float) -> str:
    """Write points as a person would: no more digits than there are."""
    return f"{points:.12g}"
