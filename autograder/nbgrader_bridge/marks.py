"""The process that reads what people gave in nbgrader's gradebook: points and comments.

A request as JSON comes in, an answer as JSON goes out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..grading.intake import digest_of
from .answering import serve


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from nbgrader.api import Gradebook  # noqa: PLC0415 - in its own process only

    from .configuration import configured, database_file  # noqa: PLC0415 - nbgrader

    os.chdir(request["course"])  # where nbgrader looks for its configuration
    try:
        app = configured(Path(request["course"]))
    except CourseError as error:
        return {"refused": str(error)}
    file = database_file(app)
    if file is not None and not file.is_file():
        return {"given": {}, "instead": {}, "seen": {}}
    asked, tested = set(request["asked"]), set(request["tested"])
    with closing(Gradebook(app.coursedir.db_url, app.coursedir.course_id)) as gradebook:
        submissions = gradebook.assignment_submissions(request["assignment"])
        given = {one.student.id: list(_given(one, asked)) for one in submissions}
        instead = {one.student.id: list(_instead(one, tested)) for one in submissions}
    step = app.coursedir.autograded_directory
    seen = {
        student: _digest(
            Path(app.coursedir.format_path(step, student, request["assignment"])), request["files"]
        )
        for student in given
    }
    return {"given": given, "instead": instead, "seen": seen}


def _given(submission: Any, asked: set[str]) -> Iterator[tuple[str, float | None, str]]:  # noqa: ANN401 - nbgrader's
    """Yield question, points and comment of what a person marks; no points while it waits."""
    for notebook in submission.notebooks:
        comments = {comment.name: comment.comment or "" for comment in notebook.comments}
        for grade in notebook.grades:
            if grade.name in asked:
                score = None if grade.needs_manual_grade else float(grade.score)
                comment = comments.get(grade.name, "")
                if score is not None or comment:
                    yield grade.name, score, comment


def _instead(submission: Any, tested: set[str]) -> Iterator[tuple[str, float | None, bool]]:  # noqa: ANN401 - nbgrader's
    """Yield question, points that a person gave for the tests', and whether these wait."""
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if grade.name in tested:
                given = None if grade.manual_score is None else float(grade.score)
                yield grade.name, given, bool(grade.needs_manual_grade)


def _digest(folder: Path, files: list[str]) -> str:
    """Return the digest of the graded files that formgrader's reader has beside the notebook."""
    try:
        return digest_of({name: (folder / name).read_bytes() for name in files})
    except OSError:
        return digest_of({})


serve(_answer)
