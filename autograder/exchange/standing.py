"""What the rules make of when somebody handed in: days late, days of the bank, what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ..grading.opening import read_beside
from .policy import Policy

TIMESTAMP = "timestamp.txt"
"""The file in which nbgrader, and `collect`, keep when a submission was handed in."""

LARGEST_NOTE = 1024
"""What such a file may hold, in bytes; a larger one is read like none."""

_LONGEST_ZONE = 50


@dataclass(frozen=True)
class Standing:
    """One student in one assignment.

    `days_late` are days that had begun, `bank_days` those of the student's bank that they used up,
    `percent_off` what the others cost of the points earned.
    """

    student: str
    assignment: str
    due: datetime | None = None
    submitted: datetime | None = None
    days_late: int = 0
    bank_days: int = 0
    percent_off: float = 0.0
    excused: bool = False
    extended: bool = False
    too_late: bool = False
    group: str = ""

    def after_lateness(self, points: float) -> float:
        """Return what is left of some points, to a hundredth."""
        return round(points * (1 - self.percent_off / 100), 2)


Times = Mapping[str, datetime]
"""When a student handed in, by assignment."""


def standings(policy: Policy, student: str, times: Times, *asked: str) -> dict[str, Standing]:
    """Return a student's standing in each assignment that is asked for, in the policy or `times`.

    The days of the bank are spent in the order of the deadlines.
    """
    names = dict.fromkeys((*policy.assignments, *times, *asked))
    far = datetime.max.replace(tzinfo=UTC)
    left = policy.late_days.of(student)
    found = {}
    for name in sorted(names, key=lambda n: (_first_due(policy, n) or far, n)):
        standing = _standing(policy, student, name, times.get(name), left)
        left -= standing.bank_days
        found[name] = standing
    return found


def _first_due(policy: Policy, assignment: str) -> datetime | None:
    due = policy.rules_of(assignment).due
    return None if due is None else policy.moment(due)


def _standing(
    policy: Policy, student: str, assignment: str, submitted: datetime | None, left: int
) -> Standing:
    rules = policy.rules_of(assignment)
    if student in rules.submitted:
        submitted = policy.moment(rules.submitted[student])
    due, closes = policy.due(assignment, student), policy.closes(assignment, student)
    excused = student in rules.excused
    days = 0
    if due is not None and submitted is not None and not excused:
        days = days_late(submitted, due, rules.late.grace_minutes)
    bank = min(days, left) if rules.late_days_allowed else 0
    return Standing(
        student,
        assignment,
        due,
        submitted,
        days,
        bank,
        min((days - bank) * rules.late.percent_per_day, rules.late.at_most_percent),
        excused=excused,
        extended=student in rules.extensions,
        too_late=closes is not None and submitted is not None and submitted > closes,
        group=rules.group_of(student)[0],
    )


def days_late(submitted: datetime, due: datetime, grace_minutes: int = 0) -> int:
    """Return the number of days that had begun after the deadline; none within the grace.

    A day ends at the same time by the deadline's clock, though it has 25 hours, as where attempts
    close.
    """
    if submitted - due <= timedelta(minutes=grace_minutes):
        return 0
    by_the_clock = submitted.astimezone(due.tzinfo).replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, math.ceil(by_the_clock / timedelta(days=1)))


def read_time(submitted: Path, student: str, assignment: str) -> datetime | None:
    """Read a submission's `timestamp.txt`; None where there is none, or none that can be read."""
    read = read_beside(assignment, submitted, student, [TIMESTAMP], LARGEST_NOTE)
    return parse_time(read[TIMESTAMP].decode("utf-8", "replace")) if read else None


def parse_time(text: str) -> datetime | None:
    """Read a time as nbgrader writes it (`2026-10-01 12:00:00.5 UTC`), or ISO 8601; else None.

    A time without a zone is UTC, as nbgrader takes it. One at the ends of what Python can count has
    no neighbours, and is none.
    """
    if len(text) > LARGEST_NOTE:
        return None
    moment, _, zone = text.strip().rpartition(" ")
    try:
        if any(c.isalpha() for c in zone) and moment:
            read = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone[:_LONGEST_ZONE]))
        else:
            read = datetime.fromisoformat(text.strip())
        read = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, KeyError, OSError):
        return None
    return read if MINYEAR < read.year < MAXYEAR else None


def time_text(moment: datetime) -> str:
    """Write a time as nbgrader does."""
    at = moment.astimezone(UTC)
    return f"{at.year:04}-{at:%m-%d %H:%M:%S.%f} UTC"


def times_of(submitted: Path, student: str, assignments: Iterable[str]) -> dict[str, datetime]:
    """Return when a student handed in, by assignment, as far as `submitted/` tells."""
    read = {name: read_time(submitted, student, name) for name in assignments}
    return {name: time for name, time in read.items() if time is not None}


@dataclass(frozen=True)
class PolicyRow:
    """What a person is shown of the rules before anything is graded."""

    student: str
    graded_as: str
    standing: Standing

    @property
    def says(self) -> str:
        """The rules that apply to this student, in a line."""
        at, says = self.standing, []
        if at.excused:
            says.append("excused")
        if at.group:
            says.append(f"group {at.group}, graded once as {self.graded_as}")
        if at.extended:
            says.append("extended")
        if at.too_late:
            says.append("too late to count")
        if at.days_late:
            says.append(f"{at.days_late} days late, {at.bank_days} of the bank")
        if at.percent_off:
            says.append(f"{at.percent_off:g} % off")
        if at.due is not None and at.submitted is None:
            says.append("time of handing in unknown")
        return "; ".join(says)


def representative(policy: Policy, assignment: str, student: str) -> str:
    """Return the member of a student's group under whose name the group is graded: the first."""
    return policy.rules_of(assignment).group_of(student)[1][0]


def times_everywhere(
    policy: Policy, student: str, submitted: Path, *more: str
) -> dict[str, datetime]:
    """Return when a student, or the group, handed in the assignments of a policy, and `more`."""
    times: dict[str, datetime] = {}
    for name in dict.fromkeys((*policy.assignments, *more)):
        times |= times_of(submitted, representative(policy, name, student), [name]) or (
            times_of(submitted, student, [name])
        )
    return times


def policy_rows(
    policy: Policy, assignment: str, students: Iterable[str], submitted: Path
) -> list[PolicyRow]:
    """Return one row a student: what the rules make of what lies in `submitted/`.

    The member of a group has the time of the one as whom the group is graded.
    """
    rows = []
    for student in sorted(students):
        times = times_everywhere(policy, student, submitted, assignment)
        standing = standings(policy, student, times, assignment)[assignment]
        rows.append(PolicyRow(student, representative(policy, assignment, student), standing))
    return rows
