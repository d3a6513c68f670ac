"""Attempts: what was collected so far, and which of a student's attempts counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .policy import Policy, Rule
from .standing import Times, parse_time, standings

RECORD = "record.json"
FORMAT = 1
"""Version of `record.json`."""


@dataclass(frozen=True)
class Attempt:
    """One attempt that was collected. `number` counts a student's attempts from 1.

    `student` is who it is kept under, `people` all who handed it in together. `digest` is that of
    all its files, `code_digest` of those that are graded, as results name it. `reply` is what the
    road it came by calls the place of an answer, and `participant` its number for who is meant.
    `accounts` are those of `people` on that road, where each has one alone. `made_for` is the
    version that it says it was made for; None in a record of before.
    """

    student: str
    number: int
    people: tuple[str, ...]
    road: str
    digest: str
    code_digest: str
    submitted: datetime | None = None
    late: bool | None = None
    download: str = ""
    reply: str = ""
    participant: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)
    made_for: str | None = None

    @property
    def graded_as(self) -> tuple[str, str | None]:
        """By what points are known of it: what is graded of it, and by which version."""
        return self.code_digest, self.made_for


@dataclass(frozen=True)
class Record:
    """All that was collected of an assignment.

    `attempts` are in the order in which they were collected. `placed` are digests of what was put
    into submitted/, by student, and `downloads` begin the digests of what was collected.
    """

    attempts: tuple[Attempt, ...] = ()
    placed: Mapping[str, str] = field(default_factory=dict)
    downloads: tuple[str, ...] = ()

    def of(self, students: Sequence[str]) -> list[Attempt]:
        """Return a student's or a group's attempts, in the order in which they were handed in.

        Each was handed in by some of them, or by all of them and others. Where a platform tells no
        times the order is that in which they were collected.
        """
        group = {*students}
        found = [
            a for a in self.attempts if a.people and ({*a.people} <= group or {*a.people} >= group)
        ]
        if all(a.submitted is not None for a in found):
            return sorted(found, key=lambda a: (a.submitted, a.number, a.student))
        return found

    def placed_for(self, people: Sequence[str]) -> bool:
        """Tell whether what was put into submitted/ for the first of them is what all handed in."""
        placed = self.placed.get(people[0])
        return any(a.digest == placed and {*a.people} >= {*people} for a in self.attempts)


def folder_of(course: Path, assignment: str) -> Path:
    """Return the folder of what was collected of an assignment."""
    return course / "collected" / assignment


def load_record(folder: Path) -> Record:
    """Read `record.json`; nothing was collected where there is none. Raises `CourseError`."""
    path = folder / RECORD
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise CourseError(f"{path}: is of format {data['format']}, and not {FORMAT}")
        attempts = tuple(_attempt(one) for one in data["attempts"])
        return Record(attempts, dict(data["placed"]), tuple(data.get("downloads", ())))
    except FileNotFoundError:
        return Record()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path}: is no record of what was collected ({error!r}); put it back from a copy, or "
            f"move {folder} away and collect the downloads in it again"
        ) from None


def record_text(record: Record) -> str:
    """Return `record.json`: the same text for the same record."""
    data = {
        "format": FORMAT,
        "attempts": [attempt_data(attempt) for attempt in record.attempts],
        "placed": dict(sorted(record.placed.items())),
        "downloads": list(record.downloads),
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def attempt_data(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as plain data."""
    data = dict(vars(attempt))
    data["people"], data["accounts"] = list(attempt.people), dict(attempt.accounts)
    data["submitted"] = attempt.submitted and attempt.submitted.isoformat()
    return data


def without_rivals(attempt: Attempt, road: str, accounts: Mapping[str, str]) -> Attempt:
    """Return an attempt that contradicts nothing of what `accounts` says of students on a road."""
    if attempt.road != road:
        return attempt
    taken = set(accounts.values())
    kept = {
        who: known
        for who, known in attempt.accounts.items()
        if accounts.get(who, known) == known and (known not in taken or who in accounts)
    }
    return replace(attempt, accounts=kept)


def _attempt(data: Mapping[str, Any]) -> Attempt:
    submitted = data["submitted"] and parse_time(data["submitted"])
    return Attempt(**{**data, "people": tuple(data["people"]), "submitted": submitted})


