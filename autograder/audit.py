"""Prove the hidden tests before they grade anybody: known versions against their promises.

Known versions run in the trusted process (`trials`); the solution and the untouched stub are graded
as submissions, and what students get is scanned for leaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from .authoring.scan import STEPS, leaks_in_course
from .authoring.stubs import make_stubs
from .course import Assignment
from .gradescope import to_gradescope
from .grading.intake import Submission
from .grading.session import Graded, Grader
from .grading.suite import HiddenTest
from .grading.workshop import workshop
from .mutation import Mutation, run_mutants
from .proofs import (
    Proof,
    caught_by,
    of_the_names,
    of_the_seeds,
    of_the_tests,
    proofs_of,
    proofs_of_mutants,
)
from .results import Outcome, SubmissionResult, Verdict
from .sandbox import Sandbox
from .trials import Task, Trial, try_variant
from .variants import load_variants

MARGIN = 0.5
"""The solution may take this share of each limit of time."""


@dataclass(frozen=True)
class Audit:
    """Everything that was found. `caught` maps each hidden test to the wrong variants it fails.

    `tests` are the hidden tests themselves, by the same ids. `mutation` is what came of the
    mutants, or None if none were made.
    """

    assignment: Assignment
    proofs: tuple[Proof, ...]
    trials: tuple[Trial, ...]
    tests: Mapping[str, HiddenTest]
    caught: Mapping[str, tuple[str, ...]]
    mutation: Mutation | None = None

    @property
    def holds(self) -> bool:
        """Whether no promise is broken."""
        return not any(finding.broken for finding in self.proofs)


class Named(Protocol):
    """Whatever has a name to be shown."""

    @property
    def name(self) -> str:
        """The name."""


T = TypeVar("T", bound=Named)


class Follow(Protocol):
    """Passes trials on as they come, for a progress bar; told how many will come."""

    def __call__(self, trials: Iterator[T], total: int, /) -> Iterator[T]:
        """Pass them on."""


def audit(  # noqa: PLR0913 - one for each thing a person may want otherwise
    assignment: Assignment,
    pool: Callable[[], AbstractContextManager[Executor]],
    sandbox: Sandbox,
    *,
    seeds: int,
    mutants: bool = False,
    follow: Follow,
) -> Audit:
    """Hold the hidden tests of an assignment to their promises.

    `seeds` further seeds are tried, and with `mutants` every mutant of the solution; `follow`
    passes trials on as they come, for a progress bar.
    """
    variants = load_variants(assignment)
    further = tuple(assignment.seed + number for number in range(1, seeds + 1))
    tasks = [Task(assignment.root, variant, further) for variant in variants]
    with pool() as executor:
        trials = tuple(follow(iter(executor.map(try_variant, tasks)), len(tasks)))
        mutation = run_mutants(assignment, executor, follow) if mutants else None
        scan = executor.submit(of_the_release, assignment.root)  # while the solution is graded
        grader = Grader(assignment, sandbox)
        graded = [*_of_the_solution(grader), _of_the_stub(grader)]
        leaks = scan.result()
    caught = caught_by(grader.suite, trials)
    proofs = [
        *graded,
        *proofs_of(assignment, trials),
        *([of_the_seeds(trials), of_the_names(trials)] if further else []),
        of_the_tests(grader.suite, caught),
        *(proofs_of_mutants(mutation) if mutation else []),
        leaks,
    ]
    return Audit(assignment, tuple(proofs), trials, grader.suite.tests, caught, mutation)


def of_the_release(root: Path) -> Proof:
    """Scan what `build` made last of the assignment in the folder `root`, as it lies there."""
    assignment, _ = workshop(root)
    course = root.parent.parent
    places = [course / step / assignment.name for step in STEPS]
    missing = tuple(
        f"{place}: is not there; run `autograder build {assignment.name}`"
        for place in places
        if not place.is_dir()
    )
    files = sum(path.is_file() for place in places for path in place.rglob("*"))
    leaks = () if missing else tuple(map(str, leaks_in_course(assignment, course)))
    return Proof("the release leaks nothing", files, missing or leaks)


def _of_the_solution(grader: Grader) -> list[Proof]:
    assignment = grader.assignment
    files = {name: (assignment.root / name).read_bytes() for name in assignment.files}
    first, second = (grader.grade(Submission("solution", files)) for _ in range(2))
    lost = [q for q in first.result.questions if not q.written and q.score != q.points]
    same = to_gradescope(first.result) == to_gradescope(second.result)
    return [
        Proof(
            "the solution gets every point",
            len(assignment.tested_questions),
            tuple(
                f"a hidden test of {q.id} is at fault: {q.fault}"
                if q.fault
                else f"the solution loses in {q.id}"
                for q in lost
            ),
        ),
        Proof("... twice the same", 2, () if same else ("two runs differ",)),
        Proof("... within half of each limit of time", len(first.seconds), _slow(grader, first)),
    ]


def _slow(grader: Grader, graded: Graded) -> tuple[str, ...]:
    limits = grader.assignment.limits
    test, whole = MARGIN * limits.test_seconds, MARGIN * limits.submission_seconds
    slow = [f"{name} takes {s:.1f} s" for name, s in graded.seconds.items() if s > test]
    total = sum(graded.seconds.values())
    return (*slow, *([f"all tests take {total:.1f} s"] if total > whole else []))


def _of_the_stub(grader: Grader) -> Proof:
    assignment = grader.assignment
    solved = {f: (assignment.root / f).read_text(encoding="utf-8") for f in assignment.files}
    files = {name: text.encode() for name, text in make_stubs(assignment, solved).items()}
    untouched = frozenset(assignment.regions)
    result = grader.grade(Submission("stub", files, untouched=untouched)).result
    broken = tuple(_attempted(result))
    if result.verdict is not Verdict.NOT_ATTEMPTED:
        broken = (*broken, f"the stub's verdict is {result.verdict}")
    return Proof("the untouched stub is not attempted", len(assignment.tested_questions), broken)


def _attempted(result: SubmissionResult) -> Iterator[str]:
    for question in result.questions:
        if question.score or question.outcome not in (None, Outcome.NOT_ATTEMPTED):
            yield f"the stub: {question.id} is {question.outcome}, {question.score} points"
