"""A batch's work on a cluster: read and packed here, graded there, taken in here again."""

from __future__ import annotations

from concurrent.futures import Executor, Future

from ..errors import CourseError
from ..grading.batch import Job
from ..grading.intake import read_submission
from ..grading.session import Graded
from .parcels import Desk, open_answer
from .worker import grade_parcel


class ClusterWork:
    """Submissions leave as parcels of `desk`; a worker knows neither a name nor a path here."""

    def __init__(self, job: Job, desk: Desk) -> None:
        self._job = job
        self._desk = desk
        self._sent: dict[str, dict[str, str]] = {}

    def hand_out(self, executor: Executor, student: str) -> Future[tuple[str, bytes]]:
        """Read a submission, and have it graded by a worker."""
        submission = read_submission(self._desk.assignment, self._job.submitted, student)
        self._sent[student] = submission.stamp
        return executor.submit(grade_parcel, self._desk.batch, self._desk.pack(submission))

    def take_in(self, student: str, answer: tuple[str, bytes]) -> Graded:
        """Return the result under the student's name.

        Raises `CourseError` if that is what the worker met, and what `Desk.take_in` does.
        """
        sent = self._sent.pop(student)
        said = open_answer(answer[1])
        if said.kind == "course":
            raise CourseError(said.text)
        if said.kind != "graded":
            raise RuntimeError(said.text)
        return self._desk.take_in(student, sent, said)
