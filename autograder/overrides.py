"""Points that a person gave in place of automatic ones: a ledger to which lines are only added.

`COURSE/overrides.jsonl` has a JSON object a line: who gave what to whom, when and why, and digests
of the submission and the tests that the person had before them. The last line about a question
counts; one without points takes back those before it. Where a digest is another by now, the points
wait for a person to look again.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CannotWrite, CourseError
from .files import private_opener, writing
from .results import Override, QuestionResult, SubmissionResult, points_text
from .text import in_a_line

if TYPE_CHECKING:
    from filelock import FileLock

LEDGER = "overrides.jsonl"
FORMAT = 1
"""Version of a line."""

_TORN = "\t(torn)"
"""Ends what is left of a line whose writing was interrupted; JSON has no tab of its own."""


class Road(StrEnum):
    """Where a person gave points: by `autograder override`, or in nbgrader's formgrader."""

    COMMAND = "override"
    FORMGRADER = "formgrader"


@dataclass(frozen=True)
class Entry:
    """One line. `points` is None where what was given before is taken back.

    The digests are those of what the person saw: the submission, and the tests that graded it.
    """

    at: str
    by: str
    road: Road
    assignment: str
    student: str
    question: str
    points: float | None
    reason: str
    submission_digest: str
    suite_digest: str


@dataclass(frozen=True)
class Overrides:
    """A ledger as it was read. `torn` says which lines were never written to their end."""

    entries: tuple[Entry, ...] = ()
    torn: tuple[str, ...] = ()

    def and_also(self, entries: Iterable[Entry]) -> Overrides:
        """Return the ledger with more lines at its end."""
        return replace(self, entries=(*self.entries, *entries))

    def last(
        self, assignment: str, student: str, question: str, road: Road | None = None
    ) -> Entry | None:
        """Return the line that counts, or the last one of a road; None where there is none."""
        about = (assignment, student, question)
        for one in reversed(self.entries):
            if (one.assignment, one.student, one.question) == about and road in {None, one.road}:
                return one
        return None

    def apply(self, result: SubmissionResult, road: Road | None = None) -> SubmissionResult:
        """Return a result in which a person's points stand for the automatic ones.

        With `road`, only where the line that counts came by it.
        """
        if not self.entries:
            return result
        questions = tuple(self._applied(result, question, road) for question in result.questions)
        return replace(result, questions=questions)

    def _applied(
        self, result: SubmissionResult, question: QuestionResult, road: Road | None
    ) -> QuestionResult:
        last = self.last(result.assignment, result.student, question.id)
        if last is None or last.points is None or question.written or road not in {None, last.road}:
            return question
        review = why_to_review(last, result)
        override = Override(last.points, last.by, last.at, last.reason, review)
        return replace(question, override=override)


def why_to_review(entry: Entry, result: SubmissionResult) -> str:
    """Say what is another than the person saw, or nothing."""
    pairs = {
        "the submission": (entry.submission_digest, result.stamp.get("submission_digest")),
        "the tests": (entry.suite_digest, result.stamp.get("suite_digest")),
    }
    changed = [name for name, (was, now) in pairs.items() if was != now]
    return f"{' and '.join(changed)} changed since" if changed else ""


def to_review(results: Iterable[SubmissionResult]) -> list[str]:
    """Say which overrides of some results, to which a ledger was applied, a person has to see."""
    return [line for result in results for line in reviews_of(result).values()]


def reviews_of(result: SubmissionResult) -> dict[str, str]:
    """Say the same of one result, by question."""
    return {
        question.id: f"{result.student}, {question.id}: {points_text(one.points)} points given by "
        f"{in_a_line(one.by)} ({one.at[:10]}: {in_a_line(one.reason)}) do not count: {one.review}"
        for question in result.questions
        if (one := question.override) is not None and one.review
    }


def read_overrides(course: Path) -> Overrides:
    """Read the ledger of a course; an empty one where there is no file.

    Raises `CourseError` with file and line where one is not as it was written.
    """
    path = course / LEDGER
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Overrides()
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from None
    *lines, rest = text.split(b"\n")
    entries: list[Entry] = []
    torn = [f"{path}, line {len(lines) + 1}"] if rest else []
    for number, line in enumerate(lines, 1):
        if line.endswith(_TORN.encode()):
            torn.append(f"{path}, line {number}")
            continue
        try:
            entries.append(_entry(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CourseError(
                f"{path}, line {number}: is no override ({error}); lines are only added to this "
                "file: put it back from a copy"
            ) from None
    return Overrides(tuple(entries), tuple(torn))


def add(course: Path, entries: Sequence[Entry]) -> None:
    """Add lines to the ledger of a course; what stands there is never written again.

    One writer at a time: another one is waited for. Raises `CannotWrite`; then the last line may be
    torn, which readers pass over and tell, and the next writer marks.
    """
    if not entries:
        return
    path = course / LEDGER
    text = "".join(f"{_line(entry)}\n" for entry in entries).encode()
    with writing(path), ledger_lock(course), open(path, "a+b", 0, opener=private_opener) as file:
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
            text = f"{_TORN}\n".encode() + text
        if file.write(text) != len(text):
            raise CannotWrite(f"{path}: the disk took a part of a line only; make room, again")
        os.fsync(file.fileno())


def ledger_lock(course: Path) -> FileLock:
    """Return the lock that whoever writes to the ledger of a course holds meanwhile."""
    from filelock import FileLock  # noqa: PLC0415 - it warns on systems that only `doctor` knows

    return FileLock(course / f".{LEDGER}.lock")


def lines_without(content: bytes, gone: Callable[[str, str], bool]) -> tuple[bytes, int]:
    """Leave the lines of some out of a ledger, and torn lines; return the rest and how many went.

    `gone` is asked with student and assignment. Raises `ValueError`, `KeyError` or `TypeError` for
    a line that is none of a ledger's.
    """
    lines = content.splitlines(keepends=True)
    kept = [line for line in lines if not (_is_torn(line) or gone(*_about(line)))]
    return b"".join(kept), len(lines) - len(kept)


def _is_torn(line: bytes) -> bool:
    return line.endswith(f"{_TORN}\n".encode()) or not line.endswith(b"\n")


def _about(line: bytes) -> tuple[str, str]:
    entry = _entry(line)
    return entry.student, entry.assignment


def _line(entry: Entry) -> str:
    return json.dumps({"format": FORMAT, **asdict(entry)}, ensure_ascii=True, allow_nan=False)


def _entry(line: bytes) -> Entry:
    data = json.loads(line)
    if data.pop("format") != FORMAT:
        raise ValueError("another format")
    entry = Entry(**{**data, "road": Road(data["road"])})
    texts = {name: value for name, value in asdict(entry).items() if name != "points"}
    if wrong := [name for name, value in texts.items() if not isinstance(value, str)]:
        raise ValueError(f"{wrong[0]} is no text")
    points = entry.points
    if points is not None and not (isinstance(points, (int, float)) and 0 <= points < math.inf):
        raise ValueError("points are no number")
    return entry
