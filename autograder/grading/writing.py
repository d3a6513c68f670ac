"""Results on the disk: each is there whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CannotWrite
from ..results import GRADE_COLUMNS, SubmissionResult, grade_row, to_gradescope
from .session import Graded

ESCAPE = "backslashreplace"
_LONGEST_NAME = 200
"""Bytes; most file systems take 255, and the name gets an ending."""


@dataclass(frozen=True)
class Written:
    """A result and the file that now holds it."""

    result: SubmissionResult
    path: Path


def prepare(output: Path) -> None:
    """Make the folder for results and see that it takes a file; raise `CannotWrite` if not."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise CannotWrite(
            f"{output}: results cannot be written there: {error.strerror}; name another folder"
            " with --output, or make this one writable"
        ) from None


def write_result(output: Path, graded: Graded) -> Written:
    """Write a result and, apart from it, how long its tests took; raises `CannotWrite`."""
    student = graded.result.student
    path = output / f"{_stem(student)}.json"
    timings = {"student": student, "seconds": {k: round(s, 4) for k, s in graded.seconds.items()}}
    write_atomically(output / "timings" / path.name, _json(timings))
    write_atomically(path, _json(to_gradescope(graded.result)))
    return Written(graded.result, path)


def write_grades(
    output: Path, results: Iterable[SubmissionResult], questions: Sequence[str]
) -> Path:
    """Write `grades.csv`: one row a student, sorted, one column a question."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*GRADE_COLUMNS, *questions])
    for result in sorted(results, key=lambda r: r.student):
        table.writerow(grade_row(result, questions))
    path = output / "grades.csv"
    write_atomically(path, text.getvalue())
    return path


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    Raises `CannotWrite` when the disk takes no more.
    """
    # A student's folder may have a name that is not UTF-8: it is written as an escape.
    data = text.encode("utf-8", ESCAPE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.chmod(0o644 & ~_umask())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(
            f"{path}: cannot be written: {error.strerror}; results written before it are whole:"
            " mend that and run the same command again"
        ) from error


def _stem(student: str) -> str:
    """Return a student's name, cut and told apart by a digest where no file can be called so."""
    name = os.fsencode(student)
    if len(name) <= _LONGEST_NAME:
        return student
    return f"{os.fsdecode(name[:100])}-{hashlib.sha256(name).hexdigest()[:16]}"


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
