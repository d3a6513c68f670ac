"""Whose data is to go: a student's, or what was handed in before a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import CourseError
from ..exchange.attempts import Record, folder_of, load_record
from ..exchange.policy import Policy, load_policy
from ..exchange.standing import TIMESTAMP, parse_time, representative
from ..files import write_file
from .patterns import matches
from .places import JOURNAL, PLACES, SUBMITTED, Own

_LARGEST_TIMESTAMP = 1024


@dataclass(frozen=True)
class Chosen:
    """Whose data goes, as pairs of student and assignment.

    Of those who are `named` what people wrote in policy.toml goes, too, and of those who go as a
    `whole` all there is in the course.
    """

    pairs: frozenset[tuple[str, str]] = frozenset()
    named: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    def __or__(self, other: Chosen) -> Chosen:
        return Chosen(self.pairs | other.pairs, self.named | other.named, self.whole | other.whole)

    @property
    def assignments(self) -> list[str]:
        """The assignments of which something goes."""
        return sorted({assignment for _, assignment in self.pairs})

    def of(self, assignment: str) -> frozenset[str]:
        """Return the students whose data goes of an assignment."""
        return frozenset(student for student, name in self.pairs if name == assignment)


def of_student(course: Path, student: str, assignment: str | None) -> Chosen:
    """Choose all there is of a student, in one assignment or in the course."""
    named = frozenset({student})
    if assignment is not None:
        return Chosen(frozenset({(student, assignment)}), named)
    pairs = frozenset((student, name) for name in known_assignments(course))
    return Chosen(pairs, named, whole=named)


def before(course: Path, when: datetime, assignment: str | None) -> Chosen:
    """Choose what was handed in before a time; all of a student's attempts go together, or none.

    The time is the latest that is known: of a download, in `timestamp.txt`, in policy.toml. Where
    none is, it is that of the newest file of the student's in the assignment. Raises `CourseError`
    where records or rules cannot be read.
    """
    files: dict[tuple[str, str], list[Path]] = {}
    for place in PLACES:
        if isinstance(place, Own):
            for student, name, path in place.owners(course):
                if assignment in {None, name}:
                    files.setdefault((student, name), []).append(path)
    policy = load_policy(course)
    records = {name: load_record(folder_of(course, name)) for _, name in files}
    return Chosen(
        frozenset(
            (student, name)
            for (student, name), paths in files.items()
            if _handed_in(course, policy, records[name], student, name, paths) < when
        )
    )


def _handed_in(  # noqa: PLR0913, PLR0917 - all that may know a time
    course: Path, policy: Policy, record: Record, student: str, assignment: str, paths: list[Path]
) -> datetime:
    people = [student, representative(policy, assignment, student)]
    known = [a.submitted for a in record.of(people) if a.submitted is not None]
    rules = policy.rules_of(assignment)
    known += [policy.moment(rules.submitted[p]) for p in people if p in rules.submitted]
    known += [
        time
        for person in people
        for folder in SUBMITTED.of(course, person, assignment)
        for time in _stamped(folder / TIMESTAMP)
    ]
    if known:
        return max(known)
    seconds = max(path.lstat().st_mtime for top in paths for path in _files(top))
    return datetime.fromtimestamp(seconds, UTC)


def _stamped(path: Path) -> Iterator[datetime]:
    """Yield the time that a file states, if it does."""
    if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST_TIMESTAMP:
        time = parse_time(path.read_text(encoding="utf-8", errors="replace"))
        if time is not None:
            yield time


def _files(top: Path) -> Iterable[Path]:
    """Return the files in a folder and below, or the path itself where that is none."""
    if top.is_symlink() or not top.is_dir():
        return [top]
    found = [path for path in top.rglob("*") if path.is_symlink() or path.is_file()]
    return found or [top]


def known_assignments(course: Path) -> list[str]:
    """Return the assignments of a course: those that are written, and those with data only."""
    found = {path.name for path in (course / "solutions").glob("*") if path.is_dir()}
    for place in PLACES:
        found |= {
            bound["ASSIGNMENT"]
            for _, bound in matches(course, place.where)
            if "ASSIGNMENT" in bound
        }
    return sorted(found)


def unfinished(course: Path) -> Chosen:
    """Return what an interrupted purge set out to remove; nothing where there was none.

    Raises `CourseError` where its journal is damaged.
    """
    path = course / JOURNAL
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        pairs = frozenset((str(student), str(name)) for student, name in data["pairs"])
        return Chosen(pairs, frozenset(data["named"]), frozenset(data["whole"]))
    except FileNotFoundError:
        return Chosen()
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise CourseError(
            f"{path}: cannot be read ({error}); an interrupted purge left it: remove it and "
            "run that purge again"
        ) from None


def remember(course: Path, chosen: Chosen) -> None:
    """Keep what is to go until all of it is gone; raises `CannotWrite`."""
    data = {name: sorted(value) for name, value in vars(chosen).items()}
    write_file(course / JOURNAL, json.dumps(data, indent=1).encode())


def forget(course: Path) -> None:
    """Note that all is gone."""
    (course / JOURNAL).unlink(missing_ok=True)
