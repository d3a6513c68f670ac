"""What a batch has to do: which results stand as they are, and why the others do not.

A result stands if nothing on which it depends has changed: the submission, all that the digest of
the suite covers (hidden tests, solution, variants, limits), the versions and the sandbox. Nothing
is taken on trust: a file that is not what the grader would write of its content is graded again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..course import Assignment
from ..results import SubmissionResult
from ..summaries import Summary, summary_of
from .batch import Job
from .intake import stamp_on_disk
from .session import machine_stamp, suite_digest
from .writing import UnreadableResult, result_there


class Reason(StrEnum):
    """Why a submission is graded, or that it need not be. The first that applies."""

    NEW = "new"
    UNREADABLE = "result unreadable"
    FAULT = "grader failed last time"
    SUBMISSION = "submission changed"
    VERSION = "graded by another version"
    SUITE = "tests or limits changed"
    VERSIONS = "versions changed"
    SANDBOX = "sandbox changed"
    FRESH = "asked for"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Step:
    """What a batch does with one submission.

    `old` sums up the result that is there, if it can be read; `detail` says why it cannot.
    """

    student: str
    reason: Reason
    old: Summary | None = None
    detail: str = ""

    @property
    def to_grade(self) -> bool:
        """Whether the submission has to be graded."""
        return self.reason is not Reason.UNCHANGED


def plan(
    assignment: Assignment, job: Job, output: Path, students: Sequence[str], *, fresh: bool = False
) -> tuple[Step, ...]:
    """Say what to do with each student's submission. Runs no code of theirs and writes nothing.

    `assignment` is the version by which these students are graded. `fresh` asks to grade also what
    has not changed.
    """
    made_by = {
        "suite_digest": suite_digest(assignment),
        **machine_stamp(assignment, job.tier, job.layers),
    }
    steps = (_step(assignment, job, output, student, made_by) for student in students)
    return tuple(replace(s, reason=Reason.FRESH) if fresh and not s.to_grade else s for s in steps)


def _step(
    assignment: Assignment,
    job: Job,
    output: Path,
    student: str,
    made_by: Mapping[str, Any],
) -> Step:
    try:
        old = result_there(output, assignment.name, student)
    except FileNotFoundError:
        return Step(student, Reason.NEW)
    except UnreadableResult as error:
        return Step(student, Reason.UNREADABLE, detail=str(error))
    handed_in, unread = stamp_on_disk(assignment, job.submitted, student)
    return Step(student, _changed(old, made_by, handed_in, unread), summary_of(old))


def _changed(
    old: SubmissionResult, made_by: Mapping[str, Any], handed_in: Mapping[str, str], unread: str
) -> Reason:
    if old.faults:
        return Reason.FAULT
    another = any(old.stamp.get(key) != value for key, value in handed_in.items())
    if another or (unread and old.refused != unread):
        return Reason.SUBMISSION
    if old.stamp == {**handed_in, **made_by}:
        return Reason.UNCHANGED
    if old.stamp.get("release") != made_by["release"]:
        return Reason.VERSION
    if old.stamp.get("versions") != made_by["versions"]:
        return Reason.VERSIONS  # before the suite, whose digest covers the kit's version, too
    same_suite = old.stamp.get("suite_digest") == made_by["suite_digest"]
    same_sandbox = old.stamp.get("sandbox") == made_by["sandbox"]
    return Reason.SANDBOX if same_suite and not same_sandbox else Reason.SUITE
