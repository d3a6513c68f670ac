"""Show a batch: what it would do, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from .. import terminal
from ..exchange.attempts import folder_of, load_record, with_all_partners
from ..exchange.policy import load_policy
from ..exchange.roster import load_roster
from ..exchange.standing import policy_rows
from ..grading.resume import Step
from .batch import BatchReport, Request


def show(request: Request, report: BatchReport) -> None:
    """Show what came of a batch: as tables, or as JSON for scripts."""
    out, log = terminal.consoles()
    if request.as_json:
        print(json.dumps(_as_data(request, report), indent=1))  # noqa: T201 - no line is broken
    else:
        out.print(terminal.grades_table(report.summaries, report.broken or None))
        if report.changes:
            out.print(terminal.changes_table(report.changes))
    for one in report.summaries:
        for reason in dict.fromkeys(one.faults.values()):
            questions = ", ".join(q for q, why in one.faults.items() if why == reason)
            terminal.say(log, f"Not graded: {one.student}, {questions}: {reason}", "magenta")
        for line in one.to_review.values():
            terminal.say(log, f"To be looked at again: {line}", "yellow")
    for name, broken in report.broken.items():
        for sentence in broken:
            terminal.say(log, f"{name}: {sentence}", "red")
    for line in report.pages.skipped:
        terminal.say(log, f"No page: {line}", "magenta")
    if not request.as_json:
        out.print(
            f"{len(report.summaries)} submissions. Results: {request.output}/STUDENT.json, "
            f"grades: {request.output}/grades.csv, pages: {request.pages}/STUDENT.html",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def show_plan(request: Request, steps: Sequence[Step]) -> None:
    """Show what a batch would do, and what the course's rules make of each submission."""
    out, _ = terminal.consoles()
    to_do = sum(step.to_grade for step in steps)
    rules = _rules(request, [step.student for step in steps])
    if request.as_json:
        told = [
            {
                "student": s.student,
                "grade": s.to_grade,
                "reason": s.reason.value,
                "detail": s.detail,
                "rules": rules.get(s.student, ""),
            }
            for s in steps
        ]
        print(json.dumps({"submissions": told}, indent=1))  # noqa: T201 - no line is broken
        return
    out.print(terminal.plan_table(steps, rules))
    out.print(f"{to_do} of {len(steps)} submissions would be graded; nothing was written.")


def _rules(request: Request, students: Sequence[str]) -> dict[str, str]:
    """Say by student what the course's rules make of a submission, or of having none."""
    if request.course is None:
        return {}
    name = request.assignment.name
    roster = load_roster(request.course)
    policy = load_policy(request.course, roster)
    record = load_record(folder_of(request.course, name))
    policy = with_all_partners(policy, request.course, name, record)
    everybody = {*students, *(() if roster is None or request.students else roster.by_id)}
    rows = policy_rows(policy, name, everybody, request.submitted)
    return {row.student: row.says for row in rows}


def _as_data(request: Request, report: BatchReport) -> dict[str, object]:
    """Return what a script wants to know of a batch."""
    submissions = [
        {
            "student": one.student,
            "verdict": one.verdict.value,
            "score": one.score,
            "max_score": one.max_score,
            "sandbox": one.tier,
            "faults": one.faults,
            "to_review": list(one.to_review.values()),
            "result": str(request.result_of(one.student)),
            "page": str(report.pages.written.get(one.student, "")),
            "broken_promises": list(report.broken.get(one.student, ())),
        }
        for one in sorted(report.summaries, key=lambda summary: summary.student)
    ]
    changes = [{**asdict(change), "by": change.by} for change in report.changes]
    grades = str(request.output / "grades.csv")
    return {"grades": grades, "submissions": submissions, "changes": changes}
