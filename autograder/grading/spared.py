"""Tests that shall not count, since another question's mistake is what they saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..course import Assignment, Question
from ..results import Outcome, TestResult
from .suite import NOT_COUNTED, Suite, TestRun

_ROUNDING = 1e-9


def settled(assignment: Assignment, suite: Suite, runs: Sequence[TestRun]) -> list[TestRun]:
    """Return the runs, of which a test that was not to count (`check.not_counted`) may fail.

    It may cost nothing only as far as a question that its own depends on has lost points, and a
    lost point pays once: who breaks one function to excuse another never has more than with the
    first one whole. Where no other test of its question counts, it fails as well: every question
    has a grade.
    """
    by_id = {run.result.id: run for run in runs}
    left = {other.id: _lost(suite, other, runs) for other in assignment.tested_questions}
    for question in assignment.tested_questions:
        own = [run for run in runs if run.question == question.id]
        excused = [
            run for run in own if not run.result.weight and suite.tests[run.result.id].weight
        ]
        counts = any(run.result.weight for run in own)
        for run in excused:
            payer = max(question.depends_on, key=lambda other: left.get(other, 0.0), default="")
            points = _points(suite, question, run)
            if counts and points <= left.get(payer, 0.0) + _ROUNDING:
                left[payer] -= points
            else:
                by_id[run.result.id] = replace(run, result=_failed(suite, run.result))
    return list(by_id.values())


def _failed(suite: Suite, test: TestResult) -> TestResult:
    message = f"{test.message.removeprefix(NOT_COUNTED)}; there it has cost less than this"
    return replace(
        test, weight=suite.tests[test.id].weight, outcome=Outcome.FAILED, message=message
    )


def _lost(suite: Suite, question: Question, runs: Sequence[TestRun]) -> float:
    """Return the points that a question's tests have cost."""
    return sum(
        _points(suite, question, run) * (1.0 - run.result.carried)
        for run in runs
        if run.question == question.id and run.result.outcome is not Outcome.PASSED
    )


def _points(suite: Suite, question: Question, run: TestRun) -> float:
    """Return what a test is worth where every test of its question counts."""
    weights = {
        test.id: test.weight for test in suite.tests.values() if test.question == question.id
    }
    return question.points * weights[run.result.id] / sum(weights.values())
