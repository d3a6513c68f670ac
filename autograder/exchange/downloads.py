"""What each platform's download looks like: from its entries to who handed in which files.

Each road is a function from the entries of a download to `Found` pieces; a new road is one more of
them, and a row of `ROADS`. Names of files and folders are as the platforms' own code makes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from ..course import Assignment
from ..errors import CourseError
from ..text import printable
from .archives import Entry
from .names import names_handed_in, without_copy
from .roster import Identity, Roster
from .standing import TIMESTAMP, parse_time
from .unpacking import RefusedError


class Road(StrEnum):
    """Where a download comes from."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    ZIP = "zip"
    NBGRADER = "nbgrader"


@dataclass(frozen=True)
class Found:
    """One attempt as a download holds it.

    `people` are all who handed it in together; `files` maps paths within the attempt to entries.
    `late` is the platform's own word, where it has one. `reply` is what this road calls the place
    of an answer: a folder (Moodle), or a file's name (Canvas). `doubt` is why it is nobody's, and
    `strange` why it is nothing of this assignment's.
    `turn` grows from attempt to attempt, where a platform that tells no time numbers them.
    """

    people: tuple[Identity, ...]
    files: Mapping[str, Entry]
    submitted: datetime | None = None
    late: bool | None = None
    reply: str = ""
    key: str = ""
    doubt: str = ""
    strange: str = ""
    turn: int = 0


_CANVAS = re.compile(
    r"^(?P<name>[^_].*?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)$"
)
_CANVAS_ANONYMOUS = re.compile(
    r"^(?P<late>LATE_)?anon_(?P<user>\w+?)_(?P<attachment>\d+)_(?P<file>.+)$"
)

_CANVAS_USERS = re.compile(r"(?=_(?P<user>\d+)_\d+_.)")
"""Every place in a name where a user's number may stand."""
_WHOSE = (
    "may be of either of two students: there are two places for a number in its name (unpack the "
    "download, take the number of nobody out of the name, collect the folder)"
)


def canvas(
    entries: Sequence[Entry], assignment: Assignment, _roster: Roster | None
) -> Iterator[Found]:
    """Read Canvas's "Download Submissions": `lovelaceada_LATE_12345_67890_work-1.py`.

    The parts are the sortable name, whether it is late, the user's id, the attachment's id, and the
    file's name, to which Canvas adds `-1` when it was handed in again. All lie in one folder.

    People choose their names, which may hold somebody's number, and name their files: where a name
    can be read in two ways, only a file that is asked for tells which one it is.
    """
    asked_for = names_handed_in(assignment)
    by_user: dict[tuple[str, str], list[tuple[re.Match[str], Entry]]] = {}
    for entry in entries:
        name = entry.path.name
        parts = _CANVAS_ANONYMOUS.match(name) or _CANVAS.match(name)
        if parts is None:
            yield _nobodys(entry)
            continue
        others = {other["user"] for other in _CANVAS_USERS.finditer(name)} - {parts["user"]}
        if others and without_copy(parts["file"])[0] not in asked_for:
            yield replace(_nobodys(entry), doubt=_WHOSE)
            continue
        known = parts.groupdict().get("name") or ""
        by_user.setdefault((parts["user"], known), []).append((parts, entry))
    for (user, name), found in by_user.items():
        best = min(found, key=lambda one: not one[0]["file"].endswith(".py"))
        yield Found(
            (Identity(name, ids={"canvas": user}),),
            {parts["file"]: entry for parts, entry in sorted(found, key=_attachment)},
            late=any(parts["late"] for parts, _ in found),
            reply=best[1].path.name,
            key=user,
            turn=max(map(_attachment, found)),
        )


def _attachment(one: tuple[re.Match[str], Entry]) -> int:
    return int(one[0]["attachment"])


_MOODLE = re.compile(
    r"^(?P<name>.*?)_(?P<participant>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<rest>.*)$"
)
_MOODLE_NUMBERS = re.compile(r"_\d+_assignsubmission_")


def moodle(
    entries: Sequence[Entry], _assignment: Assignment, roster: Roster | None
) -> Iterator[Found]:
    """Read Moodle's "Download all submissions": `Ada Lovelace_123456_assignsubmission_file_/...`.

    With "in folders" switched off the file's name follows the last underscore. The number is the
    participant's in this assignment, and no user id. Students choose names of files, and often
    their own: with two places for a number it is nobody's. Where groups hand in, the group's name
    and a dash come first.
    """
    by_participant: dict[str, dict[str, Entry]] = {}
    names: dict[str, tuple[str, str]] = {}
    depths = [
        i for e in entries for i, part in enumerate(e.path.parts) if _MOODLE_NUMBERS.search(part)
    ]
    place = min(depths, default=0)  # further down students name folders
    for entry in entries:
        parts = _MOODLE.match(entry.path.parts[place]) if len(entry.path.parts) > place else None
        if parts is None:
            yield _nobodys(entry)
            continue
        if len(_MOODLE_NUMBERS.findall(parts.string)) > 1:
            yield replace(_nobodys(entry), doubt=_WHOSE)
            continue
        if parts["kind"] != "file":
            continue
        inner = [parts["rest"], *entry.path.parts[place + 1 :]]
        flat = len(entry.path.parts) == place + 1
        path = "/".join(part for part in inner if part)
        prefix = parts.string[: parts.start("rest")]
        by_participant.setdefault(parts["participant"], {})[path] = entry
        names[parts["participant"]] = parts["name"], prefix if flat else parts.string
    people = _without_groups({who: name for who, (name, _) in names.items()}, roster)
    for participant, files in by_participant.items():
        _, reply = names[participant]
        yield Found(
            (Identity(people[participant], ids={}),),
            files,
            reply=reply,
            key=participant,
        )


