"""Rows of grades as the tables that spreadsheets, Canvas, Moodle and scripts for Gradescope read.

A table is text in cells: the same rows give the same bytes. Nobody without a grade has a number in
one: who is left out of an import, and why, is told beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ..course import Assignment
from ..grades import safe_cell
from ..results import points_text
from .attempts import Record
from .downloads import Road
from .ledger import GradeRow, Status
from .policy import AssignmentRules


class Format(StrEnum):
    """What a table is for."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"


@dataclass(frozen=True)
class Grades:
    """All that a table is made of. `record` knows the numbers that platforms gave to students."""

    assignment: Assignment
    rows: Sequence[GradeRow]
    record: Record
    rules: AssignmentRules

    def participant(self, student: str, road: Road) -> str:
        """Return a platform's own number of a student, as the latest download had it."""
        known = [a for a in self.record.attempts if a.student == student and a.road == road.value]
        return known[-1].participant if known else ""


@dataclass(frozen=True)
class Sheet:
    """A table, and who has no grade in it, with the reason."""

    lines: tuple[tuple[str, ...], ...]
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The table as CSV: UTF-8, commas, a line feed after each row."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(self.lines)
        return text.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else points_text(value)


def _time(value: datetime | None) -> str:
    return "" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


_COLUMNS: Mapping[str, Callable[[GradeRow], str]] = {
    "student": lambda row: safe_cell(row.student.id),
    "name": lambda row: safe_cell(row.student.name),
    "email": lambda row: safe_cell(row.student.email),
    "section": lambda row: safe_cell(row.student.section),
    "status": lambda row: row.status.value,
    "total": lambda row: _number(row.total),
    "max_score": lambda row: _number(row.max_score),
    "settled_before_lateness": lambda row: _number(row.settled) if row.verdict else "",
    "percent_off": lambda row: _number(row.standing.percent_off),
    "days_late": lambda row: str(row.standing.days_late),
    "late_days_used": lambda row: str(row.standing.bank_days),
    "due": lambda row: _time(row.standing.due),
    "submitted": lambda row: _time(row.standing.submitted),
    "graded_as": lambda row: safe_cell(row.graded_as),
    "verdict": lambda row: row.verdict,
    "rules": lambda row: safe_cell(row.says),
}


def spreadsheet(grades: Grades) -> Sheet:
    """Return everything that is known, a student a row, a question a column."""
    questions = [q.id for q in grades.assignment.questions]
    return Sheet(
        (
            (*_COLUMNS, *questions),
            *(
                (*(cell(row) for cell in _COLUMNS.values()), *_cells(row, questions))
                for row in grades.rows
            ),
        ),
        _without_a_total(grades),
    )


def _without_a_total(grades: Grades) -> tuple[tuple[str, str], ...]:
    """Return who has a row and no number in it, with the reason."""
    return tuple((row.student.id, row.status.value) for row in grades.rows if row.total is None)


def _cells(row: GradeRow, questions: Sequence[str]) -> list[str]:
    broken = {fault.partition(":")[0] for fault in row.faults}
    return [
        "fault" if row.points[q] is None and q in broken else _number(row.points[q])
        for q in questions
    ]


def canvas(grades: Grades) -> Sheet:
    """Return the table that Canvas's gradebook imports: one column, the assignment's total.

    A further column would become a further assignment of the course, so questions have none.
    """
    number = grades.rules.canvas_assignment
    title = safe_cell(grades.assignment.title)
    column = title if number is None else f"{title} ({number})"
    lines = [("Student", "ID", "SIS User ID", "SIS Login ID", "Section", column)]
    possible = points_text(sum(q.points for q in grades.assignment.questions))
    lines.append(("    Points Possible", "", "", "", "", possible))
    left = []
    for row in grades.rows:
        student = row.student
        known = student.canvas or grades.participant(student.id, Road.CANVAS)
        if row.total is None and row.status is not Status.EXCUSED:
            left.append((student.id, row.status.value))
        elif not known:
            left.append((student.id, "roster.csv has no number of Canvas's: column canvas"))
        else:
            grade = "EX" if row.status is Status.EXCUSED else _number(row.total)
            name, section = safe_cell(student.sortable_name), safe_cell(student.section)
            lines.append((name, known, "", "", section, grade))
    return Sheet(tuple(lines), tuple(left))


def moodle(grades: Grades) -> Sheet:
    """Return the grading worksheet that Moodle's assignment takes back; questions follow it.

    `Identifier` is the participant's number in the assignment, which only a download tells. Without
    it a row can be imported into the gradebook, by the e-mail address.
    """
    questions = [q.id for q in grades.assignment.questions]
    lines = [
        (
            "Identifier",
            "Full name",
            "Email address",
            "Status",
            "Grade",
            "Maximum Grade",
            "Grade can be changed",
            "Last modified (submission)",
            "Last modified (grade)",
            *questions,
        )
    ]
    left = []
    for row in grades.rows:
        if row.total is None:
            left.append((row.student.id, row.status.value))
            continue
        number = grades.participant(row.student.id, Road.MOODLE)
        if not number and not row.student.email:
            left.append((row.student.id, "neither a download nor the roster says who it is"))
            continue
        lines.append(
            (
                f"Participant {number}" if number else "",
                safe_cell(row.student.name),
                safe_cell(row.student.email),
                "Submitted for grading",
                _number(row.total),
                _number(row.max_score),
                "Yes",
                _time(row.standing.submitted) or "-",
                "-",
                *_cells(row, questions),
            )
        )
    return Sheet(tuple(lines), tuple(left))


def gradescope(grades: Grades) -> Sheet:
    """Return a table laid out as Gradescope's own "Download Grades", for scripts that read it."""
    questions = [q.id for q in grades.assignment.questions]
    titles = [
        safe_cell(f"{number}: {q.title} ({q.points:.1f} pts)")
        for number, q in enumerate(grades.assignment.questions, start=1)
    ]
    lines = [
        (
            "First Name",
            "Last Name",
            "SID",
            "Email",
            "Sections",
            "Total Score",
            "Max Points",
            "Status",
            "Submission ID",
            "Submission Time",
            "Lateness (H:M:S)",
            "View Count",
            "Submission Count",
            *titles,
        )
    ]
    for row in grades.rows:
        last, _, first = row.student.sortable_name.partition(", ")
        lines.append(
            (
                safe_cell(first),
                safe_cell(last),
                safe_cell(row.student.gradescope or row.student.id),
                safe_cell(row.student.email),
                safe_cell(row.student.section),
                _number(row.total),
                _number(row.max_score),
                _GRADESCOPE_STATUS.get(row.status, "Ungraded"),
                grades.participant(row.student.id, Road.GRADESCOPE).removeprefix("submission_"),
                _time(row.standing.submitted),
                _lateness(row),
                "",
                str(len(grades.record.of([row.student.id])) or ""),
                *_cells(row, questions),
            )
        )
    return Sheet(tuple(lines), _without_a_total(grades))


_GRADESCOPE_STATUS = {Status.GRADED: "Graded", Status.NO_SUBMISSION: "Missing"}


def _lateness(row: GradeRow) -> str:
    due, submitted = row.standing.due, row.standing.submitted
    if due is None or submitted is None:
        return ""
    seconds = max(submitted - due, timedelta()) // timedelta(seconds=1)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


TABLES: Mapping[Format, Callable[[Grades], Sheet]] = {
    Format.CSV: spreadsheet,
    Format.CANVAS: canvas,
    Format.MOODLE: moodle,
    Format.GRADESCOPE: gradescope,
}
