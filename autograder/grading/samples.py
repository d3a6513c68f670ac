"""Sample submissions: `submissions/VERDICT/NAME/` holds files and what they promise."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..course import Assignment
from ..errors import CourseError
from ..gradescope import to_gradescope
from ..results import Outcome, SubmissionResult, Verdict

PROMISE = "promise.toml"
EVERYTHING = "everything"


Outcomes = Annotated[
    tuple[Outcome, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
]


class Promise(BaseModel):
    """What `promise.toml` says: which questions lose points, and how each ends.

    The name `everything` stands for every question that tests grade. Questions that are not named
    keep every point. A list says what the machine may choose from: which limit is met first. Each
    text of `says` stands in what the student reads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str = Field(min_length=1)
    loses: dict[str, Outcomes] = Field(default_factory=dict)
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One sample submission. Its folder's name is the promised verdict."""

    name: str
    verdict: Verdict
    folder: Path
    promise: Promise


def load_samples(assignment: Assignment) -> tuple[Sample, ...]:
    """Read every sample of an assignment; raises `CourseError` naming file and fault."""
    root = assignment.root / "submissions"
    folders = sorted(path for path in root.glob("*/*") if path.is_dir())
    samples = tuple(_load(assignment, folder) for folder in folders)
    names = [sample.name for sample in samples]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CourseError(f"{root}: two samples are called {twice[0]!r}; names must differ")
    return samples


def broken_promises(
    assignment: Assignment, sample: Sample, result: SubmissionResult
) -> tuple[str, ...]:
    """Return how a result differs from what its sample promises, as sentences."""
    broken = []
    if result.verdict is not sample.verdict:
        broken.append(f"promised {sample.verdict}, got {result.verdict}")
    promised = _promised(assignment, sample.promise)
    for question in result.questions:
        if question.written:
            continue
        want = promised[question.id]
        if question.outcome not in want:
            promise = " or ".join(want)
            broken.append(f"{question.id}: promised {promise}, got {question.outcome}")
        elif (question.outcome is Outcome.PASSED) != (question.score == question.points):
            broken.append(
                f"{question.id}: {question.outcome}, yet {question.score} of {question.points}"
                " points"
            )
    told = _told(result)
    broken += [
        f"the student does not read {text!r}" for text in sample.promise.says if text not in told
    ]
    return tuple(broken)


def _told(result: SubmissionResult) -> str:
    """Return all that a student reads of a result."""
    plain = to_gradescope(result)
    return "\n".join([plain["output"], *(question["output"] for question in plain["tests"])])


@contextmanager
def handed_in(assignment: Assignment, samples: tuple[Sample, ...]) -> Iterator[Path]:
    """Provide a folder in which every sample has been handed in, by nbgrader's convention."""
    with TemporaryDirectory(prefix="autograder-") as temporary:
        submitted = Path(temporary) / "submitted"
        for sample in samples:
            shutil.copytree(
                sample.folder,
                submitted / sample.name / assignment.name,
                ignore=shutil.ignore_patterns(PROMISE),
            )
        yield submitted


def _promised(assignment: Assignment, promise: Promise) -> Mapping[str, tuple[Outcome, ...]]:
    everything = promise.loses.get(EVERYTHING, (Outcome.PASSED,))
    ids = (question.id for question in assignment.tested_questions)
    return {question: promise.loses.get(question, everything) for question in ids}


def _load(assignment: Assignment, folder: Path) -> Sample:
    path = folder / PROMISE
    try:
        verdict = Verdict(folder.parent.name)
    except ValueError:
        known = ", ".join(v for v in Verdict if v is not Verdict.FAULT)
        raise CourseError(
            f"{folder.parent}: no verdict is called {folder.parent.name!r}; there are {known}"
        ) from None
    try:
        promise = Promise(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CourseError(f"{path}: {_reason(error)}") from None
    unknown = set(promise.loses) - {q.id for q in assignment.tested_questions} - {EVERYTHING}
    if unknown:
        raise CourseError(f"{path}: loses: there is no question {min(unknown)!r}")
    return Sample(folder.name, verdict, folder, promise)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
    return str(error)
