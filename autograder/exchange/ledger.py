"""What every student has: results, a person's marks, and the rules put together, a row each."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ..course import Assignment
from ..errors import CourseError
from ..grading.intake import changed_since, stamp_on_disk
from ..grading.reading import results_in
from ..overrides import Overrides, to_review
from ..results import SubmissionResult
from .policy import Policy
from .roster import Roster, Student
from .standing import PolicyRow, Standing, policy_rows


class Status(StrEnum):
    """Whether a student has a grade, and if not, why. Only the first one has a total."""

    GRADED = "graded"
    NEEDS_MARKING = "needs marking"
    FAULT = "grader fault"
    REVIEW = "override to be looked at again"
    STALE = "changed since it was graded"
    GONE = "graded, and not there any more"
    TOO_LATE = "too late to count"
    NOT_GRADED = "not graded yet"
    NO_SUBMISSION = "no submission"
    EXCUSED = "excused"


Marks = Mapping[tuple[str, str], float]
"""Points that a person gave, by student and question."""


@dataclass(frozen=True)
class GradeRow:
    """One student. `points` are by question, None where none are settled.

    `total` is after lateness, and None unless `status` says that it is a grade.
    """

    student: Student
    status: Status
    points: Mapping[str, float | None]
    max_score: float
    standing: Standing
    graded_as: str
    verdict: str = ""
    says: str = ""
    faults: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()

    @property
    def settled(self) -> float:
        """Points of all that is settled, before lateness."""
        return round(math.fsum(p for p in self.points.values() if p is not None), 2)

    @property
    def total(self) -> float | None:
        """The grade, after lateness."""
        if self.status is not Status.GRADED:
            return None
        return self.standing.after_lateness(self.settled)


@dataclass(frozen=True)
class Ledger:
    """Where grades come from."""

    assignment: Assignment
    results: Path
    submitted: Path
    policy: Policy
    roster: Roster | None
    marks: Marks = field(default_factory=dict)
    overrides: Overrides = field(default_factory=Overrides)


def grade_rows(ledger: Ledger) -> list[GradeRow]:
    """Return one row a student, sorted: all of the roster, and whoever has a result beside it.

    The members of a group have the result of the one as whom it was graded. Raises `CourseError`
    where a result cannot be read.
    """
    automatic = read_results(ledger.results, ledger.assignment)
    results = {student: ledger.overrides.apply(one) for student, one in automatic.items()}
    known = {} if ledger.roster is None else dict(ledger.roster.by_id)
    named = {m for s in results for m in _group(ledger, s)} if ledger.roster is None else results
    students = {**{name: Student.model_construct(id=name, name="") for name in named}, **known}
    name = ledger.assignment.name
    rules = policy_rows(ledger.policy, name, students, ledger.submitted)
    return [_row(ledger, students[rule.student], rule, results) for rule in rules]


def _group(ledger: Ledger, student: str) -> tuple[str, ...]:
    return ledger.policy.rules_of(ledger.assignment.name).group_of(student)[1]


def _row(
    ledger: Ledger, student: Student, rule: PolicyRow, results: Mapping[str, SubmissionResult]
) -> GradeRow:
    alone = rule.graded_as not in results and student.id in results
    name = student.id if alone else rule.graded_as
    result = results.get(name)
    questions = ledger.assignment.questions
    scores = {} if result is None else {q.id: q.score for q in result.questions}
    points = {
        q.id: ledger.marks.get((student.id, q.id), ledger.marks.get((name, q.id), scores.get(q.id)))
        for q in questions
    }
    open_ones = {q for q, value in points.items() if value is None}
    return GradeRow(
        student,
        _status(ledger, rule, name, result, open_ones),
        points,
        math.fsum(q.points for q in questions),
        rule.standing,
        rule.graded_as,
        "" if result is None else result.verdict.value,
        rule.says,
        () if result is None else tuple(f"{q}: {why}" for q, why in result.faults.items()),
        () if result is None else tuple(to_review([result])),
    )


def _status(
    ledger: Ledger,
    rule: PolicyRow,
    name: str,
    result: SubmissionResult | None,
    open_ones: Collection[str],
) -> Status:
    there = (ledger.submitted / name / ledger.assignment.name).is_dir()
    if rule.standing.excused:
        return Status.EXCUSED
    if rule.standing.too_late:
        return Status.TOO_LATE
    if result is None:
        return Status.NOT_GRADED if there else Status.NO_SUBMISSION
    if there:
        now, _ = stamp_on_disk(ledger.assignment, ledger.submitted, name)
        if changed_since(result.stamp, now):
            return Status.STALE
    elif ledger.submitted.is_dir():
        return Status.GONE
    return _settledness(result, open_ones)


def _settledness(result: SubmissionResult, open_ones: Collection[str]) -> Status:
    """Return what a graded submission still needs; `open_ones` are questions without points."""
    if any(question in open_ones for question in result.faults):
        return Status.FAULT
    if any(q.override is not None and q.id in open_ones for q in result.questions):
        return Status.REVIEW
    return Status.NEEDS_MARKING if open_ones else Status.GRADED


def read_results(folder: Path, assignment: Assignment) -> dict[str, SubmissionResult]:
    """Read every result of an assignment by student; raises `CourseError` for the broken ones."""
    found = results_in(assignment, sorted(folder.glob("*.json")))
    if found.skipped:
        raise CourseError("\n".join(found.skipped))
    return {result.student: result for result in found.results}


MARK_COLUMNS = ("student", "question", "points")


def read_marks(path: Path, assignment: Assignment) -> dict[tuple[str, str], float]:
    """Read points that a person gave from a CSV file with the columns of `MARK_COLUMNS`.

    Raises `CourseError` with the line of every fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read: {error}") from None
    rows = csv.reader(io.StringIO(text, newline=""))
    header = tuple(cell.strip().lower() for cell in next(rows, []))
    if header != MARK_COLUMNS:
        raise CourseError(f"{path}, line 1: should be {','.join(MARK_COLUMNS)}")
    marks: dict[tuple[str, str], float] = {}
    faults: list[str] = []
    for row in rows:
        wrong = _faults_of(row, assignment, marks)
        faults += [f"{path}, line {rows.line_num}: {fault}" for fault in wrong]
        if row and not faults:
            marks[row[0].strip(), row[1].strip()] = float(row[2])
    if faults:
        raise CourseError("\n".join(faults))
    return marks


def _faults_of(row: list[str], assignment: Assignment, marks: Marks) -> Iterator[str]:
    if not row:
        return
    if len(row) != len(MARK_COLUMNS):
        yield f"{len(row)} cells, and not {len(MARK_COLUMNS)}"
        return
    student, name, given = (cell.strip() for cell in row)
    question = next((q for q in assignment.questions if q.id == name), None)
    if question is None:
        yield f"question: there is no question {name!r}"
        return
    if (student, name) in marks:
        yield f"{student} has points for {name} already"
    try:
        fine = 0 <= float(given) <= question.points
    except ValueError:
        fine = False
    if not fine:
        yield f"points: should be a number from 0 to {question.points:g} (it says {given!r})"
