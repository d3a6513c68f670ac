"""The course's rules, `policy.toml`: deadlines, lateness, extensions, groups, which attempt counts.

The file stands beside solutions/. Every fault is told at once, each with its line and its key. A
course without the file has no deadlines.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError, model_validator

from ..course import Slug, Table, explain, read_toml
from ..errors import CourseError
from .roster import Roster, StudentId

POLICY = "policy.toml"


Place = tuple[int | str, ...]
"""The parts of a key."""

Fault = tuple[Place, str]


class Rule(StrEnum):
    """Which of several attempts counts, among those that came before the assignment closed."""

    LATEST_ON_TIME = "latest-on-time"
    """The latest before the student's own deadline; where there is none, the latest."""
    LATEST = "latest"
    BEST = "best"
    """The one with most points when its lateness is taken off; the latest of equals."""
    FIRST = "first"


def _with_time_of_day(given: object) -> object:
    if not isinstance(given, datetime):
        raise ValueError("should be a date with a time, without quotes: 2026-10-01T23:59:00")
    return given


Moment = Annotated[datetime, BeforeValidator(_with_time_of_day)]
"""A TOML date-time; one without an offset is meant in the policy's time zone."""


class Late(Table):
    """What lateness costs. A day that has begun counts as a day."""

    percent_per_day: float = Field(0.0, ge=0, le=100, description="of the points earned")
    at_most_percent: float = Field(100.0, ge=0, le=100)
    grace_minutes: int = Field(0, ge=0, description="after the deadline, in which nothing is late")
    closes_after_days: int | None = Field(None, ge=0, description="later attempts do not count")


class AssignmentRules(Table):
    """The rules of one assignment; `submitted` are times of handing in that no download tells."""

    due: Moment | None = None
    attempts: Rule = Rule.LATEST_ON_TIME
    late: Late = Late()
    late_days_allowed: bool = Field(True, description="whether a bank's days may be spent here")
    extensions: dict[StudentId, Moment] = Field(default_factory=dict)
    excused: tuple[StudentId, ...] = ()
    groups: dict[Slug, tuple[StudentId, ...]] = Field(default_factory=dict)
    submitted: dict[StudentId, Moment] = Field(default_factory=dict)
    canvas_assignment: int | None = Field(None, gt=0, description="the number in Canvas's address")

    @model_validator(mode="after")
    def _agrees(self) -> AssignmentRules:
        if self.due is None and (self.extensions or self.late != Late()):
            raise ValueError("late and extensions need a deadline: due = 2026-10-01T23:59:00")
        members = [student for group in self.groups.values() for student in group]
        if twice := sorted({m for m in members if members.count(m) > 1}):
            raise ValueError(f"groups: {twice[0]!r} is a member twice")
        if empty := [name for name, group in self.groups.items() if not group]:
            raise ValueError(f"groups: {empty[0]!r} has no members")
        return self

    def group_of(self, student: str) -> tuple[str, tuple[str, ...]]:
        """Return the name and the members of a student's group; one alone has no name."""
        for name, members in self.groups.items():
            if student in members:
                return name, members
        return "", (student,)


class LateDays(Table):
    """Days of lateness that cost nothing: for each student, over the whole course."""

    bank: int = Field(0, ge=0)
    students: dict[StudentId, int] = Field(default_factory=dict)

    def of(self, student: str) -> int:
        """Return how many days a student has at the start of the course."""
        return self.students.get(student, self.bank)


class Policy(Table):
    """A whole `policy.toml`."""

    timezone: str = "UTC"
    late_days: LateDays = LateDays()
    assignments: dict[Slug, AssignmentRules] = Field(default_factory=dict)
    _zone: ZoneInfo = PrivateAttr(default_factory=lambda: ZoneInfo("UTC"))

    @model_validator(mode="after")
    def _knows_the_zone(self) -> Policy:
        try:
            self._zone = ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"timezone: there is no time zone {self.timezone!r}; one is Europe/Zurich"
            ) from None
        return self

    def rules_of(self, assignment: str) -> AssignmentRules:
        """Return an assignment's rules; those of one that the file does not name ask nothing."""
        return self.assignments.get(assignment, AssignmentRules())

    def moment(self, given: datetime) -> datetime:
        """Return a time with its offset; one without is meant in the policy's time zone."""
        return given if given.tzinfo is not None else given.replace(tzinfo=self._zone)

    def due(self, assignment: str, student: str) -> datetime | None:
        """Return a student's own deadline, or None."""
        rules = self.rules_of(assignment)
        due = rules.extensions.get(student, rules.due)
        return None if due is None else self.moment(due)

    def closes(self, assignment: str, student: str) -> datetime | None:
        """Return when attempts of a student begin not to count, or None."""
        due, days = self.due(assignment, student), self.rules_of(assignment).late.closes_after_days
        if due is None or days is None:
            return None
        grace = timedelta(minutes=self.rules_of(assignment).late.grace_minutes)
        return (due + timedelta(days=days)).astimezone(UTC) + grace

    def faults(self, roster: Roster | None, assignments: Sequence[str]) -> Iterator[Fault]:
        """Say, with the place, where the rules name somebody or something that is not there."""
        named: list[tuple[Place, str]] = [
            (("late_days", "students", student), student) for student in self.late_days.students
        ]
        for name, rules in self.assignments.items():
            here = ("assignments", name)
            if name not in assignments:
                yield here, f"there is no assignment {name!r} under solutions/"
            for key, students in (("extensions", rules.extensions), ("submitted", rules.submitted)):
                named += [((*here, key, student), student) for student in students]
            named += [((*here, "excused"), student) for student in rules.excused]
            for group, members in rules.groups.items():
                named += [((*here, "groups", group), student) for student in members]
        for place, student in named:
            if roster is not None and student not in roster.by_id:
                yield place, f"roster.csv has no student {student!r}"


def load_policy(course: Path, roster: Roster | None = None) -> Policy:
    """Read `COURSE/policy.toml`; no file means no rules.

    Raises `CourseError` with file, line, key and expectation of every fault.
    """
    path = course / POLICY
    if not path.exists():
        return Policy()
    text = read_toml(path, "the course's rules")
    content = tomllib.loads(text)
    names = [folder.name for folder in (course / "solutions").glob("*") if folder.is_dir()]
    try:
        policy = Policy(**content)
        found = [
            (place, f"{'.'.join(map(str, place))}: {fault}")
            for place, fault in policy.faults(roster, names)
        ]
    except ValidationError as error:
        found = [(fault["loc"], explain(fault, content)) for fault in error.errors()]
    if found:
        raise CourseError(
            "\n".join(f"{path}, line {line_of(text, place)}: {fault}" for place, fault in found)
        )
    return policy


_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(rf"^\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


def line_of(text: str, place: Place) -> int:
    """Return the line of a TOML text, counted from 1, that says most of the key `place`."""
    wanted = [part for part in map(str, place) if part != "[key]"]
    best, line = 0, 1
    table: list[str] = []
    for number, content in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(content), _KEY.match(content)
        if header:
            table = _parts(header[1])
            path = table
        elif key:
            path = [*table, *_parts(key[1])]
        else:
            continue
        alike = len(path) if wanted[: len(path)] == path else 0
        if alike > best:
            best, line = alike, number
    return line


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_NAME, dotted)]
