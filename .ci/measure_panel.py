"""Measure how long a student waits for a check, over known mistakes.

Takes the release of `layers`, puts one known wrong version after the other at the end of the solved
file, and checks the first question that it loses as a notebook does: in a process of its own, up
to the finished HTML. Prints times, sizes, and how often there was an example by hand.

    .venv/bin/python .ci/measure_panel.py [EVERY]        every 6th version by default
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograder.course import load_assignment
from autograder.student_kit.panel import as_html
from autograder.student_kit.release import Place, load
from autograder.student_kit.reports import Outcome, Report
from autograder.student_kit.supervisor import run
from autograder.variants import load_variants

COURSE = Path(__file__).parents[1]


def main(every: str = "6") -> None:
    """Check every so many known mistakes, and print what came of it."""
    seconds, sizes, seen = [], [], Counter[str]()
    for question, took, report in checked(int(every)):
        (asked,) = report.questions
        seconds.append(took)
        sizes.append(len(as_html(report)))
        wrong = asked.outcome in {Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT}
        seen["checked"] += 1
        seen["not passed"] += wrong
        seen["backward passes not passed"] += wrong and "backward" in question
        seen["with an example by hand"] += any(test.by_hand for test in asked.tests)
        seen["with a picture"] += any(f.picture for test in asked.tests for f in test.findings)
    print(f"seconds: median {median(seconds):.2f}, slowest {max(seconds):.2f}, ", end="")
    print(f"19 of 20 under {quantiles(seconds, n=20)[-1]:.2f}")
    print(f"HTML in KB: median {median(sizes) / 1e3:.0f}, largest {max(sizes) / 1e3:.0f}")
    for what, count in seen.items():
        print(f"{count:4} {what}")


def checked(every: int) -> Iterator[tuple[str, float, Report]]:
    """Yield question, seconds and report of each check."""
    assignment = load_assignment(COURSE / "solutions" / "layers")
    wrong = [v for v in load_variants(assignment) if v.kind == "wrong" and v.loses]
    with tempfile.TemporaryDirectory() as folder:
        work = shutil.copytree(COURSE / "release" / "layers", Path(folder) / "layers")
        place = Place(work / "checks")
        release = load(place)
        for variant in wrong[::every]:
            for name, content in variant.as_submission(assignment).items():
                (work / name).write_bytes(content)
            question = variant.loses[0]
            begun = time.perf_counter()
            report = run(release, place, [question])
            as_html(report)
            yield question, time.perf_counter() - begun, report


if __name__ == "__main__":
    main(*sys.argv[1:])
