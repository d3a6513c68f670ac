"""Promises of the hidden tests, held against what came of known versions and mutants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .course import Assignment
from .grading.suite import Suite
from .mutation import Mutation, questions_of
from .trials import Trial

NOT_BY_ITS_OWN_SLOPES = "... and not only because its own forward pass says so"
"""Who bends a forward pass to a wrong gradient would lose nothing."""


@dataclass(frozen=True)
class Proof:
    """One promise of the hidden tests: what was looked at, and each thing that breaks it."""

    promise: str
    looked_at: int
    broken: tuple[str, ...] = ()


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
                f"{t.name} loses nothing in {_listed(t.survived)}: {t.difference}"
                for t in wrong
                if t.survived
            ),
        ),
        Proof(
            NOT_BY_ITS_OWN_SLOPES,
            len(wrong),
            tuple(
                f"{t.name} in {_listed(excused)}: compare its gradients with the reference, too"
                for t in wrong
                if (excused := t.excusable & questions_of(assignment, t.variant.functions))
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
        Proof(
            "no hidden test is itself at fault",
            len(trials),
            tuple(f"with {t.name}, {fault}" for t in trials for fault in t.faults),
        ),
    ]


def of_the_seeds(trials: Sequence[Trial]) -> Proof:
    """Hold every variant to the same verdict with other seeds."""
    return Proof(
        "no verdict flips when the seed changes",
        len(trials),
        tuple(
            f"{t.variant.name} flips with the seeds {', '.join(map(str, t.flips))}"
            for t in trials
            if t.flips
        ),
    )


def of_the_names(trials: Sequence[Trial]) -> Proof:
    """Hold every wrong variant to being named, were it handed in."""
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
            NOT_BY_ITS_OWN_SLOPES,
            len(mutation.caught),
            tuple(
                f"{trial.name} is caught by {trial.caught_by} alone: compare its gradients with "
                f"the reference, too\n{trial.mutant.diff}"
                for trial in mutation.caught
                if trial.excusable
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


def of_the_tests(suite: Suite, caught: Mapping[str, tuple[str, ...]]) -> Proof:
    """Hold every hidden test that has a weight to catching something."""
    weighty = [test for test in suite.tests.values() if test.weight]
    return Proof(
        "every hidden test catches a known mistake",
        len(weighty),
        tuple(f"{test.id} catches nothing" for test in weighty if not caught[test.id]),
    )


def _listed(questions: Collection[str]) -> str:
    return ", ".join(sorted(questions))
