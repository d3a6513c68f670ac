"""From a download to `submitted/`: whose it is, which files, which attempt counts, what is kept.

`plan` reads and decides, and writes nothing; `placing` writes what it says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from ..course import Assignment
from ..errors import CourseError
from ..grading.intake import CHECKS, digest_of, digest_when_graded, version_said
from ..grading.opening import read_beside
from ..versions import VERSION_FILE
from .attempts import (
    Attempt,
    Choice,
    Choosing,
    Record,
    folder_of,
    load_record,
    with_all_partners,
    without_rivals,
)
from .downloads import Road
from .names import names_handed_in
from .standing import TIMESTAMP, read_time, representative, times_everywhere
from .taking import Errand, Taken, take
from .unpacking import ArchiveLimits

DIGITS = 12
"""How many digits of a digest tell what was collected from everything else."""

_LONGEST_NAME = 50
"""Characters of a download's name that are kept: in front of it and behind it comes more."""


class Step(StrEnum):
    """What becomes of a student's folder in `submitted/`."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    KEPT = "kept what was there"
    NONE = "no attempt counts"


@dataclass(frozen=True)
class Placing:
    """One student's folder: the attempt that counts, why, and what is done."""

    student: str
    attempts: int
    choice: Choice
    step: Step
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All that a collect would do. `unmatched` is as in `Haul`.

    `left` are entries of the download that are nobody's, or were refused, each with the reason.
    """

    record: Record
    contents: Mapping[tuple[str, int], Mapping[str, bytes]] = field(repr=False)
    placings: tuple[Placing, ...] = ()
    unmatched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    download: str = ""


def plan(errand: Errand) -> Plan:
    """Read a download and decide what is to be done with it; raises `CourseError`."""
    record = load_record(folder_of(errand.course, errand.assignment.name))
    with ExitStack() as stack:
        haul = take(errand, record.attempts, stack)
    stored = _name_of_download(errand.download)
    if errand.alone(haul.taken):
        road, accounts = errand.road.value, haul.taken[0].accounts
        believed = tuple(without_rivals(a, road, accounts) for a in record.attempts)
        record = replace(record, attempts=believed)
    attempts, news = _numbered(record, haul.taken, errand, stored)
    downloads = {*record.downloads, *([] if errand.download.is_dir() else [stored[:DIGITS]])}
    record = replace(record, attempts=attempts, downloads=tuple(sorted(downloads)))
    notes: dict[str, tuple[str, ...]] = {}
    for one in haul.taken:
        notes |= {person: (*notes.get(person, ()), *one.notes) for person in one.people}
    known = known_scores(errand)
    joined = _with_groups(errand, record, lambda _: True)
    placings = tuple(_placings(joined, record, notes, news, known))
    if kept := {one.student for one in placings if one.step is Step.KEPT}:
        # What came by another way is a partner's only if theirs was put there before.
        joined = _with_groups(errand, record, lambda p: p[0] not in kept or record.placed_for(p))
        placings = tuple(_placings(joined, record, notes, news, known))
    everybody = [] if errand.roster is None else [s.id for s in errand.roster.students]
    handed_in = {person for attempt in attempts for person in attempt.people}
    handed_in |= {m for s in handed_in for m in _group(joined, s)}
    return Plan(
        record,
        {(a.student, a.number): files for a, files in news},
        placings,
        haul.unmatched,
        haul.left,
        tuple(s for s in everybody if s not in handed_in),
        stored,
    )


def _with_groups(
    errand: Errand, record: Record, counts: Callable[[tuple[str, ...]], bool]
) -> Errand:
    name = errand.assignment.name
    return replace(
        errand, policy=with_all_partners(errand.policy, errand.course, name, record, counts)
    )


def _group(errand: Errand, student: str) -> tuple[str, ...]:
    return errand.policy.rules_of(errand.assignment.name).group_of(student)[1]


def _numbered(
    record: Record, taken: Sequence[Taken], errand: Errand, stored: str
) -> tuple[tuple[Attempt, ...], list[tuple[Attempt, Mapping[str, bytes]]]]:
    """Give each new attempt a number; one that was collected before has its own already.

    Who hands in once more what had been replaced by something else has a new attempt, unless this
    very download was collected before. Of a folder nobody knows that, and it is taken to have been.
    """
    before = {*record.downloads, *(a.download[:DIGITS] for a in record.attempts)}
    again = errand.download.is_dir() or stored[:DIGITS] in before
    attempts = list(record.attempts)
    news: list[tuple[Attempt, Mapping[str, bytes]]] = []
    for one in sorted(taken, key=_turn):
        student, digest = one.people[0], digest_of(one.files)
        if _changes_hands(attempts, one, digest, errand.road):
            continue
        mine = [a for a in attempts if a.student == student]
        known = [(a.road, a.digest, a.submitted, a.reply) for a in mine]
        this = (errand.road.value, digest, one.found.submitted, one.found.reply)
        if this in (known if again or one.found.submitted is not None else known[-1:]):
            continue
        attempt = Attempt(
            student,
            1 + max((a.number for a in mine), default=0),
            one.people,
            errand.road.value,
            digest,
            digest_when_graded(errand.assignment, one.files),
            one.found.submitted,
            one.found.late,
            stored,
            one.found.reply,
            one.found.key,
            one.accounts,
            version_said(one.files[VERSION_FILE]) if VERSION_FILE in one.files else "",
        )
        attempts.append(attempt)
        news.append((attempt, one.files))
    return tuple(attempts), news


def _changes_hands(attempts: list[Attempt], one: Taken, digest: str, road: Road) -> bool:
    """Write down whom Gradescope names now for an attempt of before; tell whether it is theirs.

    It stays with the one it is kept under, if they are still named. Else it is nobody's there.
    """
    if road is not Road.GRADESCOPE:  # nowhere else does an attempt have a name of its own
        return False
    this = (road.value, one.found.key, digest, one.found.submitted)
    found = False
    for place, known in enumerate(attempts):
        if (known.road, known.participant, known.digest, known.submitted) == this:
            theirs = not found and known.student in one.people
            people, accounts = (one.people, one.accounts) if theirs else ((), {})
            attempts[place] = replace(known, people=people, accounts=accounts)
            found = found or theirs
    return found


def _turn(one: Taken) -> tuple[str, int, tuple[str, ...], str]:
    return str(one.found.submitted or ""), one.found.turn, one.people, one.found.key


def known_scores(errand: Errand) -> dict[tuple[str, str | None], float]:
    """Return the points of results that are there: `Attempt.graded_as` tells of which attempt."""
    name = errand.assignment.name
    folders = [
        errand.course / "results" / name,
        *folder_of(errand.course, name).glob(f"results/*/{name}"),
    ]
    scores: dict[tuple[str, str | None], float] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            stamp, score = data["extra_data"], float(data["score"])
            if not stamp["fault"]:
                digest = stamp["submission_digest"]
                scores |= {(digest, stamp.get("made_for", "")): score, (digest, None): score}
        except (ValueError, KeyError, TypeError, OSError):
            continue  # whoever exports says what is wrong with it
    return scores


def _placings(
    errand: Errand,
    record: Record,
    notes: Mapping[str, tuple[str, ...]],
    news: Sequence[tuple[Attempt, Mapping[str, bytes]]],
    scores: Mapping[tuple[str, str | None], float],
) -> Iterator[Placing]:
    name = errand.assignment.name
    people = {person for attempt in record.attempts for person in attempt.people}
    students = {representative(errand.policy, name, person) for person in people}
    fresh = {(a.student, a.number): files for a, files in news}
    for student in sorted(students):
        members = _group(errand, student)
        attempts = record.of(members)
        elsewhere = times_everywhere(errand.policy, student, errand.submitted)
        choice = Choosing(errand.policy, name, members, scores, elsewhere).choose(attempts)
        mine = (note for member in members for note in notes.get(member, ()))
        told = (*dict.fromkeys(mine), *_not_the_groups(record, members, attempts))
        if choice.attempt is None:
            folder = errand.submitted / student / name
            left = (f"remove {folder}",) if folder.is_dir() else ()
            yield Placing(student, len(attempts), choice, Step.NONE, (*told, *left))
            continue
        told += _joined(choice.attempt, attempts, members)
        files = fresh.get((choice.attempt.student, choice.attempt.number))
        step, why = _step(errand, record, student, choice.attempt)
        missing = files is None and not attempt_folder(errand, choice.attempt).is_dir()
        if missing and step is not Step.UNCHANGED:
            raise CourseError(
                f"{attempt_folder(errand, choice.attempt)}: this attempt was collected, and is "
                "gone; put it back from a copy"
            )
        yield Placing(student, len(attempts), choice, step, (*told, *why))
    yield from _left_out(errand, record, students)


def _left_out(errand: Errand, record: Record, students: Collection[str]) -> Iterator[Placing]:
    """Yield who had something placed that no attempt gives them any more."""
    members = {member for student in students for member in _group(errand, student)}
    for student in sorted(record.placed.keys() - students):
        folder = errand.submitted / student / errand.assignment.name
        if folder.is_dir():
            why = "graded as a partner's now" if student in members else "no attempt names them now"
            yield Placing(student, 0, Choice(None, why), Step.NONE, (f"remove {folder}",))


def _joined(
    attempt: Attempt, attempts: Sequence[Attempt], members: Sequence[str]
) -> tuple[str, ...]:
    """Say who handed in together and is no group, and who had before: some may not know of it."""
    if len(attempt.people) == 1 or {*attempt.people} <= {*members}:
        return ()
    before = [a.people for a in attempts[: attempts.index(attempt)] if a.people != attempt.people]
    together = f"handed in by {' and '.join(attempt.people)} together"
    return (f"{together}, an earlier one by {' and '.join(before[-1])}" if before else together,)


def _not_the_groups(
    record: Record, members: Sequence[str], attempts: Sequence[Attempt]
) -> Iterator[str]:
    """Say which attempts name members of a group and others, and so count for no group."""
    for people in dict.fromkeys(a.people for a in record.attempts if a not in attempts):
        if not {*people}.isdisjoint(members):
            yield f"{' and '.join(people)} handed in together, and are no group: not counted here"


def attempt_folder(errand: Errand, attempt: Attempt) -> Path:
    """Return where an attempt is kept: `collected/NAME/attempts/NUMBER/STUDENT/NAME`.

    So each number is a folder that `grade --submitted` takes.
    """
    name = errand.assignment.name
    kept = folder_of(errand.course, name) / "attempts" / str(attempt.number)
    return kept / attempt.student / name


def _step(
    errand: Errand, record: Record, student: str, attempt: Attempt
) -> tuple[Step, tuple[str, ...]]:
    folder = errand.submitted / student / errand.assignment.name
    if folder.is_symlink() or folder.parent.is_symlink():
        return Step.KEPT, (f"{folder} is a link; remove it",)
    if not folder.exists():
        return Step.NEW, ()
    there = digest_of(read_handed_in(folder, errand.assignment))
    beside = (_KEPT_ASIDE,) if lies_beside(folder, errand.assignment) else ()
    if there == attempt.digest:
        time = read_time(errand.submitted, student, errand.assignment.name)
        known = {None, *(a.submitted for a in record.attempts if a.digest == there)}
        same = time == attempt.submitted or time not in known
        return (Step.UNCHANGED, ()) if same else (Step.REPLACED, beside)
    if there == record.placed.get(student):
        return Step.REPLACED, beside
    if errand.force:
        return Step.REPLACED, (_KEPT_ASIDE,)
    return Step.KEPT, ("what is there was not collected, or was edited; --force replaces it",)


_KEPT_ASIDE = "what was there is kept under collected/"


def lies_beside(folder: Path, assignment: Assignment) -> bool:
    """Tell whether a folder in `submitted/` holds what nobody hands in: notes of staff, perhaps."""
    ours = {*names_handed_in(assignment), TIMESTAMP, CHECKS, "__pycache__"}
    there = folder.iterdir() if folder.is_dir() else ()
    return any(path.name not in ours and not path.name.startswith(".") for path in there)


def read_handed_in(folder: Path, assignment: Assignment) -> dict[str, bytes]:
    """Read the files of a folder in `submitted/` that a student may hand in; links are not read."""
    submitted, student, name = folder.parent.parent, folder.parent.name, folder.name
    limit = ArchiveLimits().attempt_bytes
    return read_beside(name, submitted, student, names_handed_in(assignment), limit)


def _name_of_download(path: Path) -> str:
    if path.is_dir():
        return f"{path.resolve().name[-_LONGEST_NAME:]}.zip"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:DIGITS]}-{path.name[-_LONGEST_NAME:]}"
