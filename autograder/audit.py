"""Prove the hidden tests before they grade anybody: known versions against their promises.

Variants are the instructor's own code: they run in the trusted process, without a sandbox, which
makes hundreds of them affordable. The solution and the untouched stub are graded as submissions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from .authoring.stubs import make_stubs
from .course import Assignment
from .grading.diagnosis import Seen, watched
from .grading.intake import Submission
from .grading.session import Graded, Grader, student_seed
from .grading.subject import Subject
from .grading.suite import Suite, TestRun
from .grading.tapes import Taped, same_tape
from .grading.workshop import diagnostician, workshop
from .mutation import Mutation, questions_of, run_mutants
from .results import Diagnosis, Outcome, SubmissionResult, Verdict, to_gradescope
from .sandbox import Sandbox
from .variants import Variant, load_variants, overlaid

MARGIN = 0.5
"""The solution may take this share of each limit of time."""


@dataclass(frozen=True)
class Trial:
    """What came of a variant: the hidden tests that it fails, and the questions that lose points.

    `flips` are the seeds with which other questions lose points than with the manifest's; in the
    questions `unnamed` nobody would be told that this is their mistake.
    """

    variant: Variant
    failed: frozenset[str]
    lost: frozenset[str]
    flips: tuple[int, ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.variant.name


@dataclass(frozen=True)
class Proof:
    """One promise of the hidden tests: what was looked at, and each thing that breaks it."""

    promise: str
    looked_at: int
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """Everything that was found. `caught` maps each hidden test to the wrong variants it fails.

    `mutation` is what came of the mutants, or None if none were made.
    """

    assignment: Assignment
    proofs: tuple[Proof, ...]
    trials: tuple[Trial, ...]
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


@dataclass(frozen=True)
class Task:
    """One variant, to be tried in whatever process; `seeds` are those of its further runs."""

    assignment: Path
    variant: Variant
    seeds: tuple[int, ...]


def try_variant(task: Task) -> Trial:
    """Run the hidden tests against a variant; again with each further seed, its own questions'.

    With further seeds a wrong one is diagnosed, too, as if a student had handed it in.
    """
    assignment, suite = workshop(task.assignment)
    subject = Subject(assignment, overlaid(assignment, task.variant), student_seed(assignment))
    taped = Taped(subject)
    with np.errstate(all="ignore"):
        pairs = list(watched(suite, taped))
        failed, lost = _losses(run for run, _ in pairs)
        own = _own_questions(assignment, task.variant)
        flips = [
            seed
            for seed in task.seeds
            if _losses(suite.each(subject, seed=seed, questions=own))[1] != lost & own
        ]
        seen = {run.result.id: one for run, one in pairs}
        unnamed = _unnamed(task, suite, taped, seen, lost) if task.seeds else ()
    return Trial(task.variant, failed, lost, tuple(flips), unnamed)


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
    grader = Grader(assignment, sandbox)
    caught = caught_by(grader.suite, trials)
    proofs = [
        *_of_the_solution(grader),
        _of_the_stub(grader),
        *proofs_of(assignment, trials),
        *([_of_the_seeds(trials), _of_the_names(trials)] if further else []),
        _dead_weight(grader.suite, caught),
        *(proofs_of_mutants(mutation) if mutation else []),
    ]
    return Audit(assignment, tuple(proofs), trials, caught, mutation)


def proofs_of(assignment: Assignment, trials: Sequence[Trial]) -> list[Proof]:
    """Hold variants to what they promise."""
    accepted = [trial for trial in trials if trial.variant.kind == "accepted"]
    wrong = [trial for trial in trials if trial.variant.kind == "wrong"]
    return [
        Proof(
            "every accepted variant gets every point",
            len(accepted),
            tuple(f"{t.variant.name} loses in {_listed(t.lost)}" for t in accepted if t.lost),
        ),
        Proof(
            "every wrong variant loses points where it says",
            len(wrong),
            tuple(
                f"{t.variant.name} loses nothing in {_listed(missed)}"
                for t in wrong
                if (missed := set(t.variant.loses) - t.lost)
            ),
        ),
        Proof(
            "... and in no other question that does not depend on it",
            len(wrong),
            tuple(
                f"{t.variant.name} loses also in {_listed(further)}"
                for t in wrong
                if (further := t.lost - dependents(assignment, t.variant.loses))
            ),
        ),
    ]


def _of_the_seeds(trials: Sequence[Trial]) -> Proof:
    return Proof(
        "no verdict flips when the seed changes",
        len(trials),
        tuple(
            f"{t.variant.name} flips with the seeds {', '.join(map(str, t.flips))}"
            for t in trials
            if t.flips
        ),
    )


def _of_the_names(trials: Sequence[Trial]) -> Proof:
    wrong = [trial for trial in trials if trial.variant.kind == "wrong"]
    return Proof(
        "every wrong variant is named by its answers",
        len(wrong),
        tuple(f"{t.name} is not named in {_listed(t.unnamed)}" for t in wrong if t.unnamed),
    )


def proofs_of_mutants(mutation: Mutation) -> list[Proof]:
    """Hold the hidden tests to the mutants, and the list of equivalent ones to what it says."""
    return [
        Proof(
            "every mutant is caught or listed as equivalent",
            len(mutation.trials),
            tuple(
                f"{trial.name} survives: {trial.difference}\n{trial.mutant.diff}"
                for trial in mutation.survivors
            ),
        ),
        Proof(
            "... and what is listed is made, and survives",
            len(mutation.equivalents),
            tuple(mutation.stale()),
        ),
    ]


def dependents(assignment: Assignment, questions: Collection[str]) -> set[str]:
    """Return the questions and all that depend on them, at whatever distance."""
    found = set(questions)
    for question in assignment.questions:  # each stands behind what it depends on
        if found & set(question.depends_on):
            found.add(question.id)
    return found


def caught_by(suite: Suite, trials: Sequence[Trial]) -> dict[str, tuple[str, ...]]:
    """Return, for each hidden test, the wrong variants that it fails."""
    wrong = [trial for trial in trials if trial.variant.kind == "wrong"]
    return {test: tuple(t.variant.name for t in wrong if test in t.failed) for test in suite.tests}


def _dead_weight(suite: Suite, caught: Mapping[str, tuple[str, ...]]) -> Proof:
    weighty = [test for test in suite.tests.values() if test.weight]
    return Proof(
        "every hidden test catches a known mistake",
        len(weighty),
        tuple(f"{test.id} catches nothing" for test in weighty if not caught[test.id]),
    )


def _of_the_solution(grader: Grader) -> list[Proof]:
    assignment = grader.assignment
    files = {name: (assignment.root / name).read_bytes() for name in assignment.files}
    first, second = (grader.grade(Submission("solution", files)) for _ in range(2))
    lost = [q.id for q in first.result.questions if not q.written and q.score != q.points]
    same = to_gradescope(first.result) == to_gradescope(second.result)
    return [
        Proof(
            "the solution gets every point",
            len(assignment.tested_questions),
            tuple(f"the solution loses in {question}" for question in lost),
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


def _losses(runs: Iterable[TestRun]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tests that fail, and the questions that lose points by them."""
    failed = [run for run in runs if run.result.outcome is not Outcome.PASSED]
    return (
        frozenset(run.result.id for run in failed),
        frozenset(run.question for run in failed if run.result.weight),
    )


def _unnamed(
    task: Task, suite: Suite, taped: Taped, seen: Mapping[str, Seen], lost: frozenset[str]
) -> tuple[str, ...]:
    """Return the lost questions in which a wrong variant, handed in, is not taken for itself.

    One whose answers are other ones each time cannot be known by them.
    """
    again = watched(suite, taped, questions=lost)
    if not all(same_tape(seen[run.result.id].tape, one.tape) for run, one in again):
        return ()
    found = diagnostician(task.assignment).diagnose(taped, seen)
    return tuple(
        question
        for question in task.variant.loses
        if question in lost
        if not (known := found.get(question, Diagnosis())).proved
        if task.variant.name not in [mistake.name for mistake in known.mistakes]
    )


def _own_questions(assignment: Assignment, variant: Variant) -> frozenset[str]:
    """Return the questions that a variant's functions answer, and those that it says it loses."""
    return questions_of(assignment, variant.functions) | set(variant.loses)


def _listed(questions: Collection[str]) -> str:
    return ", ".join(sorted(questions))
