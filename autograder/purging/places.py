"""The list of places in a course where data of students lies. A new one is a line here.

`docs/privacy.md` has a row for each, which the tests hold to this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ..exchange.policy import POLICY
from ..exchange.roster import ROSTER
from ..filenames import file_stem, page_name
from ..overrides import LEDGER, ledger_lock
from . import rewriting
from .patterns import matches


@dataclass(frozen=True)
class Own:
    """What is one student's alone: removed as it is, a file or a folder.

    `where` is a path below the course; capitals in it stand for what differs. `named` makes the
    name of the file from the student's.
    """

    item: str
    where: str
    named: Callable[[str], str] = str

    def of(self, course: Path, student: str, assignment: str) -> Iterator[Path]:
        """Yield what there is of a student in an assignment."""
        bound = {"STUDENT": self.named(student), "ASSIGNMENT": assignment}
        for path, _ in matches(course, self.where, bound):
            yield path

    def owners(self, course: Path) -> Iterator[tuple[str, str, Path]]:
        """Yield student, assignment and path of all that is there."""
        for path, bound in matches(course, self.where):
            student = bound["STUDENT"]
            if self.named(student) == student:  # else it is a page of the class
                yield student, bound["ASSIGNMENT"], path


@dataclass(frozen=True)
class Shared:
    """What is of several students and can be had again: removed whole."""

    item: str
    where: str


@dataclass(frozen=True)
class Rows:
    """What is of several students, each with entries of their own: written without some of them.

    `lock` is held meanwhile; it is that of whoever else may write the file.
    """

    item: str
    where: str
    rewrite: rewriting.Rewrite
    lock: Callable[[Path], AbstractContextManager[object]] = nullcontext


def _page_stem(student: str) -> str:
    return page_name(student).removesuffix(".html")


SUBMITTED = Own("submission", "submitted/STUDENT/ASSIGNMENT")
ATTEMPTS = Own("attempts", "collected/ASSIGNMENT/attempts/NUMBER/STUDENT")

PLACES: tuple[Own | Shared | Rows, ...] = (
    SUBMITTED,
    ATTEMPTS,
    Own("replaced files", "collected/ASSIGNMENT/replaced/STUDENT-DIGEST"),
    Rows("record of attempts", "collected/ASSIGNMENT/record.json", rewriting.record),
    Shared("downloads", "collected/ASSIGNMENT/downloads/FILE"),
    Own("result", "results/ASSIGNMENT/STUDENT.json", file_stem),
    Own("times of tests", "results/ASSIGNMENT/timings/STUDENT.json", file_stem),
    Rows("grades", "results/ASSIGNMENT/grades.csv", rewriting.grades),
    Rows("scores before", "results/.ASSIGNMENT.before.json", rewriting.scores_before),
    Own(
        "result of an attempt",
        "collected/ASSIGNMENT/results/NUMBER/ASSIGNMENT/STUDENT.json",
        file_stem,
    ),
    Own(
        "times of an attempt",
        "collected/ASSIGNMENT/results/NUMBER/ASSIGNMENT/timings/STUDENT.json",
        file_stem,
    ),
    Rows(
        "grades of attempts",
        "collected/ASSIGNMENT/results/NUMBER/ASSIGNMENT/grades.csv",
        rewriting.grades,
    ),
    Rows(
        "scores before of attempts",
        "collected/ASSIGNMENT/results/NUMBER/.ASSIGNMENT.before.json",
        rewriting.scores_before,
    ),
    Own("page", "pages/ASSIGNMENT/STUDENT.html", _page_stem),
    Own(
        "page of an attempt",
        "collected/ASSIGNMENT/results/NUMBER/pages/ASSIGNMENT/STUDENT.html",
        _page_stem,
    ),
    Shared("page of the class", "pages/ASSIGNMENT/index.html"),
    Own("graded notebooks", "autograded/STUDENT/ASSIGNMENT"),
    Own("nbgrader's feedback", "feedback/STUDENT/ASSIGNMENT"),
    Shared("nbgrader's table", "grades.csv"),
    Shared("table for a platform", "exported/ASSIGNMENT/FILE"),
    Own("page given back", "returned/ASSIGNMENT/pages/STUDENT"),
    Shared("pages for a platform", "returned/ASSIGNMENT/FILE.zip"),
    Rows("overrides", LEDGER, rewriting.overrides, ledger_lock),
    Rows("roster", ROSTER, rewriting.roster),
    Rows("rules", POLICY, rewriting.policy),
)

GRADEBOOK = "gradebook.db"
"""nbgrader's database, from which nbgrader's own interface removes."""

JOURNAL = ".purge.json"
"""What a purge set out to do, until it is done."""

TOPS = tuple(dict.fromkeys(p.where.partition("/")[0] for p in PLACES if "/" in p.where))
"""The folders of a course in which there is nothing but what can be removed."""