def with_partners(
    policy: Policy,
    assignment: str,
    record: Record,
    counts: Callable[[tuple[str, ...]], bool] | None = None,
) -> Policy:
    """Return a policy in which those who handed in together are a group, as a platform told.

    That is who handed in every attempt together. Of whom one has also handed in something else,
    each has what names them: nobody is given, or loses, what a partner did without them. So it is
    where what is graded came by another way, or by whatever else `counts` says of a group. A group
    that the policy names stays as it is.
    """
    counts = counts or record.placed_for
    rules = policy.rules_of(assignment)
    groups = dict(rules.groups)
    named = {member for members in groups.values() for member in members}
    together: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for person in sorted({person for attempt in record.attempts for person in attempt.people}):
        theirs = (n for n, attempt in enumerate(record.attempts) if person in attempt.people)
        if person not in named:
            together[tuple(theirs)].append(person)
    pairs = (tuple(p) for p in together.values() if len(p) > 1 and counts(tuple(p)))
    names = (f"together-{n}" for n in count(1) if f"together-{n}" not in rules.groups)
    groups |= dict(zip(names, pairs, strict=False))
    joined = rules.model_copy(update={"groups": groups})
    return policy.model_copy(update={"assignments": {**policy.assignments, assignment: joined}})


def with_all_partners(
    policy: Policy,
    course: Path,
    assignment: str,
    record: Record,
    counts: Callable[[tuple[str, ...]], bool] | None = None,
) -> Policy:
    """Return a policy with the partners of every assignment: days of the bank are the course's.

    `record` is that of `assignment`, and `counts` is as in `with_partners`; records of others are
    read.
    """
    for path in sorted((course / "collected").glob(f"*/{RECORD}")):
        if path.parent.name != assignment:
            policy = with_partners(policy, path.parent.name, load_record(path.parent))
    return with_partners(policy, assignment, record, counts)


@dataclass(frozen=True)
class Choice:
    """The attempt that counts, or None, and why."""

    attempt: Attempt | None
    reason: str


@dataclass(frozen=True)
class Choosing:
    """By what an attempt of a student, or of a group, is chosen.

    `scores` are points by `Attempt.graded_as`, and `elsewhere` is when they handed in other
    assignments. Deadlines are those of the members whom an attempt names: the latest one counts.
    """

    policy: Policy
    assignment: str
    members: tuple[str, ...]
    scores: Mapping[tuple[str, str | None], float]
    elsewhere: Times

    def choose(self, attempts: Sequence[Attempt]) -> Choice:
        """Return which of the attempts counts by the policy's rule; they come in their order."""
        rule = self.policy.rules_of(self.assignment).attempts
        open_ones = [attempt for attempt in attempts if not self._too_late(attempt)]
        if not open_ones:
            return Choice(None, "every attempt came after the assignment closed")
        if rule is Rule.FIRST:
            return Choice(open_ones[0], "the first")
        if rule is Rule.BEST:
            return self._best(open_ones)
        on_time = [attempt for attempt in open_ones if self._on_time(attempt)]
        if rule is Rule.LATEST_ON_TIME and on_time:
            return Choice(on_time[-1], "the latest on time")
        return Choice(open_ones[-1], "the latest")

    def _best(self, attempts: Sequence[Attempt]) -> Choice:
        if len(attempts) == 1:
            return Choice(attempts[0], "the only one")
        unknown = [a.number for a in attempts if a.graded_as not in self.scores]
        if unknown:
            numbers = ", ".join(map(str, unknown))
            return Choice(attempts[-1], f"the latest, until attempts are graded: {numbers}")

        def worth(numbered: tuple[int, Attempt]) -> tuple[float, int]:
            place, attempt = numbered
            return max(self._points(attempt, member) for member in self._named(attempt)), place

        best = max(enumerate(attempts), key=worth)
        return Choice(best[1], f"the best, {worth(best)[0]:g} points after lateness")

    def _named(self, attempt: Attempt) -> list[str]:
        return [member for member in self.members if member in attempt.people]

    def _points(self, attempt: Attempt, member: str) -> float:
        times = {name: at for name, at in self.elsewhere.items() if name != self.assignment}
        if attempt.submitted is not None:
            times[self.assignment] = attempt.submitted
        at = standings(self.policy, member, times, self.assignment)[self.assignment]
        return at.after_lateness(self.scores[attempt.graded_as])

    def _on_time(self, attempt: Attempt) -> bool:
        dues = [self.policy.due(self.assignment, member) for member in self._named(attempt)]
        grace = timedelta(minutes=self.policy.rules_of(self.assignment).late.grace_minutes)
        if attempt.submitted is None:
            return not attempt.late or None in dues
        return any(due is None or attempt.submitted - due <= grace for due in dues)

    def _too_late(self, attempt: Attempt) -> bool:
        if attempt.submitted is None:
            return False
        ends = [self.policy.closes(self.assignment, member) for member in self._named(attempt)]
        return all(end is not None and attempt.submitted > end for end in ends)
