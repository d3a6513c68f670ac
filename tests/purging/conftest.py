"""A small course with data of three students, written by hand: no nbgrader, nothing graded."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from autograder.exchange.attempts import Attempt, Record, record_text
from autograder.overrides import Entry, Road, add

OLD, NEW = datetime(2025, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC)
STUDENTS = ("ada", "ada-b", "eva")


def attempt(student, number, people, submitted):
    return Attempt(student, number, people, "zip", "d", "c", submitted, None, "x.zip")


@pytest.fixture
def course(tmp_path):
    """`ada` and `eva` handed in long ago, `ada-b` lately; `eva` with a partner, `bob`."""
    course = tmp_path / "course"
    (course / "solutions" / "twice").mkdir(parents=True)
    for student in STUDENTS:
        for path in (
            f"submitted/{student}/twice/twice.py",
            f"collected/twice/attempts/1/{student}/twice/twice.py",
            f"collected/twice/replaced/{student}-0123456789ab/twice.py",
            f"collected/twice/replaced/{student}-0123456789ab-2/twice.py",
            f"results/twice/{student}.json",
            f"results/twice/timings/{student}.json",
            f"pages/twice/{student}.html",
            f"collected/twice/results/1/pages/twice/{student}.html",
            f"autograded/{student}/twice/work.ipynb",
            f"returned/twice/pages/{student}/twice.html",
        ):
            write(course / path, f"{student}'s")
    for path in ("pages/twice/index.html", "exported/twice/csv.csv", "returned/twice/canvas.zip"):
        write(course / path, "all of them")
    write(course / "collected/twice/downloads/x.zip", "all of them")
    write(course / "results/twice/grades.csv", "student,score\nada,1\nada-b,2\n'=eva,\neva,3\n")
    write(course / "results/.twice.before.json", json.dumps({"ada": {"q": 1}}))
    record = Record(
        (
            attempt("ada", 1, ("ada",), OLD),
            attempt("ada-b", 1, ("ada-b",), OLD),
            attempt("ada-b", 2, ("ada-b",), NEW),
            attempt("eva", 1, ("eva", "bob"), OLD),
        ),
        dict.fromkeys(STUDENTS, "d"),
    )
    write(course / "collected/twice/record.json", record_text(record))
    write(course / "roster.csv", 'id,name\nada,"A,\nda"\nada-b,B\neva,E\n')
    add(course, [entry("ada", "twice"), entry("eva", "twice"), entry("ada", "thrice")])
    return course


def entry(student, assignment):
    return Entry("2026", "me", Road.COMMAND, assignment, student, "q", 1.0, "why", "s", "t")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tree(folder):
    """All that is in a folder, locks aside: texts of files, None for a folder, targets of links."""
    found = {}
    for path in folder.rglob("*"):
        if path.suffix == ".lock":
            continue
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        else:
            found[name] = path.read_text() if path.is_file() else None
    return found
