"""Who is in the course: `roster.csv` beside solutions/, and who a platform's name stands for."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from ..course import Table
from ..errors import CourseError
from ..text import printable

ROSTER = "roster.csv"

_ID = r"^[A-Za-z0-9][A-Za-z0-9._@+\-]*$"
_LONGEST_ID = 100

_NEAR = 0.6
"""How alike two names are of which one may be meant: difflib's own bound."""

StudentId = Annotated[str, StringConstraints(pattern=_ID, max_length=_LONGEST_ID)]
"""What a student is called in the course: the name of a folder, too."""


def is_student_id(text: str) -> bool:
    """Tell whether a student may be called so: the name is one of a folder, too."""
    return re.match(_ID, text) is not None and len(text) <= _LONGEST_ID


class Student(Table):
    """A row of the roster. `canvas`, `moodle` and `gradescope` are what these know a student by."""

    id: StudentId
    name: str = Field(min_length=1)
    email: str = ""
    canvas: str = ""
    moodle: str = ""
    gradescope: str = ""
    section: str = ""

    @property
    def sortable_name(self) -> str:
        """The name with the last word first: `Lovelace, Ada`."""
        if "," in self.name or " " not in self.name.strip():
            return self.name.strip()
        first, _, last = self.name.strip().rpartition(" ")
        return f"{last}, {first}"


@dataclass(frozen=True)
class Identity:
    """What a platform says of who handed something in; `ids` by the roster's columns."""

    name: str = ""
    email: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Name, address and ids in a line, fit to be printed."""
        texts = [self.name, self.email, *(f"{key} {value}" for key, value in self.ids.items())]
        return printable(", ".join(text for text in texts if text), 200)


@dataclass(frozen=True)
class Roster:
    """All students, sorted by id."""

    students: tuple[Student, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Student]:
        """Each student by the id."""
        return {student.id: student for student in self.students}

    def match(self, who: Identity) -> Student | None:
        """Return the one student who is meant: by ids and the address, or else by the name.

        None where nobody or more than one fits. People choose their names, and some of the rest:
        whoever has another number on the platform, or another address, than the roster says is
        somebody else.
        """
        known = {
            student.id: student
            for student in self.students
            if any(value and getattr(student, column) == value for column, value in who.ids.items())
            or (who.email and student.email.casefold() == who.email.casefold())
        }
        if known:
            (student, *others) = known.values()
            return None if others or _is_another(student, who) else student
        wanted = spelling(who.name)
        found = [
            student
            for student in self.students
            if wanted and wanted in self._spelt[student.id] and not _is_another(student, who)
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _spelt(self) -> Mapping[str, frozenset[str]]:
        return {student.id: spellings(student.name) for student in self.students}

    def alike(self, who: Identity) -> tuple[str, ...]:
        """Return the ids of students who may be meant, likeliest first, at most three.

        Of a name longer than any in the roster could be nobody is.
        """
        name = who.name or who.ids.get("id", "")
        if len(name) > _LONGEST_ID:
            return ()
        matcher = difflib.SequenceMatcher(b=spelling(name))
        near: list[tuple[float, str]] = []
        for student in self.students:
            ratio = max(
                _likeness(matcher, spelt)
                for spelt in (*self._spelt[student.id], spelling(student.id))
            )
            near += [(-ratio, student.id)] if ratio >= _NEAR else []
        return tuple(name for _, name in sorted(near)[:3])


def _likeness(matcher: difflib.SequenceMatcher[str], spelt: str) -> float:
    """Return how alike two texts are, from 0 to 1; 0 where they cannot be alike enough."""
    matcher.set_seq1(spelt)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


def _is_another(student: Student, who: Identity) -> bool:
    if who.email and student.email and who.email.casefold() != student.email.casefold():
        return True
    ids = {column: value for column, value in who.ids.items() if column != "id" and value}
    return any(getattr(student, column) not in ("", value) for column, value in ids.items())


def spelling(name: str) -> str:
    """Return a name without accents, capitals and all that is not a letter or a digit.

    Marks are accents on Latin and Greek letters. Elsewhere they are vowels, or make another letter.

    >>> spelling("Éva O'Neil-Çelik"), spelling("राम") == spelling("रीमा")
    ('evaoneilcelik', False)
    """
    kept: list[str] = []
    accented = False
    for c in unicodedata.normalize("NFKD", name).casefold():
        is_mark = unicodedata.category(c).startswith("M")
        if not is_mark:
            accented = unicodedata.name(c, "").startswith(("LATIN", "GREEK"))
        if c.isalnum() or (is_mark and not accented):
            kept.append(c)
    return "".join(kept)


def spellings(name: str) -> frozenset[str]:
    """Return how a name may be spelt: as it is, and with each of its words put first or last.

    Platforms write `Ada Lovelace`, `Lovelace, Ada` and `lovelaceada`.
    """
    words = [spelling(word) for word in name.replace(",", " ").split()]
    turned = (words[i:] + words[:i] for i in range(len(words)))
    return frozenset("".join(order) for order in turned) - {""}


def load_roster(course: Path) -> Roster | None:
    """Read `COURSE/roster.csv`; None where there is none.

    Raises `CourseError` with file, line, column and expectation of every fault.
    """
    path = course / ROSTER
    if not path.exists():
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8 (in a spreadsheet: "
            '"CSV UTF-8")'
        ) from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from None
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = [name.strip().lower() for name in next(rows, [])]
    faults = [f"{path}, line 1: {fault}" for fault in _faults_of(columns)]
    students: list[Student] = []
    lines: list[int] = []
    if not faults:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(columns):
                faults.append(
                    f"{path}, line {rows.line_num}: {len(row)} cells, and not {len(columns)}"
                )
                continue
            cells = {name: cell.strip() for name, cell in zip(columns, row, strict=True)}
            try:
                students.append(Student(**cells))
                lines.append(rows.line_num)
            except ValidationError as error:
                faults += [
                    f"{path}, line {rows.line_num}: {fault['loc'][0]}: {_words(fault['type'])} "
                    f"(it says {fault['input']!r})"
                    for fault in error.errors()
                ]
        faults += [f"{path}, line {line}: {fault}" for line, fault in _twice(students, lines)]
    if faults:
        raise CourseError("\n".join(faults))
    return Roster(tuple(sorted(students, key=lambda student: student.id)))


def _faults_of(columns: list[str]) -> Iterator[str]:
    for name in ("id", "name"):
        if name not in columns:
            yield f"{name}: this column is needed"
    known = list(Student.model_fields)
    for name, times in Counter(columns).items():
        if name not in known:
            yield f"{printable(name, 60)}: unknown column (known: {', '.join(known)})"
        elif times > 1:
            yield f"{name}: this column stands twice"


def _words(fault: str) -> str:
    if fault == "string_too_short":
        return "should not be empty"
    return "should be letters, digits and . _ @ + - only: it names a folder"


def _twice(students: list[Student], lines: list[int]) -> Iterator[tuple[int, str]]:
    """Say where what tells students apart stands a second time."""
    for column in ("id", "email", "canvas", "moodle", "gradescope"):
        first: dict[str, int] = {}
        for student, line in zip(students, lines, strict=True):
            value = getattr(student, column).casefold()
            if value and first.setdefault(value, line) != line:
                yield line, f"{column}: {value!r} stands in line {first[value]}, too"
