"""Measure what grading one submission costs once a batch has started.

Grades copies of the solved assignment with one job: a small batch and a large one, in turn, several
times. The difference of their times over the difference of their sizes is the cost of a submission;
what is left is the start of the batch. Prints medians in seconds of wall clock.

    .venv/bin/python .ci/measure_grading.py
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COURSE = Path(__file__).parents[1]
SMALL, LARGE, ROUNDS = 1, 41, 5


def main() -> None:
    """Print the medians."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for size in (SMALL, LARGE):
            hand_in(root / str(size), size)
        pairs = [(timed(root, SMALL), timed(root, LARGE)) for _ in range(ROUNDS)]
    each = statistics.median((large - small) / (LARGE - SMALL) for small, large in pairs)
    start = statistics.median(small for small, _ in pairs) - each
    print(f"one submission, one core: {each:.2f} s; start of the batch: {start:.1f} s")


def hand_in(submitted: Path, size: int) -> None:
    """Hand in the solved file `size` times."""
    for number in range(size):
        folder = submitted / f"student-{number:03}" / "layers"
        folder.mkdir(parents=True)
        shutil.copy(COURSE / "solutions" / "layers" / "layers.py", folder)


def timed(root: Path, size: int) -> float:
    """Return the seconds that a batch of `size` takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "autograder", "grade", "layers", "--jobs", "1"),
            *("--submitted", str(root / str(size)), "--output", str(root / "results")),
        ],
        cwd=COURSE,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