def _without_groups(names: Mapping[str, str], roster: Roster | None) -> dict[str, str]:
    """Return names without the group's and a dash, if that is what stands before all of them.

    It does where more of them are somebody's without it than with it, and at least half of all.
    """

    def is_known(name: str) -> bool:
        return roster is not None and roster.match(Identity(name)) is not None

    without: dict[str, str] = {}
    for key, name in names.items():
        parts = name.split("-")
        ends = ["-".join(parts[place:]) for place in range(1, len(parts))]
        without |= {key: next(filter(is_known, ends), ends[0])} if ends else {}
    known = sum(map(is_known, without.values()))
    more = known > sum(map(is_known, names.values())) and 2 * known >= len(names)
    return without if more and len(without) == len(names) else dict(names)


GRADESCOPE_METADATA = "submission_metadata.yml"


def gradescope(
    entries: Sequence[Entry], _assignment: Assignment, _roster: Roster | None
) -> Iterator[Found]:
    """Read Gradescope's "Export Submissions": `submission_123/` and `submission_metadata.yml`.

    The metadata name all submitters of a group, and when it was handed in. A file of that name
    which a student handed in lies deeper.
    """
    named = [entry for entry in entries if entry.path.name == GRADESCOPE_METADATA]
    metadata = min(named, key=lambda entry: len(entry.path.parts), default=None)
    if metadata is None:
        raise CourseError(
            f"the download holds no {GRADESCOPE_METADATA}; in Gradescope choose Review Grades, "
            "Export Submissions, and take the file as it is"
        )
    root = metadata.path.parent
    told = _yaml(metadata)
    folders: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry is metadata:
            continue
        inner = entry.path.relative_to(root) if entry.path.is_relative_to(root) else None
        if inner is None or len(inner.parts) < 2 or inner.parts[0] not in told:
            yield _nobodys(entry)
            continue
        folders.setdefault(inner.parts[0], {})["/".join(inner.parts[1:])] = entry
    for folder, about in told.items():
        people = about.get(":submitters") if isinstance(about, dict) else None
        if not isinstance(people, list) or not all(isinstance(p, dict) for p in people):
            raise CourseError(f"{GRADESCOPE_METADATA}: {folder}: has no list of :submitters:")
        yield Found(
            tuple(_gradescope_person(person) for person in people),
            folders.get(folder, {}),
            submitted=_moment(about.get(":created_at")),
            key=folder,
        )


def _gradescope_person(person: Mapping[str, Any]) -> Identity:
    sid = str(person.get(":sid") or "")
    ids = {"gradescope": sid, "id": sid} if sid else {}
    return Identity(str(person.get(":name") or ""), str(person.get(":email") or ""), ids)


def _yaml(entry: Entry) -> dict[str, Any]:
    try:
        import yaml  # noqa: PLC0415 - for this road only
    except ImportError:
        raise CourseError(
            'PyYAML is needed for this; run: python -m pip install "autograder-kit[instructor]"'
        ) from None
    try:
        # It makes texts alone: what looks like a number or a date may be what a student is called.
        told = yaml.load(entry.read(), yaml.BaseLoader)  # noqa: S506 - and nothing but texts
    except (yaml.YAMLError, RefusedError, ValueError, RecursionError) as error:
        raise CourseError(f"{GRADESCOPE_METADATA}: cannot be read: {error}") from None
    if not isinstance(told, dict) or not told:
        raise CourseError(f"{GRADESCOPE_METADATA}: names no submission")
    return {str(key): value for key, value in told.items()}


