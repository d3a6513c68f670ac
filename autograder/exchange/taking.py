"""What a download holds for an assignment: whose each attempt is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ..course import Assignment
from ..errors import CourseError
from ..text import printable
from .archives import read_download
from .attempts import Attempt
from .downloads import ROADS, Found, Road
from .picking import wanted
from .policy import Policy
from .roster import Identity, Roster, is_student_id
from .unpacking import ArchiveLimits, Spent

_CANDIDATES = 200
"""For how many of those who are no student it is looked who may be meant: it takes a while."""


@dataclass(frozen=True)
class Errand:
    """What is to be collected, and by which rules."""

    course: Path
    submitted: Path
    assignment: Assignment
    download: Path
    road: Road
    policy: Policy
    roster: Roster | None
    force: bool = False
    limits: ArchiveLimits = field(default_factory=ArchiveLimits)

    def alone(self, taken: Sequence[Taken]) -> bool:
        """Tell whether a download is one person's word on whose it is, whatever was known."""
        return self.force and len(taken) == 1


@dataclass(frozen=True)
class Taken:
    """An attempt in this download, before it has a number; `accounts` is whose, by the platform."""

    accounts: Mapping[str, str]
    found: Found
    files: Mapping[str, bytes]
    notes: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The students who handed it in."""
        return tuple(sorted(self.accounts))


@dataclass(frozen=True)
class Haul:
    """A whole download. `unmatched` maps whoever is no student for certain to who may be meant.

    `left` are entries that are nobody's, or were refused, each with the reason.
    """

    taken: tuple[Taken, ...]
    unmatched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def take(errand: Errand, before: Sequence[Attempt], stack: ExitStack) -> Haul:
    """Read a download: whose each attempt is, and the files that were asked for.

    `before` are attempts that were collected already. Raises `CourseError` where the download holds
    nothing of what the road hands out.
    """
    contents = read_download(errand.download, stack, errand.limits)
    taken: list[Taken] = []
    unmatched: list[tuple[str, tuple[str, ...]]] = []
    left = list(contents.refused)
    read: Counter[tuple[str, ...]] = Counter()  # by all who handed in: a partner costs nobody
    for found in ROADS[errand.road](contents.entries, errand.assignment, errand.roster):
        if not found.people:
            strange = found.strange or f"is not named as {errand.road} names files"
            left += [(name, strange) for name in found.files if not found.doubt]
            unmatched += [(f"{name} {found.doubt}", ()) for name in found.files if found.doubt]
            continue
        accounts: dict[str, str] = {}
        for who in found.people:
            student = _student(errand.roster, who)
            if student is None:
                ask = errand.roster if len(unmatched) < _CANDIDATES else None
                alike = () if ask is None else ask.alike(who)
                unmatched.append((who.shown, alike))
            else:
                accounts[student] = _account(errand.road, found, who)
        people = tuple(sorted(accounts))
        if people and read[people] >= errand.limits.student_bytes:
            most = errand.limits.student_bytes // 2**20
            left.append((found.key, f"is left out: what is before it holds {most} MiB"))
        elif people:
            spent = Spent()
            files, notes = wanted(errand.assignment, found.files, errand.limits, spent)
            read[people] += spent.bytes
            taken.append(Taken(accounts, found, files, notes))
    known = [] if errand.alone(taken) else [a for a in before if a.road == errand.road.value]
    taken, several = _told_apart(taken, known)
    unmatched += several
    if not taken and not unmatched:
        raise CourseError(
            f"{errand.download}: holds no submission as {errand.road} hands them out "
            f"({len(contents.entries)} files; name another road with --from)"
        )
    return Haul(tuple(taken), tuple(unmatched), tuple(left))


def _account(road: Road, found: Found, who: Identity) -> str:
    """Return what a platform knows somebody by, where a student has one account alone there.

    On Canvas and Moodle that is a number, on Gradescope a student id and an address, and elsewhere
    what a folder is called.
    """
    if road in {Road.CANVAS, Road.MOODLE}:
        return found.key
    if road is Road.GRADESCOPE:
        return " ".join(filter(None, (who.ids.get("gradescope"), who.email.casefold())))
    return who.ids["id"]


def _told_apart(
    taken: Sequence[Taken], before: Sequence[Attempt]
) -> tuple[list[Taken], list[tuple[str, tuple[str, ...]]]]:
    """Return what is somebody's beyond doubt, and the rest as what is unmatched.

    Of two accounts of one name, which a student may have taken on, a person has to say whose is
    whose, and so of one account under two names; in whichever download the other one came.
    """
    here = _conflicts([one.accounts for one in taken])
    ever = _conflicts([*(one.accounts for one in taken), *(one.accounts for one in before)])
    kept: list[Taken] = []
    several: list[tuple[str, tuple[str, ...]]] = []
    for one in taken:
        if ever.isdisjoint(one.accounts.items()):
            kept.append(one)
            continue
        why = _EARLIER if here.isdisjoint(one.accounts.items()) else _SEVERAL
        several += [(f"{_shown(one.found, who)}, {why}", one.people) for who in one.found.people]
    return kept, several


def _conflicts(known: Iterable[Mapping[str, str]]) -> set[tuple[str, str]]:
    """Return pairs of student and account of which another pair holds one of the two."""
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    pairs = {pair for one in known for pair in one.items() if pair[1]}
    for student, account in pairs:
        accounts[student].add(account)
        owners[account].add(student)
    return {(s, a) for s, a in pairs if len(accounts[s]) > 1 or len(owners[a]) > 1}


def _shown(found: Found, who: Identity) -> str:
    if found.key in who.ids.values():
        return who.shown
    which = f"number {found.key}" if found.key.isdecimal() else f"in {printable(found.key, 100)}"
    return f"{who.shown}, {which}"


_SEVERAL = "one of several of this name (unpack the download, take the others out, collect it)"
_EARLIER = (
    "not who handed in under this name before (if this is the right one, collect a download that "
    "holds nothing else with --force)"
)


def _student(roster: Roster | None, who: Identity) -> str | None:
    if roster is not None:
        known = roster.match(who)
        return known.id if known else None
    name = who.ids.get("id", "")
    return name if is_student_id(name) else None
