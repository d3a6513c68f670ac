"""The process that writes the gradebook: a request as JSON comes in, a report as JSON goes out.

Whatever nbgrader and its configuration print goes to the standard error.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

from ..course import load_assignment
from ..errors import CourseError
from ..gradescope import from_gradescope, read_result
from ..results import SubmissionResult
from ..text import in_a_line
from .answering import serve


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked; return a report, or why the course cannot be written."""
    warnings.simplefilter("ignore")  # nobody here can mend those of nbgrader and its dependencies
    try:
        from .gradebook import Course  # noqa: PLC0415 - says what to install
    except ImportError as error:
        return {
            "refused": f"nbgrader cannot be imported ({error}); "
            'run: python -m pip install "autograder-kit[instructor]", or say --no-gradebook'
        }
    os.umask(0o077)  # database and notebooks are about students
    os.chdir(request["course"])  # where nbgrader looks for plugins of the course's own
    try:
        assignment = load_assignment(Path(request["assignment"]))
        course = Course(Path(request["course"]), assignment, Path(request["submitted"]))
    except CourseError as error:
        return {"refused": str(error)}
    students, waiting = 0, 0
    notes: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    for one in request["results"]:
        result = _result(one)
        try:
            recorded = course.record(result)
        except Exception as error:  # noqa: BLE001 - whatever nbgrader raises for one student
            course.gradebook.db.rollback()
            failed[result.student] = in_a_line(f"{type(error).__name__}: {error}")
            continue
        students, waiting = students + 1, waiting + recorded.waiting
        if recorded.notes:
            notes[result.student] = list(recorded.notes)
    course.close()
    return {"students": students, "waiting": waiting, "notes": notes, "failed": failed}


def _result(one: str | dict[str, Any]) -> SubmissionResult:
    if isinstance(one, str):
        return read_result(Path(one).read_text(encoding="utf-8"))
    return from_gradescope(one)


serve(answer)