def _moment(value: object) -> datetime | None:
    """Read a time as Ruby writes it, with a blank before the zone (`... 10:00:00.000000000 Z`)."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(re.sub(r"\s+(?=(Z|[+-]\d\d:?\d\d)$)", "", value.strip()))
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


_EXCHANGE = re.compile(r"^(?P<student>.+?)\+(?P<assignment>[^+]+)\+(?P<time>[^+]+?)(\+[^+]*)?$")


_NBGRADERS = {"inbound", "submitted"}


def nbgrader(
    entries: Sequence[Entry], assignment: Assignment, _roster: Roster | None
) -> Iterator[Found]:
    """Read nbgrader's exchange (`inbound/`), or its `submitted/` folder.

    In the exchange a folder is `STUDENT+ASSIGNMENT+TIME+RANDOM`: each attempt has one of its own.
    Attempts lie at the top, or in the one folder of that name which is around everything. What
    looks like one deeper down is a folder that a student handed in.
    """
    top = _top(entries)
    attempts: dict[PurePosixPath, dict[str, Entry]] = {}
    others: dict[PurePosixPath, str] = {}
    for entry in entries:
        folder, called = _nbgraders_folder(entry.path, top)
        if called != assignment.name:
            others[folder] = f"is an attempt at {printable(called, 100)}" if called else ""
            continue
        attempts.setdefault(folder, {})[entry.path.relative_to(folder).as_posix()] = entry
    for folder, why in others.items():
        yield Found((), {str(folder): entries[0]}, strange=why)
    for folder, files in attempts.items():
        exchanged = _EXCHANGE.match(folder.name)
        student = exchanged["student"] if exchanged else folder.parent.name
        time = parse_time(exchanged["time"]) if exchanged else None
        told = files.pop(TIMESTAMP, None)
        yield Found(
            (Identity(ids={"id": student}),),  # no name: who has another account is another
            files,
            submitted=_time_in(told) or time,
            key=folder.name if exchanged else student,
        )


def _top(entries: Sequence[Entry]) -> int:
    """Return how many folders lie around all attempts, the last one as nbgrader calls it.

    One or two, with that of the course: further down students name folders.
    """
    around = {entry.path.parent.parts[:2] for entry in entries}
    first, second = ({parts[n] if len(parts) > n else "" for parts in around} for n in (0, 1))
    if len(first) == 1 and first <= _NBGRADERS:
        return 1
    (course, *others) = first or {""}
    return 2 if not others and second <= _NBGRADERS and not _EXCHANGE.match(course) else 0


def _nbgraders_folder(path: PurePosixPath, top: int) -> tuple[PurePosixPath, str]:
    """Return the folder that holds an attempt, and at which assignment; a path itself has none."""
    below = path.parts[top:-1]
    exchanged = _EXCHANGE.match(below[0]) if below else None
    if exchanged:
        return PurePosixPath(*path.parts[: top + 1]), exchanged["assignment"]
    if len(below) < 2:
        return path, ""
    return PurePosixPath(*path.parts[: top + 2]), below[1]


def plain_zip(
    entries: Sequence[Entry], assignment: Assignment, roster: Roster | None
) -> Iterator[Found]:
    """Read an archive of folders, or of archives and files, each called as a student is.

    `ada/...` and `ada.zip` are both ada's. One folder around them all is looked through if it is no
    student's by the roster: where something in it is, or none of the files that are asked for.
    Raises `CourseError` where only a roster could tell.
    """
    roots = {entry.path.parts[0] for entry in entries}
    wrapped = len(roots) == 1 and all(len(entry.path.parts) > 1 for entry in entries)
    if wrapped:
        (around,) = roots
        within = {entry.path.parts[1:] for entry in entries}
        asked_for = names_handed_in(assignment)
        loose = any(len(p) == 1 and without_copy(p[0])[0] in asked_for for p in within)
        if roster is not None:
            owners = {p[0] if len(p) > 1 else PurePosixPath(p[0]).stem for p in within}
            anybodys = any(_in_roster(roster, name) for name in owners)
            wrapped = not _in_roster(roster, around) and (anybodys or not loose)
        elif loose and all(len(p) == 1 and not p[0].endswith(".zip") for p in within):
            wrapped = False
        else:
            raise CourseError(
                f"all of the download lies in one folder, {printable(around, 100)}: is it a "
                "student's, or around them all? Write roster.csv, or pack the students' own folders"
            )
    attempts: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        parts = entry.path.parts[1:] if wrapped else entry.path.parts
        if len(parts) == 1:
            attempts.setdefault(PurePosixPath(parts[0]).stem, {})[parts[0]] = entry
        else:
            attempts.setdefault(parts[0], {})["/".join(parts[1:])] = entry
    for student, files in attempts.items():
        told = files.pop(TIMESTAMP, None)
        who = Identity(student, ids={"id": student})
        yield Found((who,), files, submitted=_time_in(told), key=student)


def _in_roster(roster: Roster, name: str) -> bool:
    return roster.match(Identity(name, ids={"id": name})) is not None


def _time_in(entry: Entry | None) -> datetime | None:
    if entry is None:
        return None
    try:
        return parse_time(entry.read().decode("utf-8", "replace"))
    except RefusedError:
        return None


def _nobodys(entry: Entry) -> Found:
    return Found((), {str(entry.path): entry})


ROADS: Mapping[Road, Callable[[Sequence[Entry], Assignment, Roster | None], Iterator[Found]]] = {
    Road.CANVAS: canvas,
    Road.MOODLE: moodle,
    Road.GRADESCOPE: gradescope,
    Road.ZIP: plain_zip,
    Road.NBGRADER: nbgrader,
}
