"""Collect downloads, export grades, package releases, give pages back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .. import terminal
from ..exchange.attempts import attempt_data, folder_of, load_record, with_all_partners
from ..exchange.collecting import Placing, Plan, plan
from ..exchange.ledger import GradeRow, Ledger, Status, grade_rows, read_results
from ..exchange.placing import carry_out, keep_download
from ..exchange.returning import Delivery, Post, Way, delivery
from ..exchange.tables import TABLES, Format, Grades, Sheet
from ..exchange.taking import Errand
from ..files import private_folder, write_file, writing
from ..grading.lock import locked
from ..grading.writing import write_atomically
from ..nbgrader_bridge import read_given
from ..text import in_a_line
from ..zipped import pack
from .overriding import overrides_of

_TOLD = 50
"""Of how many who are no student, or that are left, the screen tells."""


def with_gradebook(ledger: Ledger, course: Path, *, dry_run: bool) -> Ledger:
    """Return a ledger with what people gave in a course: its gradebook and its overrides.

    Marks that it has already come before those of the gradebook.
    """
    given = read_given(course, ledger.assignment)
    written = {
        (student, one.question): one.score
        for student, marks in given.written.items()
        for one in marks
        if one.score is not None
    }
    results = read_results(ledger.results, ledger.assignment)
    overrides = overrides_of(
        course, ledger.assignment, given.instead, results.get, write=not dry_run
    )
    return replace(ledger, marks={**written, **ledger.marks}, overrides=overrides)


def collect_download(errand: Errand, *, dry_run: bool, as_json: bool) -> bool:
    """Fill `submitted/` from a download and say what became of it.

    Returns whether every submission is somebody's in the roster. Raises `CourseError`,
    `CannotWrite`, and `Locked` while another command writes to the same record.
    """
    out, log = terminal.consoles()
    name = errand.assignment.name
    with nullcontext() if dry_run else locked(folder_of(errand.course, name)):
        planned = plan(errand)
        placings = planned.placings
        if not dry_run:
            planned = keep_download(errand, planned)
            work = carry_out(errand, planned)
            title = f"Collecting {name}"
            placings = tuple(
                terminal.follow(log, work, len(placings), title, lambda placing: placing.student)
            )
    if as_json:
        _print_json(_collected(planned, placings, dry_run=dry_run))
    else:
        out.print(_collect_table(placings))
        _tell_of_the_rest(log, errand, planned)
        did = "would be collected; nothing was written" if dry_run else "collected"
        where = errand.submitted
        out.print(f"{len(placings)} students {did} ({where}).", highlight=False, soft_wrap=True)
    return not planned.unmatched


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=1, ensure_ascii=False))  # noqa: T201 - a script reads it


def _collected(planned: Plan, placings: Iterable[Placing], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "students": [
            {
                "student": one.student,
                "attempts": one.attempts,
                "counts": one.choice.attempt and attempt_data(one.choice.attempt),
                "reason": one.choice.reason,
                "step": one.step.value,
                "notes": list(one.notes),
            }
            for one in placings
        ],
        "unmatched": [{"who": who, "alike": list(alike)} for who, alike in planned.unmatched],
        "left": [{"entry": name, "reason": reason} for name, reason in planned.left],
        "missing": list(planned.missing),
    }


def _collect_table(placings: Iterable[Placing]) -> Table:
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, expand=True)
    for name in ("student", "attempts", "counts", "handed in", "submitted/"):
        table.add_column(name, no_wrap=True)
    table.add_column("notes", overflow="fold", ratio=1)
    for one in placings:
        attempt = one.choice.attempt
        when, late = "", ""
        if attempt is not None:
            when = f"{attempt.submitted:%Y-%m-%d %H:%M} UTC" if attempt.submitted else "unknown"
            late = ", late" if attempt.late else ""
        table.add_row(
            escape(one.student),
            str(one.attempts),
            escape(f"{attempt.number}: {one.choice.reason}" if attempt else one.choice.reason),
            when + late,
            one.step.value,
            escape(in_a_line("; ".join(one.notes))),
        )
    return table


def _tell_of_the_rest(log: Console, errand: Errand, planned: Plan) -> None:
    for who, alike in planned.unmatched[:_TOLD]:
        meant = f"; perhaps {' or '.join(alike)}" if alike else ""
        terminal.say(log, f"Not matched to a student: {who}{meant}", "red")
    if len(planned.unmatched) > _TOLD:
        others = len(planned.unmatched) - _TOLD
        terminal.say(log, f"Not matched to a student: {others:,} more (--json lists all)", "red")
    if planned.unmatched:
        file = errand.course / "roster.csv"
        what = "correct" if errand.roster is not None else "write"
        terminal.say(log, f"{what} {file}, or do as it says above, and collect it again", "red")
    for name, reason in planned.left[:_TOLD]:
        terminal.say(log, f"Left in the download: {name} {reason}", "yellow")
    if len(planned.left) > _TOLD:
        others = len(planned.left) - _TOLD
        terminal.say(log, f"Left in the download: {others:,} more (--json lists all)", "yellow")
    if planned.missing:
        terminal.say(log, f"Nothing was taken of: {', '.join(planned.missing)}", "yellow")


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, to what, and into which file."""

    course: Path
    ledger: Ledger
    to: Format
    output: Path


