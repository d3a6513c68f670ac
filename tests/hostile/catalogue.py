"""The catalogue as data: what each folder promises, and how a result keeps to it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from autograder.course import Assignment, load_assignment
from autograder.grading.samples import EVERYTHING, Promise, Sample, broken_promises
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult, Verdict

from .handing_in import MAKERS, PROMISE

HERE = Path(__file__).parent


class Family(StrEnum):
    """What an attack is about."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    OUTPUT = "output"
    FILES = "files"
    PROCESSES = "processes"
    NETWORK = "network"
    PROTOCOL = "protocol"
    MESSAGES = "messages"
    CHEATING = "cheating"
    INTAKE = "intake"


CANARIES = (
    *("leak", "secret-file", "writable-folder", "gradebook", "process", "tcp", "udp"),
    *("abstract socket", "course", "submissions"),
)
"""What an attack without a sandbox may trip; "leak" is a secret in what the grader wrote."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Made(_Table):
    """Something that git cannot hold; see `handing_in` for what each kind needs."""

    path: str
    kind: str = Field(pattern=f"^({'|'.join(MAKERS)})$")
    target: str | None = None
    size: int | None = None
    text: str | None = None
    count: int | None = None
    before: str | None = None
    after: str | None = None
    base64: str | None = None
    mode: str | None = None


class Told(_Table):
    """What `promise.toml` says. A list holds what may come, where the kernel's timing decides.

    `loses` are the questions that lose points, each with its outcome. What is lost is lost whole,
    but for what `keeps` says. `says` is a text that the student or the staff must read, `hides` a
    regular expression that nothing may match which a student reads.
    """

    about: str = Field(min_length=1)
    family: Family | Literal["honest"] = "honest"
    verdict: Verdict | tuple[Verdict, ...]
    quick: bool = False
    loses: dict[str, Outcome | tuple[Outcome, ...]] = Field(default_factory=dict)
    keeps: dict[str, float | tuple[float, ...]] = Field(default_factory=dict)
    says: str = ""
    hides: str = ""
    trips: tuple[Literal[CANARIES], ...] = ()  # type: ignore[valid-type]
    made: tuple[Made, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A folder of the catalogue: an attack or an honest submission."""

    name: str
    folder: Path
    told: Told

    def broken(self, assignment: Assignment, written: Mapping[str, Any]) -> list[str]:
        """Return how a result that was written differs from what is promised, as sentences."""
        result = rebuilt(written)
        sample = Sample(
            self.name,
            _allowed(self.told.verdict, result.verdict),
            self.folder,
            Promise(about=self.told.about, loses=self._loses(result)),
        )
        return [
            *broken_promises(assignment, sample, result),
            *_scores_that_differ(result, written),
            *self._undeserved(result),
            *self._unsaid(written),
            *self._unhidden(written),
        ]

    def _loses(self, result: SubmissionResult) -> dict[str, Outcome]:
        """Return the promised outcomes; of several that may come, the one that came."""
        came = {question.id: question.outcome for question in result.questions}
        everything = self.told.loses.get(EVERYTHING)
        promised = dict.fromkeys(came, everything) if everything is not None else {}
        promised |= {name: told for name, told in self.told.loses.items() if name != EVERYTHING}
        return {name: _allowed(told, came.get(name)) for name, told in promised.items() if told}

    def _undeserved(self, result: SubmissionResult) -> list[str]:
        lost = self._loses(result)
        wrong = []
        for question in result.questions:
            if lost.get(question.id, Outcome.PASSED) is Outcome.PASSED:
                continue
            keeps = self.told.keeps.get(question.id, 0.0)
            if question.score not in (keeps if isinstance(keeps, tuple) else (keeps,)):
                wrong.append(f"{question.id}: keeps {keeps} points, got {question.score}")
        return wrong

    def _unsaid(self, written: Mapping[str, Any]) -> list[str]:
        if self.told.says in "\n".join(messages(written)):
            return []
        return [f"nobody reads {self.told.says!r}"]

    def _unhidden(self, written: Mapping[str, Any]) -> list[str]:
        found = re.search(self.told.hides, "\n".join(messages(written)))
        return [f"a student reads {found.group()!r}"] if self.told.hides and found else []


def load(folder: Path) -> Entry:
    """Read one folder of the catalogue."""
    text = (folder / PROMISE).read_text(encoding="utf-8")
    return Entry(folder.name, folder, Told(**tomllib.loads(text)))


def load_all(kind: Literal["attacks", "honest"]) -> dict[str, Entry]:
    """Read every attack, or every honest submission, by name."""
    folders = sorted(path.parent for path in (HERE / kind).glob(f"*/{PROMISE}"))
    return {folder.name: load(folder) for folder in folders}


def small_course() -> Assignment:
    """Read the course that the catalogue is graded by."""
    return load_assignment(HERE / "course" / "solutions" / "small")


def read_result(path: Path) -> dict[str, Any]:
    """Read a result that the grader wrote."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def messages(written: Mapping[str, Any]) -> list[str]:
    """Return what a student reads of a result."""
    return [written["output"], *(test["output"] for test in written["tests"])]


def rebuilt(written: Mapping[str, Any]) -> SubmissionResult:
    """Make a result again from what was written of it."""
    extra = written["extra_data"]
    questions = tuple(
        QuestionResult(
            name,
            question["title"],
            question["points"],
            tuple(
                TestResult(**{**test, "outcome": Outcome(test["outcome"])})
                for test in question["tests"]
            ),
        )
        for name, question in extra["questions"].items()
    )
    return SubmissionResult(
        extra["student"],
        extra["assignment"],
        questions,
        refused=extra["refused"],
        syntax_error=extra["syntax_error"],
        load_error=extra["load_error"],
    )


def _allowed(told: Any, came: object) -> Any:
    """Return what is promised; of several that may come, the one that came."""
    several = told if isinstance(told, tuple) else (told,)
    return came if came in several else several[0]


def _scores_that_differ(result: SubmissionResult, written: Mapping[str, Any]) -> list[str]:
    computed = {question.id: question.score for question in result.questions}
    scores = {test["name"]: test["score"] for test in written["tests"]}
    if (scores, written["score"], written["extra_data"]["verdict"]) == (
        computed,
        sum(score or 0.0 for score in computed.values()),
        result.verdict.value,
    ):
        return []
    return [f"the tests that are written come to {computed}, the scores written are {scores}"]
