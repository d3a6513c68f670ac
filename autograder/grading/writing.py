"""Results on the disk: each is there whole or not at all, for its owner alone."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CannotWrite
from ..filenames import file_stem
from ..files import private_folder, write_file
from ..grades import GRADE_COLUMNS, grade_row, row_without_grade
from ..gradescope import read_result, to_gradescope
from ..results import SubmissionResult
from ..summaries import Summary
from ..text import printable
from .session import Graded

ESCAPE = "backslashreplace"


@dataclass(frozen=True)
class Written:
    """A result and the file that now holds it."""

    result: SubmissionResult
    path: Path


class UnreadableResult(Exception):  # noqa: N818 - says what is wrong with a file
    """A file that holds no result the grader could have written; the message names it."""


def prepare(output: Path) -> None:
    """Make the folder for results and see that it takes a file; raise `CannotWrite` if not.

    One that is made is for its owner alone.
    """
    try:
        private_folder(output)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise CannotWrite(
            f"{output}: results cannot be written there: {error.strerror}; name another folder"
            " with --output, or make this one writable"
        ) from None


def sweep(*folders: Path) -> None:
    """Remove what a killed batch left half written. For whoever holds the lock of the folders."""
    for folder in folders:
        for part in folder.glob(".*.part"):
            part.unlink(missing_ok=True)


def result_there(output: Path, assignment: str, student: str) -> SubmissionResult:
    """Read a student's result back.

    Raises `FileNotFoundError` where there is none, and `UnreadableResult` where the file is
    damaged, of another format, somebody else's, or not what `write_result` would write: a score
    that was changed by hand does not agree with the tests it stands for.
    """
    path = output / f"{file_stem(student)}.json"
    try:
        data = path.read_bytes()
        result = read_result(data.decode("utf-8"))
        same = data == _json(to_gradescope(result)).encode("utf-8", ESCAPE)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableResult(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UnreadableResult(f"{path}: {printable(str(error), 200)}") from None
    if (result.assignment, result.student) != (assignment, student):
        raise UnreadableResult(f"{path}: is the result of another submission")
    if not same:
        raise UnreadableResult(f"{path}: has been changed since it was written")
    return result


def write_result(output: Path, graded: Graded) -> Written:
    """Write a result and, apart from it, how long its tests took; raises `CannotWrite`."""
    student = graded.result.student
    path = output / f"{file_stem(student)}.json"
    timings = {"student": student, "seconds": {k: round(s, 4) for k, s in graded.seconds.items()}}
    write_atomically(output / "timings" / path.name, _json(timings))
    write_atomically(path, _json(to_gradescope(graded.result)))
    return Written(graded.result, path)


def write_grades(
    output: Path,
    summaries: Iterable[Summary],
    questions: Sequence[str],
    not_graded: Iterable[str] = (),
) -> Path:
    """Write `grades.csv`: one row a student, sorted, one column a question.

    Students who are `not_graded`, or not since something changed, have a row without a score.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*GRADE_COLUMNS, *questions])
    rows = {student: row_without_grade(student, questions) for student in not_graded}
    rows |= {summary.student: grade_row(summary, questions) for summary in summaries}
    table.writerows(rows[student] for student in sorted(rows))
    path = output / "grades.csv"
    write_atomically(path, text.getvalue())
    return path


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    It is for its owner alone. Raises `CannotWrite` when the disk takes no more.
    """
    # A student's folder may have a name that is not UTF-8: it is written as an escape.
    write_file(path, text.encode("utf-8", ESCAPE))


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
