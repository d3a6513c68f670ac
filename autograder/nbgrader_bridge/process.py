"""Write the gradebook in a process of its own, so that nbgrader never enters the grader's."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..course import Assignment
from ..errors import CannotWrite, CourseError
from ..gradescope import to_gradescope
from ..results import SubmissionResult

_MARKS = ("nbgrader_config.py", "gradebook.db", "source")
"""What makes a folder an nbgrader course."""


@dataclass(frozen=True)
class GradebookReport:
    """What was written; `notes` and `failed` by student."""

    students: int = 0
    waiting: int = 0
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def summary(self, assignment: str) -> str:
        """Say in a line what was written and where."""
        return (
            f"nbgrader: scores of {self.students} students in the gradebook, notebooks in "
            f"autograded/STUDENT/{assignment}; {self.waiting} answers wait for a person."
        )


@dataclass(frozen=True)
class Given:
    """What a person gave for a question in the gradebook; the score is None while it waits."""

    question: str
    score: float | None
    comment: str


@dataclass(frozen=True)
class Instead:
    """What a person gave for a question that tests grade, None where nothing; may be `waiting`.

    `seen` is the digest of the graded files that lie beside the notebook they looked at.
    """

    question: str
    points: float | None
    waiting: bool
    seen: str


@dataclass(frozen=True)
class FromGradebook:
    """What people gave, by student: for written questions, and in place of automatic scores."""

    written: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    instead: Mapping[str, Sequence[Instead]] = field(default_factory=dict)


@dataclass(frozen=True)
class InGradebook:
    """How many submissions and students are concerned; `elsewhere` is a database that is not ours.

    One outside the course's folder, which is neither counted nor changed.
    """

    submissions: int = 0
    students: int = 0
    elsewhere: str = ""


def is_nbgrader_course(course: Path) -> bool:
    """Tell whether scores can be written into a gradebook: an nbgrader course, and nbgrader."""
    there = any((course / name).exists() for name in _MARKS)
    return there and importlib.util.find_spec("nbgrader") is not None


def write_gradebook(
    course: Path, assignment: Path, submitted: Path, results: Sequence[SubmissionResult | Path]
) -> GradebookReport:
    """Write results into the gradebook of an nbgrader course and notebooks into `autograded/`.

    `assignment` is the folder of the manifest; of a result its file is as good. Raises
    `CourseError` where nbgrader is not there or refuses the assignment, `CannotWrite` where the
    process ends otherwise.
    """
    request = {
        "course": str(course.resolve()),
        "assignment": str(assignment),
        "submitted": str(submitted.resolve()),
        "results": [
            str(one.resolve()) if isinstance(one, Path) else to_gradescope(one) for one in results
        ],
    }
    answer = ask(
        "autograder.nbgrader_bridge", request, f"the gradebook of {course} cannot be written"
    )
    if "refused" in answer:
        raise CourseError(answer["refused"])
    return GradebookReport(**answer)


def read_given(course: Path, assignment: Assignment) -> FromGradebook:
    """Return what people gave in the gradebook of a course; nothing without one.

    Raises `CourseError` where nbgrader cannot load the course's configuration, `CannotWrite` where
    the gradebook cannot be read.
    """
    if not is_nbgrader_course(course):
        return FromGradebook()
    request = {
        "course": str(course.resolve()),
        "assignment": assignment.name,
        "asked": [question.id for question in assignment.written_questions],
        "tested": [question.id for question in assignment.tested_questions],
        "files": list(assignment.files),
    }
    answer = ask(
        "autograder.nbgrader_bridge.marks", request, f"the gradebook of {course} cannot be read"
    )
    if "refused" in answer:
        raise CourseError(answer["refused"])
    return FromGradebook(
        {
            student: tuple(Given(*one) for one in given)
            for student, given in answer["given"].items()
        },
        {
            student: tuple(
                Instead(question, points, waiting, answer["seen"][student])
                for question, points, waiting in instead
            )
            for student, instead in answer["instead"].items()
        },
    )


def purge_gradebook(
    course: Path, pairs: Collection[tuple[str, str]], whole: Collection[str], *, remove: bool
) -> InGradebook:
    """Count, or remove, submissions by student and assignment, and all there is of some students.

    Raises `CourseError` where nbgrader cannot load the course's configuration or is not there,
    `CannotWrite` where the gradebook cannot be read or written.
    """
    if not is_nbgrader_course(course):
        if (course / "gradebook.db").exists():
            raise CourseError(
                f"{course / 'gradebook.db'}: holds students, and nbgrader, which removes them, is "
                'not installed; run: python -m pip install "autograder-kit[instructor]"'
            )
        return InGradebook()
    request = {
        "course": str(course.resolve()),
        "pairs": sorted(pairs),
        "whole": sorted(whole),
        "remove": remove,
    }
    failing = f"the gradebook of {course} cannot be {'written' if remove else 'read'}"
    answer = ask("autograder.nbgrader_bridge.purging", request, failing)
    if "refused" in answer:
        raise CourseError(answer["refused"])
    return InGradebook(**answer)


def ask(module: str, request: Mapping[str, Any], failing: str) -> dict[str, Any]:
    """Run a module of ours in a process of its own; return what it says in its last line, as JSON.

    Raises `CannotWrite`, which begins with `failing`, where it ends without an answer.
    """
    # nbgrader starts `alembic`, which lies beside Python; nobody has to have activated anything.
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # -P: what lies in the working directory is nobody's module.
    done = subprocess.run(  # noqa: S603 - a command of our own
        [sys.executable, "-P", "-m", module],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": beside},
    )
    try:
        answer: dict[str, Any] = json.loads(done.stdout.strip().rpartition("\n")[2])
    except ValueError:
        told = done.stderr.strip() or f"it ended with exit code {done.returncode}"
        raise CannotWrite(f"{failing}: {told}") from None
    return answer
