"""Hold the hidden tests against mutants: each must be caught, or be listed as equivalent.

A mutant meets the questions of its own function alone, and no more once a test has caught it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .checks import LocalFunction
from .checks.calls import Answer, fresh, put_back
from .course import Assignment
from .differences import FURTHER_SEEDS, Differences
from .equivalents import Equivalent, load_equivalents, reason_of
from .grading.guard import Guard, guarded
from .grading.session import student_seed
from .grading.subject import Subject
from .grading.suite import Suite, TestRun
from .grading.workshop import workshop
from .mutants import Mutant, make_mutants, mutated
from .reference import load_modules
from .results import Outcome


@dataclass(frozen=True)
class MutantTask:
    """One mutant, to be tried in whatever process."""

    assignment: Path
    mutant: Mutant


@dataclass(frozen=True)
class MutantTrial:
    """What came of a mutant: the test that caught it, or the difference that it makes.

    It is `excusable` if all that catches it is the slopes of its own forward pass.
    """

    mutant: Mutant
    caught_by: str = ""
    excusable: bool = False
    difference: str = ""

    @property
    def name(self) -> str:
        """What the mutant is called."""
        return self.mutant.name


@dataclass(frozen=True)
class Mutation:
    """What came of all mutants."""

    trials: tuple[MutantTrial, ...]
    equivalents: tuple[Equivalent, ...]

    @property
    def caught(self) -> tuple[MutantTrial, ...]:
        """Those that a test caught."""
        return tuple(trial for trial in self.trials if trial.caught_by)

    @property
    def survivors(self) -> tuple[MutantTrial, ...]:
        """Those that no test caught and that are not listed as equivalent."""
        return tuple(
            trial
            for trial in self.trials
            if not trial.caught_by and not reason_of(trial.mutant, self.equivalents)
        )

    @property
    def equivalent(self) -> tuple[MutantTrial, ...]:
        """Those that no test caught, as the list says."""
        alive = {trial.mutant for trial in self.survivors}
        return tuple(t for t in self.trials if not t.caught_by and t.mutant not in alive)

    def stale(self) -> Iterator[str]:
        """Say which entries of the list no longer hold."""
        for entry in self.equivalents:
            trials = [trial for trial in self.trials if entry.is_of(trial.mutant)]
            where = f'{entry.function}: "{entry.line}" becomes "{entry.becomes}"'
            if not trials:
                yield f"{where}: no mutant makes this change; take the entry out"
            for trial in trials:
                if trial.caught_by:
                    yield f"{where}: {trial.caught_by} catches it; take the entry out"


def run_mutants(
    assignment: Assignment,
    executor: Executor,
    follow: Callable[[Iterator[MutantTrial], int], Iterator[MutantTrial]],
) -> Mutation:
    """Try every mutant of an assignment; `follow` passes trials on as they come.

    Raises `CourseError` if cosmic-ray is not installed or the list of equivalents cannot be read.
    """
    equivalents = load_equivalents(assignment)
    tasks = [MutantTask(assignment.root, mutant) for mutant in make_mutants(assignment)]
    trials = tuple(follow(iter(executor.map(try_mutant, tasks)), len(tasks)))
    return Mutation(trials, equivalents)


def try_mutant(task: MutantTask) -> MutantTrial:
    """Run the hidden tests of a mutant's function until one fails; tests without weight do not run.

    One that fails by the slopes of the mutant's own forward pass is not the last. A test in which
    the mutant does not end, or wants too much memory, has caught it.
    """
    assignment, suite = workshop(task.assignment)
    tests = _tests_of(assignment, suite, task.mutant.function)
    with np.errstate(all="ignore"), guarded(assignment.limits) as guard:
        modules = mutated(assignment, task.mutant)
        timed = _Timed(assignment, modules, guard)
        caught = _failure(suite, timed, tests)
        if caught is not None:
            return MutantTrial(task.mutant, caught.result.id, caught.by_own_slopes)
        witness = _Witness(assignment, modules, guard, task.mutant.function)
        for number in range(1 + FURTHER_SEEDS):
            for _ in suite.each(witness, seed=assignment.seed + number, tests=tests):
                pass
    return MutantTrial(task.mutant, difference=witness.differences.sentence())


def questions_of(assignment: Assignment, functions: Collection[str]) -> frozenset[str]:
    """Return the tested questions that functions answer, with any of their regions."""
    regions = {*functions}
    for name in functions:
        regions.update(assignment.regions_of(name))
    return frozenset(q.id for q in assignment.tested_questions if regions & {*q.regions})


def _tests_of(assignment: Assignment, suite: Suite, function: str) -> frozenset[str]:
    own = questions_of(assignment, [function])
    return frozenset(t.id for t in suite.tests.values() if t.weight and t.question in own)


def _failure(suite: Suite, subject: Subject, tests: Collection[str]) -> TestRun | None:
    by_slopes = None
    for run in suite.each(subject, tests=tests):
        if run.result.outcome is not Outcome.PASSED:
            if not run.by_own_slopes:
                return run
            by_slopes = by_slopes or run
    return by_slopes


class _Timed(Subject):
    """A subject whose tests have a limit of time."""

    def __init__(
        self, assignment: Assignment, modules: Mapping[str, ModuleType], guard: Guard
    ) -> None:
        super().__init__(assignment, modules, student_seed(assignment))
        self._guard = guard

    def start_test(self) -> None:
        super().start_test()
        self._guard.start_test()


class _Witness(_Timed):
    """A subject that holds every call of one function against the solution's answer."""

    def __init__(
        self,
        assignment: Assignment,
        modules: Mapping[str, ModuleType],
        guard: Guard,
        function: str,
    ) -> None:
        file = assignment.file_of(function)
        mutant, solved = modules[file], load_modules(assignment)[file]
        signature = assignment.signatures[function]
        self.differences = Differences()
        self._solved = LocalFunction(signature, getattr(solved, function))
        self._inner = LocalFunction(signature, getattr(mutant, function))
        watched = ModuleType(mutant.__name__)
        watched.__dict__.update(mutant.__dict__)
        setattr(watched, function, self._watched)
        super().__init__(assignment, {**modules, file: watched}, guard)

    def _watched(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any function's
        given, before = fresh(args), np.random.get_state()  # noqa: NPY002 - students' generator
        outcome = _outcome(self._inner, args, kwargs)
        after = np.random.get_state()  # noqa: NPY002
        np.random.set_state(before)  # noqa: NPY002
        expected = _outcome(self._solved, given, kwargs)
        self.differences.hold(self._inner.signature, outcome, expected)
        np.random.set_state(after)  # noqa: NPY002
        if isinstance(outcome, Exception):
            raise outcome
        put_back(args, outcome.args)
        return outcome.value


def _outcome(
    function: LocalFunction, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Answer | Exception:
    try:
        return function.answer(args, kwargs)
    except Exception as error:  # noqa: BLE001 - what is raised is an outcome, to be compared
        return error
