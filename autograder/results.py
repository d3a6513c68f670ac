"""What came of grading: outcomes of tests, scores of questions, and their JSON.

A result is data. It is written in the format of Gradescope's `results.json`; what that format has
no place for stands under `extra_data`. Nothing in it depends on the clock: two runs on one machine
give the same bytes, and timings go to a file of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal

Feedback = Literal["score", "hint", "detail"]
"""What a student reads of a question that fails: its score; known mistakes, too; each test, too."""

FORMAT = 2
"""Version of what stands under `extra_data`."""


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
class TestResult:
    """One hidden test: `message` is for the student, `detail` for staff.

    `carried` is the share that it counts although it failed: the answer is right for the student's
    own wrong forward pass.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    id: str
    title: str
    outcome: Outcome
    weight: float = 1.0
    message: str = ""
    detail: str = ""
    carried: float = 0.0


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
    `by_hand` is the smallest failure that was found, in words.
    """

    mistakes: tuple[Mistake, ...] = ()
    inherited_from: tuple[str, ...] = ()
    proved: bool = False
    by_hand: str = ""

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
class QuestionResult:
    """One question and its tests. `score` is None while a person or a repair is needed."""

    id: str
    title: str
    points: float
    tests: tuple[TestResult, ...] = ()
    written: bool = False
    diagnosis: Diagnosis = Diagnosis()

    @property
    def fault(self) -> str:
        """What the grader itself got wrong with this question, or nothing."""
        broken = [t for t in self.tests if t.outcome is Outcome.FAULT]
        if broken:
            return f"{broken[0].id}: {broken[0].message}" if broken[0].id else broken[0].message
        graded = self.written or any(t.weight for t in self.tests)
        return "" if graded else "no hidden test with a weight grades this question"

    @property
    def score(self) -> float | None:
        """Points earned: the share of passed and carried weight, to a hundredth of a point."""
        if self.written or self.fault:
            return None
        if self.outcome is Outcome.PASSED:
            return self.points
        total = sum(t.weight for t in self.tests)
        earned = sum(
            t.weight * (1.0 if t.outcome is Outcome.PASSED else t.carried) for t in self.tests
        )
        return round(self.points * earned / total, 2)

    @property
    def outcome(self) -> Outcome | None:
        """The question in one word; None for one that a person marks."""
        if self.written:
            return None
        if self.fault:
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

    @property
    def score(self) -> float:
        """Points earned so far; written questions and faults count when they are settled."""
        return round(sum(q.score or 0.0 for q in self.questions), 2)

    @property
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
        return tuple(q.id for q in self.questions if q.written)

    @property
    def _anything_ran(self) -> bool:
        """Whether a test came to see an answer, although the file does not parse."""
        nothing = (Outcome.ERROR, Outcome.NOT_ATTEMPTED)
        return any(t.outcome not in nothing for q in self.questions for t in q.tests)

    @property
    def verdict(self) -> Verdict:
        """The submission in one word."""
        if self.faults:
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


def to_gradescope(result: SubmissionResult) -> dict[str, Any]:
    """Return Gradescope's `results.json` as plain data.

    `tests` has one entry for each question that is settled, named by its id; written questions
    stand in `extra_data.pending` and grader faults in `extra_data.fault`, never as a zero.
    """
    settled = [q for q in result.questions if q.score is not None]
    return {
        "score": result.score,
        "output": _summary(result),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "tests": [
            _question(q, number, result.feedback) for number, q in enumerate(settled, start=1)
        ],
        "extra_data": {
            **result.stamp,
            "format": FORMAT,
            "student": result.student,
            "assignment": result.assignment,
            "verdict": result.verdict.value,
            "max_score": result.max_score,
            "pending": {q.id: q.points for q in result.questions if q.written},
            "fault": result.faults,
            "refused": result.refused,
            "syntax_error": result.syntax_error,
            "load_error": result.load_error,
            "notes": list(result.notes),
            "questions": {q.id: _details(q) for q in result.questions if not q.written},
            "program_output": result.output,
        },
    }


def question_message(question: QuestionResult, feedback: Feedback = "detail") -> str:
    """Say in lines what a student may know of a question, each test that did not pass at most."""
    if {test.outcome for test in question.tests} == {Outcome.NOT_ATTEMPTED}:
        return "not attempted"
    passed = sum(t.outcome is Outcome.PASSED for t in question.tests)
    lines = [f"{passed} of {len(question.tests)} tests passed"]
    if feedback != "score":
        lines += question.diagnosis.sentences
    if feedback == "detail":
        lines += [question.diagnosis.by_hand] if question.diagnosis.by_hand else []
        lines += [_line_of(test) for test in question.tests if test.outcome is not Outcome.PASSED]
    return "\n".join(lines)


def _line_of(test: TestResult) -> str:
    line = f"{test.title}: {test.message or test.outcome.value}"
    if not test.carried:
        return line
    return f"{line} (right for your own forward pass, so it counts {test.carried:g} of its points)"


def _question(question: QuestionResult, number: int, feedback: Feedback) -> dict[str, Any]:
    assert question.score is not None
    return {
        "name": question.id,
        "number": str(number),
        "score": question.score,
        "max_score": question.points,
        "status": "passed" if question.outcome is Outcome.PASSED else "failed",
        "output": question_message(question, feedback),
        "extra_data": {"title": question.title, "outcome": str(question.outcome)},
    }


def _details(question: QuestionResult) -> dict[str, Any]:
    return {
        "title": question.title,
        "points": question.points,
        "score": question.score,
        "outcome": str(question.outcome),
        "diagnosis": {
            "mistakes": [asdict(mistake) for mistake in question.diagnosis.mistakes],
            "inherited_from": list(question.diagnosis.inherited_from),
            "proved": question.diagnosis.proved,
            "by_hand": question.diagnosis.by_hand,
        },
        "tests": [
            {
                "id": test.id,
                "title": test.title,
                "outcome": test.outcome.value,
                "weight": test.weight,
                "message": test.message,
                "detail": test.detail,
                "carried": test.carried,
            }
            for test in question.tests
        ],
    }


def _summary(result: SubmissionResult) -> str:
    lines = [f"{_number(result.score)} of {_number(result.max_score)} points"]
    if result.refused:
        lines.append(f"Nothing could be graded: {result.refused}")
    if result.syntax_error:
        lines.append(f"The file does not parse: {result.syntax_error}")
    if result.load_error:
        lines.append(f"The file cannot be loaded: {result.load_error}")
    if result.pending:
        lines.append(f"A person will mark: {', '.join(result.pending)}")
    if result.faults:
        lines.append(f"To be graded again, through no fault of yours: {', '.join(result.faults)}")
    return "\n".join([*lines, *result.notes])


GRADE_COLUMNS = ("student", "verdict", "score", "max_score", "sandbox")


def grade_row(result: SubmissionResult, question_ids: Sequence[str]) -> list[str]:
    """Return one row of grades.csv: `GRADE_COLUMNS`, then a score per question."""
    scores = {q.id: q for q in result.questions}
    cells = [_cell(scores.get(question_id)) for question_id in question_ids]
    return [
        _no_formula(result.student),
        result.verdict.value,
        _number(result.score),
        _number(result.max_score),
        result.tier,
        *cells,
    ]


def _cell(question: QuestionResult | None) -> str:
    if question is None or question.score is None:
        return "" if question is None or question.written else "fault"
    return _number(question.score)


def _number(points: float) -> str:
    return f"{points:.12g}"


def _no_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    harmless = not text[:1].isspace() and not text.startswith(_FORMULA)
    return text if harmless else f"'{text}"


_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, in the width of ASCII and in full width (OWASP, CSV injection)."""
