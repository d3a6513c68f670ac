"""What a download holds for an assignment: whose each attempt is, and the files asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ..course import Assignment
from ..errors import CourseError
from ..text import printable
from .archives import (
    ArchiveLimits,
    Entry,
    RefusedError,
    Spent,
    counted,
    few,
    read_download,
    read_inner,
)
from .attempts import Attempt
from .downloads import ROADS, Found, Road
from .names import names_handed_in, without_copy
from .policy import Policy
from .roster import Identity, Roster, is_student_id

_NOTEBOOK = ".ipynb"
_CHECKPOINTS = ".ipynb_checkpoints"
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
    read: Counter[str] = Counter()
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
        if accounts and read[min(accounts)] >= errand.limits.student_bytes:
            most = errand.limits.student_bytes // 2**20
            left.append((found.key, f"is left out: what is before it holds {most} MiB"))
        elif accounts:
            spent = Spent()
            files, notes = wanted(errand.assignment, found.files, errand.limits, spent)
            read[min(accounts)] += spent.bytes
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
    return who.name


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
    return who.shown if found.key == who.name else f"{who.shown}, number {found.key}"


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


def wanted(
    assignment: Assignment,
    files: Mapping[str, Entry],
    limits: ArchiveLimits,
    spent: Spent | None = None,
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Read the files that were asked for, whatever folder or archive they lie in.

    Returns their contents by name, and sentences on what is unusual; `spent` is what it took.
    """
    spent = spent or Spent()
    found = {PurePosixPath(path): counted(entry, limits, spent) for path, entry in files.items()}
    names = names_handed_in(assignment)
    for path in dict.fromkeys(path for name in names for path in _fitting(name, found)):
        found[path] = _read_now(found[path])  # before archives take up what may be unpacked
    notes: list[str] = []
    with ExitStack() as stack:
        inner = _unpacked(limits, found, stack, notes)
        found |= {path: counted(entry, limits, spent) for path, entry in inner.items()}
        chosen = _chosen(assignment, found, notes)
    return chosen, tuple(notes)


def _read_now(entry: Entry) -> Entry:
    try:
        content = entry.read()
    except RefusedError:
        return entry  # and is so once more
    return replace(entry, read=lambda: content)


def _chosen(
    assignment: Assignment, found: Mapping[PurePosixPath, Entry], notes: list[str]
) -> dict[str, bytes]:
    chosen: dict[str, bytes] = {}
    meant = {name: _fitting(name, found) for name in names_handed_in(assignment)}
    _find_renamed_notebooks(meant, found, notes)
    for name, paths in meant.items():
        if not paths:
            if name in assignment.files:
                notes.append(f"{name} was not handed in")
            continue
        contents, lost = _read_all({path: found[path] for path in paths})
        notes += _few(lost)
        if not contents:
            continue
        path, chosen[name] = next(iter(contents.items()))
        if path.name != name:
            notes.append(f"{name} was called {printable(path.name, 100)}")
        if len(set(contents.values())) > 1:
            times = f"{len(contents)} times, in different versions"
            notes.append(f"{name} is there {times}; taken: {printable(str(path), 100)}")
    return chosen


def _read_all(found: Mapping[PurePosixPath, Entry]) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    contents: dict[PurePosixPath, bytes] = {}
    lost: list[str] = []
    for path, entry in found.items():
        try:
            contents[path] = entry.read()
        except RefusedError as error:
            lost.append(f"{printable(str(path), 100)} {error}")
    return contents, lost


def _few(told: Sequence[str]) -> list[str]:
    first, others = few(told)
    return [*first, *([f"and {others:,} more"] if others else [])]


def _find_renamed_notebooks(
    meant: dict[str, list[PurePosixPath]],
    found: Mapping[PurePosixPath, Entry],
    notes: list[str],
) -> None:
    """Let notebooks of other names stand for those that are missing, where it is clear for which.

    That is where a name goes on as the missing one's does, as Jupyter's copies do, or where one
    notebook is missing and one is left. What Jupyter saves by itself stands for none.
    """
    known = {path for paths in meant.values() for path in paths}
    copies: defaultdict[str, list[PurePosixPath]] = defaultdict(list)
    for path in sorted(set(found) - known):
        if path.suffix.lower() == _NOTEBOOK and _CHECKPOINTS not in path.parts:
            stems = [name.removesuffix(_NOTEBOOK) for name in meant if name.endswith(_NOTEBOOK)]
            alike = [stem for stem in stems if path.name.casefold().startswith(stem.casefold())]
            copies[max(alike, key=len, default="")].append(path)
    for name, paths in meant.items():
        if not paths and len(copies[name.removesuffix(_NOTEBOOK)]) == 1:
            meant[name] = copies.pop(name.removesuffix(_NOTEBOOK))
    missing = [name for name, paths in meant.items() if not paths and name.endswith(_NOTEBOOK)]
    if len(missing) == 1 and len(copies[""]) == 1:
        meant[missing[0]] = copies.pop("")
    if left := [printable(path.name, 100) for paths in copies.values() for path in paths]:
        notes.append(f"not taken, since no notebook is called so: {', '.join(_few(left))}")


def _unpacked(
    limits: ArchiveLimits,
    found: Mapping[PurePosixPath, Entry],
    stack: ExitStack,
    notes: list[str],
) -> dict[PurePosixPath, Entry]:
    """Return the entries of archives that a student handed in; archives in these are not opened."""
    inner: dict[PurePosixPath, Entry] = {}
    spent = Spent(entries=len(found))
    lost: list[str] = []
    for path, entry in found.items():
        if path.suffix.lower() != ".zip":
            continue
        try:
            contents = read_inner(entry.read(), limits, spent, stack)
        except RefusedError as error:
            lost.append(f"{printable(path.name, 100)} {error}")
            continue
        inner |= {path / one.path: one for one in contents.entries}
        where = printable(path.name, 100)
        lost += [f"{where}: {printable(name, 100)} {why}" for name, why in contents.refused]
    notes += _few(lost)
    return inner


def _fitting(name: str, found: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Return the paths that may be meant by a file's name, the one that is taken first.

    The name itself comes before the name as a platform changes it, and before other capitals; a
    later copy before an earlier one; less deep before deeper.
    """
    fitting = []
    for path in found:
        plain, copy = without_copy(path.name)
        if path.name == name:
            fitting.append((0, 0, len(path.parts), path))
        elif plain == name:
            fitting.append((1, -copy, len(path.parts), path))
        elif plain.casefold() == name.casefold():
            fitting.append((2, -copy, len(path.parts), path))
    return [path for *_, path in sorted(fitting)]
