"""The limit: the hidden tests on submissions in this process, and nothing around them.

No sandbox, no diagnosis, no files: the seconds that it prints, one line a submission, are what the
tests' own arithmetic takes. It runs what was handed in as it is: only for files that you made.

    .venv/bin/python bench/limit.py SUBMITTED ROUNDS     the fastest of ROUNDS runs of each
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import ModuleType

from mix import COURSE

from autograder.course import Assignment, load_assignment
from autograder.grading.session import student_seed
from autograder.grading.subject import Subject
from autograder.grading.suite import collect_suite
from autograder.reference import load_reference


def main(submitted: str, rounds: str) -> None:
    """Print the seconds of each submission."""
    assignment = load_assignment(COURSE / "solutions" / "layers")
    suite = collect_suite(assignment, load_reference(assignment))
    seed = student_seed(assignment)
    for folder in sorted(Path(submitted).iterdir()):
        handed_in = folder / assignment.name
        taken = []
        for _ in range(int(rounds)):
            begun = time.perf_counter()
            suite.run(Subject(assignment, _loaded(assignment, handed_in), seed))
            taken.append(time.perf_counter() - begun)
        print(folder.name, min(taken), flush=True)


def _loaded(assignment: Assignment, folder: Path) -> dict[str, ModuleType]:
    modules = {}
    for name in assignment.files:
        modules[name] = ModuleType(Path(name).stem)
        path = folder / name
        exec(compile(path.read_bytes(), str(path), "exec"), modules[name].__dict__)  # noqa: S102
    return modules


if __name__ == "__main__":
    main(*sys.argv[1:])
