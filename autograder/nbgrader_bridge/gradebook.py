"""Write results into an nbgrader course: scores into its database, notebooks into `autograded/`.

Runs in a process of its own (`process.py`): it loads nbgrader and the course's own configuration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import from_dict
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc

from ..authoring.trees import swap
from ..course import Assignment
from ..grading.opening import read_beside
from ..results import SubmissionResult
from .configuration import configured
from .handed_in import notebooks_of, released_notebooks, stem
from .release import converted
from .saving import ANSWERS_BEFORE, FAULTS, REVIEW, SaveScores
from .settled import Settled, settled
from .sheets import Notebook, answers_in, mend, show

TIMESTAMP = "timestamp.txt"
_LARGEST_TIMESTAMP = 1024
_READ_ONLY = 0o400  # as nbgrader leaves what it autograded, but for its owner alone


@dataclass(frozen=True)
class Recorded:
    """What came of one student: how many answers wait for a person, and what is to be told."""

    waiting: int = 0
    notes: tuple[str, ...] = ()


class Course:
    """An nbgrader course, with the configuration that nbgrader itself would use in its folder.

    Makes the assignment's rows in the database as `nbgrader generate_assignment` does. Raises
    `CourseError` where nbgrader refuses: it takes no change of cells once there are submissions.
    """

    def __init__(self, root: Path, assignment: Assignment, submitted: Path) -> None:
        self.assignment = assignment
        self.submitted = submitted
        self._root = root
        self._app = configured(root)
        self._directory = self._app.coursedir
        with TemporaryDirectory(prefix="autograder-") as temporary:
            folder = converted(self._app.config, root, assignment.name, Path(temporary))
            self.released = released_notebooks(folder)

    @cached_property
    def gradebook(self) -> Gradebook:
        """The course's database."""
        return Gradebook(self._directory.db_url, self._directory.course_id)

    def record(self, result: SubmissionResult) -> Recorded:
        """Write one student's result; whatever goes wrong raises, and costs the others nothing."""
        student, name = result.student, self.assignment.name
        self.gradebook.update_or_create_student(student)
        if not (self.submitted / student / name).is_dir():
            return Recorded(notes=("handed nothing in; there is a student, and no submission",))
        stamp, when, notes = self._timestamp(student)
        self.gradebook.update_or_create_submission(name, student, timestamp=when)
        place = self._autograded(student)
        handed = notebooks_of(self.released, self.submitted, student, name)
        wanted = settled(self._root, result)
        shown: dict[str, Notebook] = {}
        for file, released in self.released.items():
            shown[file] = show(mend(released, handed[file]), released, wanted.result)
            self._save(shown[file], file, wanted, _answers_before(place / file))
            notes += handed[file].notes
        self._write(place, shown, stamp, student)
        return Recorded(self._waiting(student), tuple(notes))

    def close(self) -> None:
        """Close the database."""
        self.gradebook.close()

    def _save(self, shown: Notebook, file: str, wanted: Settled, before: Mapping[str, str]) -> None:
        resources = {
            "nbgrader": {
                "student": wanted.result.student,
                "assignment": self.assignment.name,
                "notebook": stem(file),
                "db_url": self._directory.db_url,
                FAULTS: wanted.faults,
                REVIEW: wanted.review,
                ANSWERS_BEFORE: before,
            }
        }
        for step in (SaveScores, AssignLatePenalties):
            step(config=self._app.config, log=self._app.log).preprocess(from_dict(shown), resources)

    def _autograded(self, student: str) -> Path:
        step = self._directory.autograded_directory
        return Path(self._directory.format_path(step, student, self.assignment.name))

    def _timestamp(self, student: str) -> tuple[bytes | None, datetime | None, list[str]]:
        """Return the file that says when a submission was handed in, and what it says in UTC."""
        read = read_beside(
            self.assignment.name, self.submitted, student, [TIMESTAMP], _LARGEST_TIMESTAMP
        )
        content = read.get(TIMESTAMP, b"")
        if not content.strip():
            return None, None, []
        try:
            return content, parse_utc(content.decode("ascii").strip()), []
        except (ValueError, OverflowError):
            return None, None, [f"{TIMESTAMP} holds no date; the submission has none"]

    def _write(
        self,
        place: Path,
        shown: Mapping[str, Notebook],
        stamp: bytes | None,
        student: str,
    ) -> None:
        """Put notebooks, the graded files and the time stamp in the place of what was there."""
        files = {file: _text(notebook) for file, notebook in shown.items()}
        limit = self.assignment.limits.file_kb * 1024
        files |= read_beside(
            self.assignment.name, self.submitted, student, self.assignment.files, limit
        )
        files |= {} if stamp is None else {TIMESTAMP: stamp}
        place.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".autograder-", dir=place.parent) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            for file, content in files.items():
                (made / file).write_bytes(content)
                (made / file).chmod(_READ_ONLY)
            swap([(made, place)], Path(temporary))

    def _waiting(self, student: str) -> int:
        submission = self.gradebook.find_submission(self.assignment.name, student)
        self.gradebook.db.refresh(submission)
        return sum(
            grade.needs_manual_grade
            for notebook in submission.notebooks
            for grade in notebook.grades
        )


def _answers_before(file: Path) -> dict[str, str]:
    """Return the written answers of a notebook that was graded before, if there is one."""
    try:
        return answers_in(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _text(notebook: Notebook) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
