"""What travels: a submission as bytes under a pseudonym, and what came of it, as text.

Nothing that comes back is an object of anybody's: an `Answer` is decoded against its type, the
result in it goes through the same door as a file of results, and is held to what was asked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from .. import __file__ as _kit
from ..course import Assignment
from ..gradescope import read_result, to_gradescope
from ..grading.intake import Submission
from ..grading.session import Graded, machine_stamp, suite_digest
from ..results import SubmissionResult

_LARGEST_ANSWER = 64 * 2**20


class WrongAnswer(Exception):  # noqa: N818 - says what it is
    """A worker answered what no worker should; the message says what."""


class Parcel(msgspec.Struct, frozen=True):
    """A submission as it is sent. `student` is a pseudonym."""

    student: str
    files: dict[str, bytes]
    refused: str
    untouched: list[str]
    notes: list[str]
    made_for: str
    notebooks_digest: str


class Report(msgspec.Struct, frozen=True):
    """What a worker says once it has the suite: how it confines, or why it takes no submissions.

    `course` says what is wrong with the suite, wherever it is used.
    """

    fault: str = ""
    course: str = ""
    tier: str = ""
    layers: tuple[str, ...] = ()
    suite: str = ""
    versions: dict[str, str] = {}


class Answer(msgspec.Struct, frozen=True):
    """What came of a parcel: `graded`, or why not, in `text`.

    `closed`: the worker does not have the suite (any more); `no-sandbox`: it can no longer confine;
    `course`: the course is broken; `failed`: the grader failed on this submission.
    """

    kind: Literal["graded", "closed", "no-sandbox", "course", "failed"]
    text: str = ""
    seconds: dict[str, float] = {}


class Places:
    """Paths of this machine in texts for staff: left out of what travels, put back where it ends.

    A traceback names the file of a hidden test, which lies elsewhere on each machine. `root` is the
    assignment's folder.
    """

    def __init__(self, batch: str, root: Path) -> None:
        folders = {
            "course": root,
            "kit": Path(_kit).parents[1],
            "packages": Path(pytest.__file__).parents[1],
            "python": Path(sysconfig.get_path("stdlib")),
        }
        pairs = [(str(folder), f"<{batch}:{name}>") for name, folder in folders.items()]
        self._pairs = sorted(pairs, key=lambda pair: -len(pair[0]))

    def leave_out(self, result: SubmissionResult) -> SubmissionResult:
        """Return a result that names no folder of this machine."""
        return _reworded(result, self.left_out)

    def put_back(self, result: SubmissionResult) -> SubmissionResult:
        """Return a result as if it had been made on this machine."""
        return _reworded(result, self.back)

    def left_out(self, text: str) -> str:
        """Do as `leave_out` with a text."""
        for folder, name in self._pairs:
            text = text.replace(folder, name)
        return text

    def back(self, text: str) -> str:
        """Do as `put_back` with a text."""
        for folder, name in self._pairs:
            text = text.replace(name, folder)
        return text


@dataclass(frozen=True)
class Desk:
    """Where parcels are made up and answers taken in, on the trusted side.

    `batch` names this run; `secret` is the key of its pseudonyms, which no worker has. `expected`
    is what every result's stamp has to say beside the submission's own.
    """

    batch: str
    secret: bytes
    assignment: Assignment
    expected: Mapping[str, Any]
    places: Places

    def pseudonym(self, student: str) -> str:
        """Return what workers call a student: an HMAC of the name, under a key of this run."""
        name = student.encode("utf-8", "surrogateescape")
        return hmac.digest(self.secret, name, hashlib.sha256).hex()[:32]

    def pack(self, submission: Submission) -> bytes:
        """Return a submission as bytes, in which no name stands but what the student wrote."""
        parcel = Parcel(
            self.pseudonym(submission.student),
            dict(submission.files),
            submission.refused,
            sorted(submission.untouched),
            list(submission.notes),
            submission.made_for,
            submission.notebooks_digest,
        )
        return msgspec.msgpack.encode(parcel)

    def take_in(self, student: str, sent: Mapping[str, str], answer: Answer) -> Graded:
        """Return what a worker graded, under the student's name; raises `WrongAnswer`.

        `sent` is the stamp of the submission that was sent.
        """
        try:
            result = read_result(answer.text)
            json.dumps(to_gradescope(result), allow_nan=False)
        except ValueError as error:
            raise WrongAnswer(f"no result: {error}") from None
        if (result.student, result.assignment) != (self.pseudonym(student), self.assignment.name):
            raise WrongAnswer("the result of another submission")
        if result.stamp != {**sent, **self.expected}:
            raise WrongAnswer("a result of other files, tests, versions or another sandbox")
        if [q.id for q in result.questions] != [q.id for q in self.assignment.questions]:
            raise WrongAnswer("a result of other questions")
        result = self.places.put_back(replace(result, student=student))
        return Graded(result, dict(answer.seconds))


def expected_stamp(assignment: Assignment, tier: str, layers: tuple[str, ...]) -> dict[str, Any]:
    """Return what a result's stamp says beside the submission's digest."""
    return {"suite_digest": suite_digest(assignment), **machine_stamp(assignment, tier, layers)}


def unpack(parcel: bytes) -> Submission:
    """Return the submission in a parcel; its student is a pseudonym."""
    packed = msgspec.msgpack.decode(parcel, type=Parcel)
    return Submission(
        packed.student,
        packed.files,
        packed.refused,
        packed.made_for,
        frozenset(packed.untouched),
        tuple(packed.notes),
        packed.notebooks_digest,
    )


def answer_of(graded: Graded, places: Places) -> Answer:
    """Return a result as it is sent back."""
    text = json.dumps(to_gradescope(places.leave_out(graded.result)), allow_nan=False)
    return Answer("graded", text, graded.seconds)


def open_answer(answer: bytes) -> Answer:
    """Return what a worker sent; raises `WrongAnswer` where that is no answer, or far too long."""
    if len(answer) > _LARGEST_ANSWER:
        raise WrongAnswer(f"a worker answered {len(answer)} bytes")
    try:
        return msgspec.json.decode(answer, type=Answer)
    except ValueError as error:  # msgspec's own are among them
        raise WrongAnswer(f"a worker answered what is no answer: {error}") from None


def _reworded(result: SubmissionResult, change: Callable[[str], str]) -> SubmissionResult:
    questions = tuple(
        replace(
            question,
            tests=tuple(
                replace(test, message=change(test.message), detail=change(test.detail))
                for test in question.tests
            ),
        )
        for question in result.questions
    )
    return replace(result, questions=questions)
