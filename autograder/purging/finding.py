"""What there is of the chosen: each file, folder and entry that is to go. Nothing is changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError
from ..exchange.attempts import folder_of, load_record
from ..exchange.policy import POLICY, load_policy
from ..grading.drafting import DRAFTED
from . import rewriting
from .choosing import Chosen
from .patterns import links, matches
from .places import GRADEBOOK, PLACES, TOPS, Own, Rows, Shared
from .rewriting import Going, Rest

_STUDENTS_OWN = "STUDENT/ASSIGNMENT"
"""Ends the places where a student's folder holds those of assignments and nothing else."""


@dataclass(frozen=True)
class Find:
    """Something that is to go. `place` and `going` say how a file is rewritten; others are removed.

    `files` and `size`, in bytes, are what goes: of a file that is rewritten, entries and bytes.
    `where` is the place as the list of places has it.
    """

    item: str
    where: str
    path: Path
    files: int
    size: int
    place: Rows | None = None
    going: Going | None = None


def find_own(course: Path, chosen: Chosen) -> Iterator[Find]:
    """Yield what is the chosen's alone, and their entries in what they share with others.

    Raises `CourseError` where a file with several students is damaged.
    """
    for place in PLACES:
        if isinstance(place, Own):
            for path in sorted(set(_own(course, place, chosen))):
                yield Find(place.item, place.where, path, *_measured(path))
        elif isinstance(place, Rows):
            for path, name in _in_course(course, place.where, chosen):
                yield from _entries(place, path, _going(chosen, name))


def find_shared(course: Path, chosen: Chosen) -> Iterator[Find]:
    """Yield what may hold the chosen among others, and is removed whole."""
    for place in PLACES:
        if isinstance(place, Shared):
            for path, _ in _in_course(course, place.where, chosen):
                yield Find(place.item, place.where, path, *_measured(path))
    for path in left_half_done(course):
        yield Find("half written", "TOP/**/.*", path, *_measured(path))


def _own(course: Path, place: Own, chosen: Chosen) -> Iterator[Path]:
    whole = place.where.endswith(_STUDENTS_OWN)
    for student in chosen.whole if whole else ():
        above = place.where.removesuffix("/ASSIGNMENT")
        for path, _ in matches(course, above, {"STUDENT": place.named(student)}):
            yield path
    for student, assignment in chosen.pairs:
        if not (whole and student in chosen.whole):
            yield from place.of(course, student, assignment)


def _in_course(course: Path, where: str, chosen: Chosen) -> Iterator[tuple[Path, str | None]]:
    """Yield the files of several students, each with its assignment if it has one."""
    if "ASSIGNMENT" not in where:
        for path, _ in matches(course, where):
            yield path, None
        return
    for name in chosen.assignments:
        for path, _ in matches(course, where, {"ASSIGNMENT": name}):
            yield path, name


def _going(chosen: Chosen, assignment: str | None) -> Going:
    students = {student for student, _ in chosen.pairs}
    return Going(
        students if assignment is None else chosen.of(assignment),
        chosen.pairs,
        chosen.named,
        chosen.whole,
    )


def _entries(place: Rows, path: Path, going: Going) -> Iterator[Find]:
    if path.is_symlink() or not path.is_file():
        return  # links are told by `in_the_way`
    before = path.read_bytes()
    rest = rewritten(place, path, going)
    if rest.gone:
        size = len(before) - len(rest.content or b"")
        yield Find(place.item, place.where, path, rest.gone, size, place, going)


def rewritten(place: Rows, path: Path, going: Going) -> Rest:
    """Return what is left of a file with several students; `CourseError` for a damaged one."""
    try:
        return place.rewrite(path.read_bytes(), going)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path}: is not as it was written ({type(error).__name__}: {error}): nobody can "
            "be left out of it; mend it, or remove it whole, and run the same command again"
        ) from None


def _measured(top: Path) -> tuple[int, int]:
    """Return how many files a path is or holds, and their bytes; no link is followed."""
    if top.is_symlink() or not top.is_dir():
        return 1, top.lstat().st_size
    sizes = [
        (Path(folder) / name).lstat().st_size for folder, _, names in os.walk(top) for name in names
    ]
    return len(sizes), sum(sizes)


def left_half_done(course: Path) -> list[Path]:
    """Return what killed commands left half written; nobody can say whose it is."""
    found: list[Path] = []
    for top in TOPS:
        if (course / top).is_symlink():
            continue
        for folder, folders, names in os.walk(course / top):
            mine = [name for name in (*folders, *names) if _half_done(name)]
            found += [Path(folder) / name for name in mine]
            folders[:] = [name for name in folders if name not in mine]
    return sorted(found)


def _half_done(name: str) -> bool:
    return name.startswith(".autograder-") or (
        name.startswith(".") and name.endswith((".part", ".old"))
    )


def in_the_way(course: Path) -> list[Path]:
    """Return links that are not followed: what lies behind them is nobody's to remove here."""
    found = {link for place in PLACES for link in links(course, place.where)}
    files = {path for p in PLACES if isinstance(p, Rows) for path, _ in matches(course, p.where)}
    return sorted(found | {path for path in files | {course / GRADEBOOK} if path.is_symlink()})


def for_a_person(course: Path, chosen: Chosen) -> Iterator[str]:
    """Say what may hold something of the chosen and is left to a person, each with the reason."""
    for link in in_the_way(course):
        yield f"{link}: is a link, which is not followed; look where it leads to"
    for path in sorted(course.glob("solutions/*/variants/wrong/*.py")):
        if DRAFTED in path.read_text(encoding="utf-8", errors="replace"):
            yield f"{path}: was drafted from somebody's submission; whose is not known"
    for path in sorted(course.glob(f"{GRADEBOOK}.*")):
        yield f"{path}: a copy of the gradebook that `nbgrader db upgrade` made; remove it"
    yield from _shared_work(course, chosen)
    yield from _still_named(course, chosen)


def _shared_work(course: Path, chosen: Chosen) -> Iterator[str]:
    """Say whose work goes with that of a partner, or stays because it is a partner's."""
    policy = load_policy(course)
    for name in chosen.assignments:
        going = chosen.of(name)
        attempts = load_record(folder_of(course, name)).attempts
        together = {(a.student, *(p for p in a.people if p != a.student)) for a in attempts}
        groups = dict.fromkeys((*policy.rules_of(name).groups.values(), *sorted(together)))
        for first, *others in groups:
            rest = [member for member in (first, *others) if member not in going]
            if first in going and rest:
                yield f"{', '.join(rest)}: their work in {name} is {first}'s, and goes with it"
            elif first not in going and (part := sorted(going.intersection(others))):
                yield f"{first}: the work in {name} stays, in which {', '.join(part)} had a part"


def _still_named(course: Path, chosen: Chosen) -> Iterator[str]:
    """Say where the rules would still name a student: in a comment, which only a person reads."""
    path = course / POLICY
    if not path.is_file() or path.is_symlink():
        return
    rest = rewriting.policy(path.read_bytes(), _going(chosen, None)).content or b""
    for student in sorted(chosen.whole):
        if re.search(rf"(?<![\w-]){re.escape(student)}(?![\w-])", rest.decode()):
            yield f"{path}: names {student} elsewhere, as in a comment; look through it"
