"""What a submission costs: in the kit, in nbgrader alone, and at the least.

Three ways to grade the same submissions, side by side in one run: (a) the hidden tests in one
process with no sandbox (`limit.py`), (b) `autograder grade` with one job, (c) `nbgrader autograde`
on a course whose hidden cells run the same checks (`in_nbgrader.py`). The cost of a submission is
that of a large batch less that of a small one, over the difference of their sizes: starting up is
not in it. Prints medians of some rounds; whatever else the machine does is in them.

    .venv/bin/python bench/compare.py [--large 61] [--rounds 3] [--nbgrader 4]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

import in_nbgrader
from mix import COURSE, WELL_BEHAVED, Kind, Mix

from autograder.course import load_assignment
from autograder.gradescope import read_result
from autograder.results import Outcome

SMALL = 1
ONE_THREAD = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
GROUPS = {"right": frozenset({Kind.RIGHT}), "a class": WELL_BEHAVED}


def main() -> None:
    """Print a table of seconds and ratios."""
    asked = _arguments()
    mix = Mix(load_assignment(COURSE / "solutions" / "layers"))
    print("seconds a submission and core; a class is right, wrong and half done together")
    print("| submissions | (a) tests alone | (b) autograder grade | (b) / (a) |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        graded = 0.0
        for name, kinds in GROUPS.items():
            batches = [work / f"{name} {size}" for size in (SMALL, asked.large)]
            for batch, size in zip(batches, (SMALL, asked.large), strict=True):
                mix.write(batch, size, kinds)
            rounds = [(_limit(batches[1]), _grade(batches, work)) for _ in range(asked.rounds)]
            least, graded = (median(figures) for figures in zip(*rounds, strict=True))
            print(f"| {name} | {least:.3f} | {graded:.3f} | {graded / least:.2f} |", flush=True)
        if asked.nbgrader > SMALL:
            handed_in = sorted(batches[1].iterdir())[: asked.nbgrader]
            alone = _nbgrader(work / "course", handed_in)
            print(f"\n(c) nbgrader autograde: {alone:.2f} s a submission of a class, ", end="")
            print(f"{alone / graded:.0f} times (b) on one core")
            told = _disagreements(work / "course", work / "results" / "layers", handed_in)
            print(f"questions on which (b) and (c) disagree: {told or 'none'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--large", type=int, default=61, help="submissions in the large batch")
    parser.add_argument("--rounds", type=int, default=3, help="how often (a) and (b) take turns")
    parser.add_argument("--nbgrader", type=int, default=4, help="submissions for (c); 0 for none")
    return parser.parse_args()


def _limit(batch: Path) -> float:
    """Return the mean seconds of the tests alone."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("limit.py"), batch, "1"],
        env=ONE_THREAD,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = [float(line.split()[1]) for line in done.stdout.splitlines()]
    return sum(seconds) / len(seconds)


def _grade(batches: Sequence[Path], work: Path) -> float:
    """Return what a further submission adds to a batch of the kit's with one job."""

    def grade(batch: Path) -> None:
        subprocess.run(
            [
                *(sys.executable, "-m", "autograder", "grade", "layers", "--jobs", "1", "--fresh"),
                *("--submitted", batch, "--output", work / "results", "--pages", work / "pages"),
            ],
            cwd=COURSE,
            check=True,
            capture_output=True,
        )

    return _difference(grade, batches, [len(list(batch.iterdir())) for batch in batches])


def _nbgrader(course: Path, handed_in: Sequence[Path]) -> float:
    """Return what a further submission adds to a batch of nbgrader's."""
    in_nbgrader.make(course)

    def grade(some: Sequence[Path]) -> None:
        in_nbgrader.autograde(course, some)

    return _difference(grade, (handed_in[:SMALL], handed_in), (SMALL, len(handed_in)))


T = TypeVar("T")


def _difference(grade: Callable[[T], None], batches: Sequence[T], sizes: Sequence[int]) -> float:
    seconds = []
    for batch in batches:
        begun = time.perf_counter()
        grade(batch)
        seconds.append(time.perf_counter() - begun)
    return (seconds[1] - seconds[0]) / (sizes[1] - sizes[0])


def _disagreements(course: Path, results: Path, handed_in: Sequence[Path]) -> list[str]:
    """Return the questions that one of the two counts as passed and the other does not."""
    found = []
    for folder in handed_in:
        result = read_result((results / f"{folder.name}.json").read_text(encoding="utf-8"))
        ours = {q.id for q in result.questions if q.outcome is Outcome.PASSED}
        theirs = in_nbgrader.passed(course, folder.name)
        found += [f"{folder.name} {question}" for question in sorted(ours ^ theirs)]
    return found


if __name__ == "__main__":
    main()