def export_grades(request: ExportRequest, *, dry_run: bool, as_json: bool) -> bool:
    """Write a table of grades and say who has none; returns whether the grader failed nowhere."""
    out, log = terminal.consoles()
    name = request.ledger.assignment.name
    record = load_record(folder_of(request.course, name))
    policy = with_all_partners(request.ledger.policy, request.course, name, record)
    ledger = replace(request.ledger, policy=policy)
    rows = grade_rows(ledger)
    rules = policy.rules_of(name)
    sheet = TABLES[request.to](Grades(ledger.assignment, rows, record, rules))
    if not dry_run:
        write_atomically(request.output, sheet.text)
    if as_json:
        _print_json(_exported(request, rows, sheet, dry_run=dry_run))
    else:
        if dry_run:
            out.print(sheet.text, highlight=False, markup=False, soft_wrap=True, end="")
        _tell_of_exceptions(log, rows, sheet)
        known = {student for row in rows for student in (row.student.id, row.graded_as)}
        for student in sorted({student for student, _ in ledger.marks} - known):
            terminal.say(log, f"No such student, so the points are nobody's: {student}", "yellow")
        did = "Nothing was written to" if dry_run else "Written:"
        count = len(rows) - len(sheet.left_out)
        terminal.say(out, f"{did} {request.output} ({count} of {len(rows)} have a grade)", "")
    return not any(row.status is Status.FAULT for row in rows)


def _exported(
    request: ExportRequest, rows: Sequence[GradeRow], sheet: Sheet, *, dry_run: bool
) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "file": str(request.output),
        "students": [
            {
                "student": row.student.id,
                "status": row.status.value,
                "total": row.total,
                "max_score": row.max_score,
                "points": dict(row.points),
                "percent_off": row.standing.percent_off,
                "rules": row.says,
                "reviews": list(row.reviews),
            }
            for row in rows
        ],
        "rows": [list(line) for line in sheet.lines],
        "left_out": [{"student": name, "reason": why} for name, why in sheet.left_out],
    }


def _tell_of_exceptions(log: Console, rows: Iterable[GradeRow], sheet: Sheet) -> None:
    for row in rows:
        for fault in row.faults:
            terminal.say(log, f"The grader failed: {row.student.id}, {fault}", "magenta")
        for line in row.reviews:
            terminal.say(log, f"To be looked at again: {line}", "yellow")
    for why in dict.fromkeys(why for _, why in sheet.left_out):
        names = ", ".join(name for name, reason in sheet.left_out if reason == why)
        terminal.say(log, f"No grade: {names}: {why}", "yellow")


@dataclass(frozen=True)
class ReturnRequest:
    """Whose pages are given back, by which way, and where what goes out is written."""

    post: Post
    way: Way
    output: Path
    force: bool = False


def return_pages(request: ReturnRequest, *, dry_run: bool, as_json: bool) -> None:
    """Write what hands each student's page back, and say who gets none."""
    out, log = terminal.consoles()
    found = delivery(request.post, request.way, force=request.force)
    if not dry_run:
        _hand_over(log, request, found)
    if as_json:
        told = {
            "dry_run": dry_run,
            "to": str(request.output),
            "pages": dict(found.pages),
            "left": [{"student": name, "reason": why} for name, why in found.left],
        }
        _print_json(told)
        return
    for student, place in found.pages.items():
        terminal.say(out, f"{student}: {place}", "")
    for student, why in found.left:
        terminal.say(log, f"No page given back: {student}: {why}", "yellow")
    did = "Nothing was written to" if dry_run else "Written:"
    terminal.say(out, f"{did} {request.output} ({len(found.pages)} pages)", "")


def _hand_over(log: Console, request: ReturnRequest, found: Delivery) -> None:
    """Write what goes out. Pages in folders are for students to read, once they are let in."""
    if found.archive:
        write_file(request.output, pack(found.files))
        return
    pages = set(found.pages.values())
    above = request.output / "feedback" if request.way is Way.NBGRADER else request.output
    with writing(above):
        private_folder(above)
    names = sorted(found.files)
    title = f"Giving back {request.post.assignment.name}"
    for name in terminal.follow(log, names, len(names), title, str):
        write_file(request.output / name, found.files[name], shared=name in pages)
