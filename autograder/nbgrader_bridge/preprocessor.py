"""Our grader inside `nbgrader autograde`, in the kernel's place.

Each of these classes looks at the assignment first: one that is not ours goes through nbgrader's
own code untouched. Student code runs in a sandbox of the process `alone.py`.

Imports nbgrader at once: to be named in its configuration (`settings.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbformat import from_dict
from nbgrader.preprocessors import AssignLatePenalties, Execute, NbGraderPreprocessor

from ..course import MANIFEST, load_assignment
from ..errors import CourseError
from ..gradescope import from_gradescope
from ..grading.intake import read_submission, students_in
from ..grading.session import suite_digest
from ..results import SubmissionResult
from .handed_in import notebooks_of, released_notebooks, stem
from .process import ask, write_gradebook
from .saving import FAULTS, REVIEW, SaveScores
from .settled import settled
from .sheets import HandedIn, Notebook, mend, show

_RESULT = "autograder_result"


@dataclass(frozen=True)
class _Place:
    """Where a notebook that nbgrader converts belongs: student, assignment and file."""

    student: str
    name: str
    file: str
    _directory: Any

    @classmethod
    def of(cls, preprocessor: Any, resources: Mapping[str, Any]) -> _Place:  # noqa: ANN401
        """Return the place of the notebook that a preprocessor was given."""
        known = resources["nbgrader"]
        file = f"{known['notebook']}.ipynb"
        return cls(known["student"], known["assignment"], file, _course_directory(preprocessor))

    @property
    def root(self) -> Path:
        """The course."""
        return Path(self._directory.root)

    @property
    def ours(self) -> bool:
        """Whether the kit grades this assignment."""
        return (self.root / "solutions" / self.name / MANIFEST).is_file()

    @property
    def released(self) -> dict[str, Notebook]:
        """The notebooks that were handed out. Raises `CourseError` if this one is not there."""
        folder = self._step(self._directory.release_directory, ".")
        found = released_notebooks(folder)
        if self.file not in found:
            raise CourseError(f"{folder}: holds no {self.file}; run: autograder build {self.name}")
        return found

    @property
    def submitted(self) -> Path:
        """The folder of all submissions. Raises `CourseError` for another structure of folders."""
        folder = self._step(self._directory.submitted_directory, self.student)
        if folder.parts[-2:] != (self.student, self.name):
            raise CourseError(
                f"{folder}: autograder expects submissions as SUBMITTED/STUDENT/ASSIGNMENT; "
                "set CourseDirectory.directory_structure back"
            )
        return folder.parents[1]

    @property
    def autograded(self) -> Path:
        """The folder of this submission as nbgrader leaves it."""
        return self._step(self._directory.autograded_directory, self.student)

    def handed_in(self) -> dict[str, HandedIn]:
        """Return what the student handed in for each released notebook."""
        return notebooks_of(self.released, self.submitted, self.student, self.name)

    def result(self) -> SubmissionResult:
        """Grade the submission, once for all of its notebooks."""
        assignment = load_assignment(self.root / "solutions" / self.name)
        submission = read_submission(assignment, self.submitted, self.student)
        state = (
            submission.digest,
            submission.refused,
            submission.made_for,
            submission.notebooks_digest,
            suite_digest(assignment),
        )
        return _graded(assignment.root, self.submitted.resolve(), self.student, state)

    def add_students_without_notebooks(self) -> None:
        """Put students that handed in no notebook at all into the gradebook, each of them once.

        Only where nbgrader was asked for all students.
        """
        if self._directory.student_id != "*":
            return
        waiting = [
            student
            for student in students_in(self.submitted)
            if (folder := self.submitted / student / self.name).is_dir()
            and not any(folder.glob("*.ipynb"))
            and not self._step(self._directory.autograded_directory, student).exists()
        ]
        if waiting:
            results = [replace(self, student=student).result() for student in waiting]
            folder = self.root / "solutions" / self.name
            report = write_gradebook(self.root, folder, self.submitted, results)
            if report.failed:
                raise CourseError(f"not in the gradebook: {dict(report.failed)}")

    def _step(self, step: str, student: str) -> Path:
        return Path(self._directory.format_path(step, student, self.name))


class Mend(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Bring a notebook of ours back to the cells that were handed out, before anything else."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbgrader's
        """Return the mended notebook; one that is not ours as it is."""
        place = _Place.of(self, resources)
        if not place.ours:
            return nb, resources
        handed = place.handed_in()[place.file]
        return from_dict(mend(place.released[place.file], handed)), resources


class Grade(Execute):  # type: ignore[misc] # nbgrader has no types
    """nbgrader's `Execute` for every assignment but ours; these start no kernel."""

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> tuple[Any, Any]:  # noqa: ANN401
        """Return the notebook with score and reasons below each check cell."""
        place = _Place.of(self, resources)
        if not place.ours:
            theirs: tuple[Any, Any] = super().preprocess(nb, resources, km)
            return theirs
        wanted = settled(place.root, place.result())
        resources["nbgrader"] |= {
            FAULTS: wanted.faults,
            REVIEW: wanted.review,
            _RESULT: wanted.result,
        }
        return from_dict(show(nb, place.released[place.file], wanted.result)), resources


class AddMissing(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Grade what nbgrader passes over: questions of ours whose notebook was not handed in.

    nbgrader gives a missing notebook zero, and does not know a student without any; here the work
    is in the layer files, and the scores are theirs. Written answers wait for a person.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbgrader's
        """Return the notebook as it is, the missing ones being done by the way."""
        place = _Place.of(self, resources)
        if place.ours:
            folder = place.submitted / place.student / place.name
            for file, handed in place.handed_in().items():
                if not (folder / file).exists():
                    self._add(place, file, handed, resources)
            place.add_students_without_notebooks()
        return nb, resources

    def _add(self, place: _Place, file: str, handed: HandedIn, resources: Any) -> None:  # noqa: ANN401
        released = place.released[file]
        shown = from_dict(show(mend(released, handed), released, resources["nbgrader"][_RESULT]))
        theirs = {"nbgrader": {**resources["nbgrader"], "notebook": stem(file)}}
        for step in (SaveScores, AssignLatePenalties):
            step(config=self.config, log=self.log).preprocess(shown, theirs)
        path = place.autograded / file
        path.unlink(missing_ok=True)
        path.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@lru_cache(maxsize=8)
def _graded(
    assignment: Path, submitted: Path, student: str, state: tuple[str, ...]
) -> SubmissionResult:
    """Grade one submission in a process of its own; `state` is all that the result depends on."""
    del state
    request = {"assignment": str(assignment), "submitted": str(submitted), "student": student}
    answer = ask("autograder.nbgrader_bridge.alone", request, f"{student} cannot be graded")
    if "refused" in answer:
        raise CourseError(answer["refused"])
    return from_gradescope(answer["result"])


def _course_directory(preprocessor: Any) -> Any:  # noqa: ANN401 - nbgrader has no types
    """Return nbgrader's `CourseDirectory`: that of the converter to which all belongs."""
    owner = preprocessor
    while owner is not None and not hasattr(owner, "coursedir"):
        owner = owner.parent
    if owner is None:
        raise CourseError("this preprocessor works within `nbgrader autograde` only")
    return owner.coursedir
