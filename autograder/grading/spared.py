"""Tests that shall not count, since another question's mistake is what they saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..course import Assignment
from ..results import Outcome, TestResult
from .suite import NOT_COUNTED, HiddenTest, Suite, TestRun

_ROUNDING = 1e-9


def settled(assignment: Assignment, suite: Suite, runs: Sequence[TestRun]) -> list[TestRun]:
    """Return the runs, of which a test that was not to count (`check.not_counted`) may fail.

    It costs nothing only as far as the tests in which the same mistake shows have lost points, and
    a lost point pays once, be it for a share that is carried forward: who breaks one function to
    excuse another never has more than with the first one whole. Where no other test of its question
    counts, it fails as well: every question has a grade.
    """
    points = _points(assignment, suite.tests)
    left = {
        run.result.id: points[run.result.id] * (1.0 - run.result.carried)
        for run in runs
        if run.result.outcome is not Outcome.PASSED
    }
    _pay_for_shares(assignment, runs, points, left)
    counted = {run.question for run in runs if run.result.weight}

    def settle(run: TestRun) -> TestRun:
        test = suite.tests[run.result.id]
        if run.result.weight or not test.weight:
            return run
        if run.question in counted and _paid(points[test.id], run.shown_by, left):
            return run
        return replace(run, result=_failed(run.result, test.weight))

    return [settle(run) for run in runs]


def _pay_for_shares(
    assignment: Assignment,
    runs: Sequence[TestRun],
    points: Mapping[str, float],
    left: dict[str, float],
) -> None:
    """Take off what forward passes have lost the shares that it brought their backward passes.

    First where no test is excused by it.
    """
    named = {payer for run in runs for payer in run.shown_by}
    for question in assignment.tested_questions:
        mine = [run.result for run in runs if run.question == question.id]
        bought = sum(points[result.id] * result.carried for result in mine)
        lost = {run.result.id for run in runs if run.question in question.depends_on} & left.keys()
        for payer in sorted(lost, key=lambda name: (name in named, name)):
            paid = min(bought, left[payer])
            left[payer] -= paid
            bought -= paid


def _paid(points: float, payers: Sequence[str], left: dict[str, float]) -> bool:
    """Take `points` out of what the tests `payers` have lost; return whether there is enough."""
    if points > sum(left.get(payer, 0.0) for payer in payers) + _ROUNDING:
        return False
    for payer in payers:
        paid = min(points, left.get(payer, 0.0))
        left[payer] = left.get(payer, 0.0) - paid
        points -= paid
    return True


def _failed(test: TestResult, weight: float) -> TestResult:
    message = f"{test.message.removeprefix(NOT_COUNTED)}; there it has cost less than this"
    return replace(test, weight=weight, outcome=Outcome.FAILED, message=message)


def _points(assignment: Assignment, tests: Mapping[str, HiddenTest]) -> dict[str, float]:
    """Return what each test is worth where every test of its question counts."""
    total = {question.id: 0.0 for question in assignment.tested_questions}
    for test in tests.values():
        total[test.question] += test.weight
    points = {question.id: question.points for question in assignment.tested_questions}
    return {
        test.id: points[test.question] * test.weight / total[test.question] if test.weight else 0.0
        for test in tests.values()
    }
