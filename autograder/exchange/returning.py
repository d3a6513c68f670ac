"""Give each student's page back by the road the submission came: what goes where, and who is left.

`delivery` reads and decides; `Delivery.files` are contents by their path below where they go to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from ..course import Assignment
from ..filenames import page_name
from ..grading.intake import changed_since, stamp_on_disk, students_in
from ..grading.opening import read_beside
from ..grading.reading import results_in
from .attempts import Attempt, Record
from .downloads import Road
from .names import SECRET
from .policy import Policy
from .roster import Roster
from .standing import LARGEST_NOTE, TIMESTAMP, representative, time_text


class Way(StrEnum):
    """How pages are given back."""

    FOLDER = "folder"
    NBGRADER = "nbgrader"
    CANVAS = "canvas"
    MOODLE = "moodle"


@dataclass(frozen=True)
class Post:
    """Where pages come from, and what is known of the students they are for.

    `graded` are digests of the files that were graded, by student, as far as results tell.
    """

    course: Path
    submitted: Path
    pages: Path
    assignment: Assignment
    policy: Policy
    record: Record
    students: Sequence[str]
    graded: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def page(self, student: str) -> tuple[bytes | None, str]:
        """Return the page of a student, or of the group's first member; or None and why."""
        for name in dict.fromkeys(
            (representative(self.policy, self.assignment.name, student), student)
        ):
            path = self.pages / page_name(name)
            if path.is_file() and not path.is_symlink():
                why = self._why_not(name)
                return (None, why) if why else (path.read_bytes(), "")
        return None, f"{self.pages} has no page"

    def _why_not(self, student: str) -> str:
        """Say why a page is not that of what is there now; nothing where it is."""
        folder = self.submitted / student
        now, _ = stamp_on_disk(self.assignment, self.submitted, student)
        if not (folder / self.assignment.name).is_dir():
            gone = self.submitted.is_dir() and student in self.graded
            return f"{folder} was graded, and is not there any more" if gone else ""
        if changed_since(self.graded.get(student, {}), now):
            return f"{folder} changed since it was graded: grade it again"
        return ""

    def latest(self, student: str, road: Road) -> Attempt | None:
        """Return a student's latest attempt that came by a road: what it takes answers to."""
        known = [a for a in self.record.attempts if student in a.people and a.road == road.value]
        return known[-1] if known else None


@dataclass(frozen=True)
class Delivery:
    """What is handed over: files by path, whose page each is, and who gets none, with the reason.

    `archive` says whether the files go into one zip file.
    """

    files: Mapping[str, bytes] = field(repr=False)
    pages: Mapping[str, str]
    left: tuple[tuple[str, str], ...] = ()
    archive: bool = False


def delivery(post: Post, way: Way, *, force: bool = False) -> Delivery:
    """Decide what is handed over."""
    files: dict[str, bytes] = {}
    pages: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    for student in sorted(post.students):
        page, why = post.page(student)
        if page is None:
            left.append((student, why))
            continue
        place, why = _PLACES[way](post, student)
        if not place:
            left.append((student, why))
            continue
        beside = dict(_beside(post, student)) if way is Way.NBGRADER else {}
        there = post.course / place
        if way is Way.NBGRADER and there.exists() and not force and there.read_bytes() != page:
            left.append((student, f"{there} is there already; --force replaces it"))
            continue
        pages[student] = place
        files[place] = page
        files |= {str(PurePosixPath(place).parent / name): text for name, text in beside.items()}
    return Delivery(files, pages, tuple(left), archive=way in (Way.CANVAS, Way.MOODLE))


def _folder(post: Post, student: str) -> tuple[str, str]:
    return f"{student}/{post.assignment.name}.html", ""


def _moodle(post: Post, student: str) -> tuple[str, str]:
    """Moodle's "Upload multiple feedback files in a zip": the folder's name says whose it is."""
    attempt = post.latest(student, Road.MOODLE)
    if attempt is None:
        return "", "handed in nothing that came from Moodle"
    return f"{attempt.reply}/{post.assignment.name}.html", ""


def _canvas(post: Post, student: str) -> tuple[str, str]:
    """Canvas's "Upload Submissions": the name is that of the file that was downloaded.

    Canvas finds user and attachment by the two numbers in it, and shows the attachment's own name.
    """
    attempt = post.latest(student, Road.CANVAS)
    if attempt is None:
        return "", "handed in nothing that came from Canvas"
    return attempt.reply, ""


def _nbgrader(post: Post, student: str) -> tuple[str, str]:
    """Return a place in nbgrader's `feedback/`: pages go by names of notebooks."""
    if not post.assignment.notebooks:
        return "", "nbgrader hands back pages of notebooks, and this assignment has none"
    notebook = PurePosixPath(post.assignment.notebooks[0]).stem
    return f"feedback/{student}/{post.assignment.name}/{notebook}.html", ""


def _beside(post: Post, student: str) -> Iterator[tuple[str, bytes]]:
    """Yield what `nbgrader release_feedback` reads beside a page.

    It ends at the first student without them, or with one that is no text: who handed in elsewhere
    gets a secret that nobody else knows.
    """
    name = post.assignment.name
    handed_in = post.submitted, representative(post.policy, name, student)
    before = post.course / "feedback", student
    known: dict[str, bytes] = {}
    for place, who in (before, handed_in):
        found = read_beside(name, place, who, (TIMESTAMP, SECRET), LARGEST_NOTE)
        known |= {file: text for file, text in found.items() if text.isascii()}
    for file in (TIMESTAMP, SECRET):
        attempts = [a for a in post.record.of([student]) if a.submitted is not None]
        if file in known:
            yield file, known[file]
        elif file == SECRET:
            yield file, secrets.token_hex(32).encode()
        else:
            time = attempts[-1].submitted if attempts else None
            yield file, b"" if time is None else time_text(time).encode()


_PLACES: Mapping[Way, Callable[[Post, str], tuple[str, str]]] = {
    Way.FOLDER: _folder,
    Way.NBGRADER: _nbgrader,
    Way.CANVAS: _canvas,
    Way.MOODLE: _moodle,
}


def students_of(roster: Roster | None, record: Record, submitted: Path) -> list[str]:
    """Return who may get a page: the roster, or, where there is none, who handed something in."""
    if roster is not None:
        return [student.id for student in roster.students]
    collected = {person for attempt in record.attempts for person in attempt.people}
    return sorted({*collected, *(students_in(submitted) if submitted.is_dir() else ())})


def stamps_of_results(assignment: Assignment, results: Path) -> dict[str, Mapping[str, Any]]:
    """Return what results say of what was graded, by student, as far as they can be read."""
    found = results_in(assignment, results.glob("*.json")).results
    return {one.student: one.stamp for one in found}
