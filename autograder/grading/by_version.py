"""Which version of an assignment grades a submission, and what that is.

A submission is graded by the version that it says it was made for, if that one was handed out; one
that says nothing, or something else, by the newest, which is the assignment as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..course import Assignment
from ..versions import kept_versions, unpack
from .intake import version_made_for


@dataclass(frozen=True)
class Share:
    """The students whose submissions one version grades; `assignment` is as that version was."""

    assignment: Assignment
    students: tuple[str, ...]


def version_for(assignment: Assignment, submitted: Path, student: str) -> str:
    """Return the version that grades a student's submission."""
    made_for = version_made_for(assignment, submitted, student)
    return made_for if made_for in kept_versions(assignment) else assignment.version


def shares(
    assignment: Assignment,
    submitted: Path,
    students: Sequence[str],
    aside: Path,
    *,
    newest: bool = False,
) -> tuple[Share, ...]:
    """Return who is graded by which version, the newest first; with `newest` all by that.

    Older versions are unpacked below `aside`. Raises `CourseError` where one that is needed is
    damaged, `CannotWrite` where the disk takes no more.
    """
    groups: dict[str, list[str]] = {assignment.version: []}
    for student in students:
        version = assignment.version if newest else version_for(assignment, submitted, student)
        groups.setdefault(version, []).append(student)
    return tuple(
        Share(unpack(assignment, version, aside), tuple(group))
        for version, group in groups.items()
        if group
    )
