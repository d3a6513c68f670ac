"""What is left of a file with several students when some of them go: text in, text out.

The entries of the others stay as they are, to the byte.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, MutableMapping
from dataclasses import dataclass
from typing import Any

from ..errors import CourseError
from ..grades import safe_cell
from ..overrides import lines_without


@dataclass(frozen=True)
class Going:
    """Who goes, from the point of view of a file.

    `students` are those of the file's assignment, or all where it has none. `named` and `whole` are
    as in `choosing.Chosen`; `pairs` tell of assignments in a file of the whole course.
    """

    students: Collection[str]
    pairs: Collection[tuple[str, str]] = ()
    named: Collection[str] = ()
    whole: Collection[str] = ()


@dataclass(frozen=True)
class Rest:
    """What a file is to hold, None where it is to go; and how many entries are gone."""

    content: bytes | None
    gone: int


Rewrite = Callable[[bytes, Going], Rest]
"""Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for a file that is damaged."""


def grades(content: bytes, going: Going) -> Rest:
    """Leave rows out of grades.csv."""
    return _without_rows(content, "student", {_written(safe_cell(s)) for s in going.students})


def roster(content: bytes, going: Going) -> Rest:
    """Leave rows out of roster.csv, those of students of whom nothing is to be left."""
    return _without_rows(content, "id", going.whole, str.strip)


def _without_rows(
    content: bytes, column: str, students: Collection[str], read_as: Callable[[str], str] = str
) -> Rest:
    if not students:
        return Rest(content, 0)
    lines = list(io.StringIO(content.decode(), newline=""))
    rows = csv.reader(lines)
    place = [name.strip("\ufeff ").lower() for name in next(rows)].index(column)
    kept, gone, read = lines[: rows.line_num], 0, rows.line_num
    for row in rows:
        if len(row) > place and read_as(row[place]) in students:
            gone += 1
        else:
            kept += lines[read : rows.line_num]
        read = rows.line_num
    return _rest(content, "".join(kept).encode(), gone)


def _rest(content: bytes, kept: bytes, gone: int) -> Rest:
    return Rest(kept if gone else content, gone)


def scores_before(content: bytes, going: Going) -> Rest:
    """Leave students out of the scores that a batch keeps until it has compared them."""
    known = json.loads(content)
    kept = {student: one for student, one in known.items() if student not in going.students}
    text = json.dumps(kept, sort_keys=True).encode() if kept else None
    return Rest(text, len(known) - len(kept))


def record(content: bytes, going: Going) -> Rest:
    """Leave attempts out of the record, and names out of those that others made with them."""
    data = json.loads(content)
    gone = 0
    kept = []
    for one in data["attempts"]:
        people = [person for person in one["people"] if person not in going.students]
        known = one.get("accounts", {})
        accounts = {s: account for s, account in known.items() if s not in going.students}
        gone += one["student"] in going.students or people != one["people"]
        if one["student"] not in going.students:
            kept.append({**one, "people": people, "accounts": accounts})
    placed = {s: digest for s, digest in data["placed"].items() if s not in going.students}
    gone += len(data["placed"]) - len(placed)
    if not kept and not placed:
        return Rest(None, gone)
    text = json.dumps({**data, "attempts": kept, "placed": placed}, indent=1, ensure_ascii=False)
    return _rest(content, f"{text}\n".encode(), gone)


def overrides(content: bytes, going: Going) -> Rest:
    """Leave lines out of the ledger of overrides; torn lines, which count for nothing, go too."""
    kept, gone = lines_without(
        content, lambda student, name: student in going.whole or (student, name) in going.pairs
    )
    return Rest(kept or None, gone)


def policy(content: bytes, going: Going) -> Rest:
    """Leave students out of policy.toml; comments and layout stay.

    Raises `CourseError` where what it needs for that is not installed.
    """
    if not going.named:
        return Rest(content, 0)
    try:
        import tomlkit  # noqa: PLC0415 - for this file alone
    except ImportError:
        raise CourseError(
            "policy.toml cannot be changed without tomlkit: "
            'python -m pip install "autograder-kit[instructor]"'
        ) from None
    data = tomlkit.parse(content.decode())
    gone = _take_out(data.get("late_days", {}).get("students"), going.whole)
    for name, rules in data.get("assignments", {}).items():
        students = {one for one, assignment in going.pairs if assignment == name}
        students = students.intersection(going.named).union(going.whole)
        for key in ("extensions", "submitted"):
            gone += _take_out(rules.get(key), students)
        gone += _shorten(rules.get("excused"), students)
        groups = rules.get("groups", {})
        for group in list(groups):
            gone += _shorten(groups[group], students)
            if not groups[group]:
                del groups[group]
    return _rest(content, tomlkit.dumps(data).encode(), gone)


def _take_out(table: MutableMapping[str, Any] | None, students: Collection[str]) -> int:
    found = [key for key in table or () if key in students]
    for key in found:
        del (table or {})[key]
    return len(found)


def _shorten(members: list[Any] | None, students: Collection[str]) -> int:
    places = [n for n, member in enumerate(members or ()) if member in students]
    for place in reversed(places):
        del (members or [])[place]
    return len(places)


def _written(text: str) -> str:
    """Return a name as a result file has it, whose bytes may be no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()
