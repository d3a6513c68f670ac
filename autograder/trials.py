"""Try a known version: the hidden tests that it fails, and whether it is known by its answers.

Variants are the instructor's own code: they run in the trusted process, without a sandbox, which
makes hundreds of them affordable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import numpy as np

from .course import Assignment
from .differences import FURTHER_SEEDS, Differences
from .grading.diagnosis import watched
from .grading.session import student_seed
from .grading.spared import settled
from .grading.subject import Subject
from .grading.suite import Suite, TestRun
from .grading.tapes import Entry, Seen, Taped, asked_alike, same_tape
from .grading.workshop import diagnostician, workshop
from .mutation import questions_of
from .results import Diagnosis, Outcome
from .variants import Variant, overlaid


@dataclass(frozen=True)
class Trial:
    """What came of a variant: the hidden tests that it fails, and the questions that lose points.

    `flips` are the seeds with which other questions lose points than with the manifest's; in the
    questions `unnamed` nobody would be told that this is their mistake. For a wrong one that
    survives where it should lose points, `difference` says what it answers otherwise all the same.
    `faults` are hidden tests that broke down, which proves nothing, with what they raised. In the
    questions `excusable` all that shows the mistake is the slopes of its own forward pass: who
    bends that to it loses nothing.
    """

    variant: Variant
    failed: frozenset[str]
    lost: frozenset[str]
    excusable: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    flips: tuple[int, ...] = ()
    unnamed: tuple[str, ...] = ()
    difference: str = ""

    @property
    def survived(self) -> frozenset[str]:
        """The questions in which a wrong variant should lose points, and loses none."""
        return frozenset(self.variant.loses) - self.lost

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.variant.name


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
    with np.errstate(all="ignore"):
        if task.seeds:
            trial = _tried_further(task, suite, subject)
        else:  # Nobody wants to know the answers: no tape is kept, which costs a tenth.
            trial = Trial(task.variant, *_losses(settled(assignment, suite, suite.run(subject))))
    if not trial.survived:
        return trial
    return replace(trial, difference=_difference(task, suite, subject, trial.survived))


def _tried_further(task: Task, suite: Suite, subject: Subject) -> Trial:
    """Run the tests, those of a variant's own questions with further seeds, and diagnose it."""
    assignment, _ = workshop(task.assignment)
    taped = Taped(subject)
    pairs = list(watched(suite, taped))
    failed, lost, excusable, faults = _losses(settled(assignment, suite, [run for run, _ in pairs]))
    own = _own_questions(assignment, task.variant)
    flips = [
        seed
        for seed in task.seeds
        if _losses(suite.each(subject, seed=seed, questions=own))[1] != lost & own
    ]
    seen = {run.result.id: one for run, one in pairs}
    unnamed = _unnamed(task, suite, taped, seen, lost)
    return Trial(task.variant, failed, lost, excusable, faults, tuple(flips), unnamed)


def _difference(task: Task, suite: Suite, subject: Subject, questions: frozenset[str]) -> str:
    """Say what a variant answers otherwise than the solution when tests of `questions` ask it."""
    assignment, _ = workshop(task.assignment)
    solution = Subject(assignment, overlaid(assignment), student_seed(assignment))
    differences = Differences()
    with np.errstate(all="ignore"):
        for number in range(1 + FURTHER_SEEDS):
            seed = assignment.seed + number
            told, expected = (_tapes(suite, one, seed, questions) for one in (subject, solution))
            for pair in zip(told, expected, strict=True):
                for ours, theirs in takewhile(asked_alike, zip(*pair, strict=False)):
                    outcomes = (one.answer.failure or one.answer for one in (ours, theirs))
                    differences.hold(ours.signature, *outcomes)
    return differences.sentence()


def _tapes(
    suite: Suite, subject: Subject, seed: int, questions: frozenset[str]
) -> list[tuple[Entry, ...]]:
    """Return the calls that each test of `questions` makes, in order."""
    taped = Taped(subject)
    return [taped.take() for _ in suite.each(taped, seed=seed, questions=questions)]


def _losses(
    runs: Iterable[TestRun],
) -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]:
    """Return the tests that fail, what loses points, what could be excused, and tests at fault.

    What loses points are questions, and what could be excused are those among them that do by the
    slopes of its own forward pass alone.
    """
    not_passed = [run for run in runs if run.result.outcome is not Outcome.PASSED]
    failed = [run for run in not_passed if run.result.outcome is not Outcome.FAULT]
    costly = [run for run in failed if run.result.weight]
    lost = frozenset(run.question for run in costly)
    return (
        frozenset(run.result.id for run in failed),
        lost,
        lost - {run.question for run in costly if not run.by_own_slopes},
        tuple(f"{run.result.id}: {run.result.message}" for run in not_passed if run not in failed),
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
