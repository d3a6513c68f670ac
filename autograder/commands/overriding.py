"""Give points in place of automatic ones, take them back, list them; take up formgrader's."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from .. import terminal
from ..course import Assignment, Question
from ..errors import CourseError
from ..grading.intake import digest_on_disk
from ..grading.writing import UnreadableResult, result_there
from ..nbgrader_bridge import Instead
from ..overrides import Entry, Overrides, Road, add, read_overrides, why_to_review
from ..results import SubmissionResult, points_text
from ..text import in_a_line


@dataclass(frozen=True)
class OverrideRequest:
    """Where the ledger, the results and the submissions of an assignment are."""

    course: Path
    assignment: Assignment
    results: Path
    submitted: Path


@dataclass(frozen=True)
class Decision:
    """What a person decided: points, or None to take back what was given; and why."""

    student: str
    question: str
    points: float | None
    reason: str
    by: str = ""


def decide(request: OverrideRequest, decision: Decision) -> Entry:
    """Add a person's decision to the ledger, and say so.

    Raises `CourseError` where it is about nothing that is graded, or the submission has changed
    since it was.
    """
    out, _ = terminal.consoles()
    question = _question(request.assignment, decision)
    if not decision.reason.strip():
        raise CourseError("an override needs a reason: --reason TEXT")
    name = request.assignment.name
    before = read_overrides(request.course).last(name, decision.student, question.id)
    if decision.points is None:
        if before is None or before.points is None:
            raise CourseError(f"{decision.student}, {question.id}: there is nothing to take back")
        digests = (before.submission_digest, before.suite_digest)
        did = "taken back"
    else:
        result = _result(request, decision.student)
        digests = (result.stamp["submission_digest"], result.stamp["suite_digest"])
        automatic = next(q.automatic for q in result.questions if q.id == question.id)
        tests = "none" if automatic is None else points_text(automatic)
        did = f"{points_text(decision.points)} points (by the tests: {tests})"
    entry = Entry(
        _now(),
        decision.by or getpass.getuser(),
        Road.COMMAND,
        name,
        decision.student,
        question.id,
        decision.points,
        decision.reason.strip(),
        *digests,
    )
    add(request.course, [entry])
    terminal.say(out, f"{decision.student}, {question.id}: {did}", "")
    terminal.say(out, f"Pages, tables and gradebook have it after: autograder grade {name}", "dim")
    return entry


def _question(assignment: Assignment, decision: Decision) -> Question:
    found = next((q for q in assignment.questions if q.id == decision.question), None)
    if found is None:
        known = ", ".join(q.id for q in assignment.tested_questions)
        raise CourseError(f"there is no question {decision.question!r} (known: {known})")
    if found.graded_by == "person":
        raise CourseError(
            f"{found.id}: has no automatic score; a person gives points in formgrader, or with "
            "autograder export --marks"
        )
    if decision.points is not None and not 0 <= decision.points <= found.points:
        raise CourseError(f"{found.id}: points go from 0 to {points_text(found.points)}")
    return found


def _result(request: OverrideRequest, student: str) -> SubmissionResult:
    name = request.assignment.name
    again = f"run: autograder grade {name} --student {student}"
    try:
        result = result_there(request.results, name, student)
    except FileNotFoundError:
        where = f"{request.results}: there is no result of {student}"
        raise CourseError(f"{where}; a group has one of its first member; or {again}") from None
    except UnreadableResult as error:
        raise CourseError(f"{error}; {again}") from None
    if not {"submission_digest", "suite_digest"} <= result.stamp.keys():
        raise CourseError(f"{student}: the grader failed on the whole submission; {again}")
    digest, _ = digest_on_disk(request.assignment, request.submitted, student)
    if digest != result.stamp["submission_digest"]:
        raise CourseError(f"{student}: handed in something else since it was graded; {again}")
    return result


def list_overrides(request: OverrideRequest, *, as_json: bool) -> None:
    """Show every line of the ledger about an assignment, and what it counts by now."""
    out, _ = terminal.consoles()
    overrides = read_overrides(request.course)
    rows = [
        (one, _state(request, overrides, one))
        for one in overrides.entries
        if one.assignment == request.assignment.name
    ]
    if as_json:
        told = [{**asdict(entry), "state": state} for entry, state in rows]
        print(json.dumps({"overrides": told, "torn": list(overrides.torn)}, indent=1))  # noqa: T201 - for scripts
        return
    table = Table(header_style="bold", box=box.SIMPLE_HEAD)
    for name in ("when", "by", "student", "question", "points", "why", "now"):
        table.add_column(name, overflow="fold")
    for entry, state in rows:
        points = "taken back" if entry.points is None else points_text(entry.points)
        cells = (entry.at, entry.by, entry.student, entry.question, points, entry.reason, state)
        table.add_row(*(escape(in_a_line(cell)) for cell in cells))
    out.print(table)
    tell_of_torn(overrides)


def _state(request: OverrideRequest, overrides: Overrides, entry: Entry) -> str:
    if entry is not overrides.last(entry.assignment, entry.student, entry.question):
        return "replaced by a later line"
    if entry.points is None:
        return "the tests' points count"
    try:
        result = result_there(request.results, entry.assignment, entry.student)
    except (FileNotFoundError, UnreadableResult):
        return "no result is there"
    review = why_to_review(entry, result)
    return f"does not count: {review}" if review else "counts"


def tell_of_torn(overrides: Overrides) -> None:
    """Say which lines of a ledger were never written to their end."""
    _, log = terminal.consoles()
    for line in overrides.torn:
        terminal.say(log, f"{line}: its writing was interrupted; it counts for nothing", "yellow")


def overrides_of(
    course: Path,
    assignment: Assignment,
    instead: Mapping[str, Sequence[Instead]],
    result_of: Callable[[str], SubmissionResult | None],
    *,
    write: bool,
) -> Overrides:
    """Return the ledger with what people gave in formgrader since, and say what is new in it.

    `result_of` a student is the one that was there when they did. With `write` the ledger's file
    has it, too.
    """
    _, log = terminal.consoles()
    overrides = read_overrides(course)
    tell_of_torn(overrides)
    news = list(_news(assignment.name, overrides, instead, result_of))
    for one in news:
        did = "taken back" if one.points is None else f"{points_text(one.points)} points given"
        where = "is in the ledger now" if write else "would be in the ledger"
        terminal.say(log, f"{one.student}, {one.question}: {did} in formgrader, {where}", "yellow")
    if write:
        add(course, news)
    overrides = overrides.and_also(news)
    for line in _disagreements(assignment.name, overrides, instead):
        terminal.say(log, line, "yellow")
    return overrides


def _news(
    name: str,
    overrides: Overrides,
    instead: Mapping[str, Sequence[Instead]],
    result_of: Callable[[str], SubmissionResult | None],
) -> Iterator[Entry]:
    """Yield a line for each manual score that formgrader has and the ledger has not.

    Nothing while it waits. A score that waited, and was saved again, was looked at again: if what
    the person had before them is what is graded now, it gets a line with today's digests.
    """
    for student, given in instead.items():
        result = result_of(student)
        if result is None or "suite_digest" not in result.stamp:
            continue
        for one in given:
            last = overrides.last(name, student, one.question, Road.FORMGRADER)
            known = None if last is None else last.points
            seen_now = one.seen == result.stamp["submission_digest"]
            confirmed = last is not None and seen_now and bool(why_to_review(last, result))
            if one.waiting or (one.points == known and not (one.points is not None and confirmed)):
                continue
            yield Entry(
                _now(),
                "formgrader",
                Road.FORMGRADER,
                name,
                student,
                one.question,
                one.points,
                "given in formgrader" if one.points is not None else "taken back in formgrader",
                one.seen,
                result.stamp["suite_digest"],
            )


def _disagreements(
    name: str, overrides: Overrides, instead: Mapping[str, Sequence[Instead]]
) -> Iterator[str]:
    """Say where formgrader has other points than the line that counts: nbgrader shows its own."""
    for student, given in instead.items():
        for one in given:
            last = overrides.last(name, student, one.question)
            points = None if last is None else last.points
            if one.points is not None and one.points != points:
                says = "taken back" if points is None else points_text(points)
                yield (
                    f"{student}, {one.question}: formgrader has {points_text(one.points)} points, "
                    f"the ledger says {says}; nbgrader shows formgrader's: clear them there"
                )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
