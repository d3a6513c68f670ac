"""The process that removes students and submissions from nbgrader's gradebook.

A request as JSON comes in; how many there are, or were, goes out.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .answering import serve


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from nbgrader.api import Gradebook  # noqa: PLC0415 - in its own process only
    from sqlalchemy import text  # noqa: PLC0415 - nbgrader's own

    from .configuration import configured, database_file  # noqa: PLC0415 - nbgrader

    os.umask(0o077)  # what SQLite writes meanwhile
    os.chdir(request["course"])  # where nbgrader looks for its configuration
    try:
        app = configured(Path(request["course"]))
    except CourseError as error:
        return {"refused": str(error)}
    address, file = app.coursedir.db_url, database_file(app)
    if file is None or not _is_within(file, Path(request["course"])):
        return {"elsewhere": address.rpartition("@")[2]}  # without a password
    if not file.is_file():
        return {"submissions": 0, "students": 0}
    with closing(Gradebook(address, app.coursedir.course_id)) as gradebook:
        pairs = {(student, name) for student, name in request["pairs"]}
        whole = set(request["whole"])
        submissions = [
            (student.id, one.assignment.name)
            for student in gradebook.students
            for one in student.submissions
            if student.id in whole or (student.id, one.assignment.name) in pairs
        ]
        students = [student.id for student in gradebook.students if student.id in whole]
        if request["remove"]:
            for student, name in submissions:
                gradebook.remove_submission(name, student)
            for student in students:
                gradebook.remove_student(student)
            gradebook.db.commit()
            # Pages of the file that are free now hold what was there until they are used again.
            with gradebook.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
    return {"submissions": len(submissions), "students": len(students)}


def _is_within(file: Path, course: Path) -> bool:
    """Tell whether a file is one of the course's own, and no link."""
    return not file.is_symlink() and file.resolve().is_relative_to(course.resolve())


serve(_answer)
