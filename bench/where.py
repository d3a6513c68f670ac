"""Where the time of a submission goes: CPU milliseconds of the grader and of the sandboxed process.

Grades the solved file and some wrong ones of `mix.py`, each several times in this process, and
takes the fastest run of each: first with the tests alone, as `limit.py` does, then in the sandbox.
Then the price of a call: alone in its message, and one of 25 in a list.

    .venv/bin/python bench/where.py [RUNS]        5 runs by default
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is loaded

import numpy as np
from mix import COURSE, Kind, Mix

from autograder.checks.calls import Call, run
from autograder.course import load_assignment
from autograder.grading import session
from autograder.grading.intake import Submission, read_submission
from autograder.grading.subject import Subject
from autograder.sandbox import AUTO, choose
from autograder.sandbox.launch import Child
from autograder.sandbox.student import Student
from autograder.variants import overlaid

WRONG = 12
CALLS = 1000


class Clock:
    """Adds up CPU seconds by what they are spent on, those of sandboxed processes, too."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.calls = self.messages = 0

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Take what passes as spent on `what`."""
        begun = time.process_time()
        try:
            yield
        finally:
            self.spent[what] += time.process_time() - begun


def main(runs: str = "5") -> None:
    """Print the tables."""
    assignment = load_assignment(COURSE / "solutions" / "layers")
    mix = Mix(assignment)
    wrong = [made.text for made in map(mix.make, range(40)) if made.kind is Kind.WRONG][:WRONG]
    solved = (assignment.root / mix.file).read_text(encoding="utf-8")
    with choose(AUTO) as sandbox, tempfile.TemporaryDirectory() as folder:
        grader = session.Grader(assignment, sandbox)
        alone = Subject(assignment, overlaid(assignment), session.student_seed(assignment))
        _print("the solved file, tests alone", [_fastest(lambda c: _alone(grader, alone, c), runs)])
        made = [_read(Path(folder), assignment, text) for text in (solved, *wrong)]
        spent = [_fastest(lambda c, s=one: _graded(grader, s, c), runs) for one in made]
        _print("the solved file", spent[:1])
        _print(f"{len(wrong)} wrong ones, on average", spent[1:])
        with grader._student(made[0]) as student:  # noqa: SLF001 - as the grader opens it
            _print_price_of_a_call(student)


def _read(folder: Path, assignment: Any, text: str) -> Submission:  # noqa: ANN401
    path = folder / "somebody" / assignment.name / assignment.files[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_submission(assignment, folder, "somebody")


def _fastest(work: Callable[[Clock], None], runs: str) -> Clock:
    work(Clock())  # known mistakes are looked at for the first time, say
    clocks = [Clock() for _ in range(int(runs))]
    for clock in clocks:
        work(clock)
    return min(clocks, key=lambda clock: clock.spent["in all"])


def _alone(grader: session.Grader, subject: Subject, clock: Clock) -> None:
    with clock.on("in all"):
        grader.suite.run(subject)


def _graded(grader: session.Grader, submission: Submission, clock: Clock) -> None:
    with _watched(clock), clock.on("the grader's process"):
        grader.grade(submission)
    clock.spent["in all"] = clock.spent["the grader's process"] + clock.spent["sandboxed processes"]


@contextmanager
def _watched(clock: Clock) -> Iterator[None]:
    """Watch what parts of grading take, and how much travels, by wrapping what does it."""
    kept: list[tuple[Any, str, Any]] = []

    def wrap(owner: Any, name: str, around: Callable[..., Any]) -> None:  # noqa: ANN401
        real = getattr(owner, name)
        kept.append((owner, name, real))
        setattr(owner, name, lambda *a, **k: around(real, *a, **k))

    def timed(what: str) -> Callable[..., Any]:
        def around(real: Callable[..., Any], *a: Any, **k: Any) -> Any:  # noqa: ANN401
            with clock.on(what):
                return real(*a, **k)

        return around

    def end(real: Callable[..., Any], child: Child, *a: Any) -> Any:  # noqa: ANN401
        clock.spent["sandboxed processes"] += child.allow(10)
        return real(child, *a)

    def together(real: Callable[..., Any], student: Student, calls: Any) -> Any:  # noqa: ANN401
        clock.calls, clock.messages = clock.calls + len(calls), clock.messages + 1
        return real(student, calls)

    wrap(Child, "end", end)
    wrap(Student, "run_together", together)
    wrap(session.Diagnostician, "diagnose", timed("of it known mistakes"))
    wrap(session, "carried_forward", timed("of it work carried forward"))
    wrap(session.Grader, "_with_examples", timed("of it examples by hand"))
    try:
        yield
    finally:
        for owner, name, real in kept:
            setattr(owner, name, real)


def _print(what: str, clocks: list[Clock]) -> None:
    print(f"{what}:")
    for part in dict.fromkeys(part for clock in clocks for part in clock.spent):
        print(f"  {1000 * mean(clock.spent[part] for clock in clocks):6.0f} ms  {part}")
    if clocks[0].calls:
        calls, messages = (mean(getattr(c, n) for c in clocks) for n in ("calls", "messages"))
        print(f"         {calls:.0f} calls in {messages:.0f} lists")


def _print_price_of_a_call(student: Student) -> None:
    x = np.ones((3, 4))
    student.relu_forward(x)
    for size in (1, 25):
        begun, wall = time.process_time(), time.perf_counter()
        for _ in range(CALLS // size):
            run([Call(student.relu_forward, (x,))] * size)
        each = (time.process_time() - begun) / CALLS
        wall = (time.perf_counter() - wall) / CALLS
        print(f"a call of relu_forward, {size} in a list: ", end="")
        print(f"{1e6 * wall:.0f} us by the clock, {1e6 * each:.0f} of the grader's process")


if __name__ == "__main__":
    main(*sys.argv[1:])
