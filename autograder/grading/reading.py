"""Results from the disk, none of them trusted to be what its name says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..course import Assignment
from ..errors import CourseError
from ..filenames import file_stem
from ..gradescope import read_result
from ..results import SubmissionResult

_LARGEST = 64 * 2**20


@dataclass(frozen=True)
class ReadResults:
    """The results of a folder, in the order of the students' names, and what is none."""

    results: Sequence[SubmissionResult]
    skipped: Sequence[str]


def read_results(assignment: Assignment, folder: Path, students: Sequence[str] = ()) -> ReadResults:
    """Read the results of some students, by default of all; what is none is named.

    Raises `CourseError` where there is nothing to read, or a student who is named has no result.
    """
    if not folder.is_dir():
        raise CourseError(
            f"{folder}: there are no results; run autograder grade {assignment.name} first, or "
            f"point at them with --results"
        )
    paths = sorted(folder.glob("*.json"))
    if students:
        paths = [folder / f"{file_stem(student)}.json" for student in students]
        if missing := [path for path in paths if not path.is_file()]:
            raise CourseError(f"{missing[0]}: there is no such result; grade that student first")
    found = results_in(assignment, paths)
    if not found.results and not found.skipped:
        raise CourseError(f"{folder}: there is no result of any student")
    return found


def results_in(assignment: Assignment, paths: Iterable[Path]) -> ReadResults:
    """Read the results of an assignment from these files; what is none is named."""
    results, skipped = [], []
    for path in paths:
        try:
            results.append(_read(assignment, path))
        except (OSError, ValueError) as error:
            again = f"autograder grade {assignment.name} --student {path.stem}"
            skipped.append(f"{path}: {error}; take the file away, or run: {again}")
    return ReadResults(sorted(results, key=lambda result: result.student), skipped)


def _read(assignment: Assignment, path: Path) -> SubmissionResult:
    if path.stat().st_size > _LARGEST:
        raise ValueError("too large to be a result")
    result = read_result(path.read_text(encoding="utf-8"))
    if result.assignment != assignment.name:
        raise ValueError(f"a result of {result.assignment!r}, and not of {assignment.name!r}")
    if path.name != f"{file_stem(result.student)}.json":
        raise ValueError(f"it says that it is {result.student!r}'s, which its name does not")
    return result
