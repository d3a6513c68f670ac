"""Credit for a backward pass that is right for the student's own wrong forward pass."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks import Check, CheckFailed, Function
from ..checks.answers import (
    Args,
    Shape,
    arrays_of,
    first_difference,
    forward_backward,
    output_of,
)
from ..checks.calls import Answer, Call, CallFailed, run
from ..checks.failures import Failure, Kind
from ..checks.forms import Form, hold_in_some_form
from ..checks.outputs import TOLERANCE, as_array, norm, relative_error
from ..course import Assignment, Question
from ..results import Diagnosis, Outcome
from .fixtures import Graded
from .suite import Suite, TestRun

_DIRECTIONS = 2
_LITTLE = 1e-2


class OwnForwardCheck(Check):
    """Checks that hold a backward pass to the slopes of the student's own forward pass.

    Only `backward` differs from `Check`: it holds gradients to the reference in one thing alone.
    Where the entries of the reference's first gradient differ, the student's may not be one number:
    that of a forward pass that stands still, or adds everything up, takes no work. All else is as
    strict.
    """

    def backward(  # noqa: PLR0913 - as in Check
        self,
        forward: Function,
        backward: Function,
        reference_forward: Function,
        reference_backward: Function,
        *args: Any,  # noqa: ANN401
        between: Sequence[Args] = (),
        wrt: Sequence[int] | None = None,
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
        scale: float = 1.0,
    ) -> None:
        """Check the gradients numerically; `between` must not change them, `scale` only scale."""
        numeric = self.numeric(forward, backward, wrt=wrt, squeeze=squeeze, tolerance=tolerance)
        hold_in_some_form(also_shaped, lambda form: numeric.check(form(args), _DIRECTIONS))
        cotangent = self._cotangent(reference_forward, args)
        expected = run(forward_backward(reference_forward, reference_backward, args, cotangent))[-1]
        gradients = backward.signature.split(expected.get()) or ()
        # Of all answers those that agreed with the slopes: others may be lively at no cost.
        if _are_guessed([numeric.accepted[position] for position in numeric.names], gradients):
            sentence = f"{forward.signature.name} hardly moves"
            raise CheckFailed([Failure(Kind.PROPERTY, sentence)])
        if not between and scale == 1.0:
            return
        others = [(one, self._cotangent(reference_forward, one)) for one in between]

        def differs(form: Form) -> CallFailed | Failure | None:
            (answer,) = run([Call(forward, form(args))])
            dout = self._generator.standard_normal(output_of(forward, answer).shape)
            alone = run(forward_backward(forward, backward, form(args), dout))[-1]
            if alone.failure is not None:
                return alone.failure
            above = [(form(one), upstream) for one, upstream in others]
            other = run(forward_backward(forward, backward, form(args), scale * dout, above))[-1]
            if scale != 1.0:
                gradients = tuple(one / scale for one in arrays_of(backward, other))
                other = Answer(gradients if len(gradients) > 1 else gradients[0])
            return first_difference(backward, other, alone, (dout, *args), squeeze, tolerance)

        hold_in_some_form(also_shaped, differs)


def _are_guessed(found: Sequence[object], right: Sequence[object]) -> bool:
    """Tell whether the first gradient whose entries should differ has one number in all of them.

    The first is that of the data, of which the parameters may well be added up or left out.
    """
    for mine, theirs in zip(found, right, strict=True):
        if not _is_constant(theirs):
            return _is_constant(mine, beside=theirs)
    return False


def _is_constant(value: object, beside: object = 0.0) -> bool:
    """Tell whether an array has one number in all entries, but for what is little beside another.

    A hundredth is little: so much may hide in the rounding of large outputs.
    """
    array, other = as_array("it", value), as_array("the other", beside)
    if isinstance(array, Failure) or not array.size:
        return True
    floor = 0.0 if isinstance(other, Failure) else norm(other)
    return relative_error(array, np.full_like(array, array.flat[0]), floor) <= _LITTLE


def carried_forward(
    assignment: Assignment,
    suite: Suite,
    student: Graded,
    runs: Sequence[TestRun],
    diagnoses: Mapping[str, Diagnosis],
) -> list[TestRun]:
    """Return the runs, with a share for each test that fails for the forward pass's sake alone.

    A share is earned where the question names one, some forward pass that it depends on (a question
    that carries no share itself) fails and yet passes part of its own tests or holds a known
    mistake, and the test passes when the backward pass is held to the student's own forward pass,
    which has to depend on its inputs. No larger part of a question is shared than was lost of such
    a forward pass: one that is right nearly everywhere has gradients that are nearly all the
    reference's.
    """
    carrying = {one.id for one in assignment.tested_questions if one.carried_forward}
    shares: dict[str, float] = {}
    for question in assignment.tested_questions:
        forward = [other for other in question.depends_on if other not in carrying]
        if question.carried_forward and _may_carry(forward, runs, diagnoses):
            names = _right_for_its_own(suite, student, question, runs)
            lost = max(_part(runs, other, _not_passed(runs, other)) for other in forward)
            shared = _part(runs, question.id, names)
            share = question.carried_forward * min(1.0, lost / shared if shared else 0.0)
            shares |= dict.fromkeys(names, math.floor(100 * share) / 100)
    return [
        replace(run, result=replace(run.result, carried=shares.get(run.result.id, 0.0)))
        for run in runs
    ]


def _may_carry(
    forward: Sequence[str], runs: Sequence[TestRun], diagnoses: Mapping[str, Diagnosis]
) -> bool:
    failed = [other for other in forward if _weights(runs, other, passed=False)]
    return bool(failed) and all(
        _weights(runs, other, passed=True) or (other in diagnoses and diagnoses[other].mistakes)
        for other in failed
    )


def _weights(runs: Sequence[TestRun], question: str, *, passed: bool) -> float:
    """Return the weight of a question's tests that passed, or that did not."""
    return sum(
        run.result.weight
        for run in runs
        if run.question == question and (run.result.outcome is Outcome.PASSED) is passed
    )


def _not_passed(runs: Sequence[TestRun], question: str) -> set[str]:
    mine = (run.result for run in runs if run.question == question)
    return {result.id for result in mine if result.outcome is not Outcome.PASSED}


def _part(runs: Sequence[TestRun], question: str, names: Collection[str]) -> float:
    """Return which part of a question's weight some of its tests have; 0 where none counts."""
    weights = {run.result.id: run.result.weight for run in runs if run.question == question}
    return sum(weights[name] for name in names) / (sum(weights.values()) or 1.0)


def _right_for_its_own(
    suite: Suite, student: Graded, question: Question, runs: Sequence[TestRun]
) -> Collection[str]:
    failed = {
        run.result.id
        for run in runs
        if run.question == question.id and run.result.weight
        if run.result.outcome is Outcome.FAILED
    }
    again = suite.each(student, tests=failed, make_check=OwnForwardCheck) if failed else ()
    passed = [run.result for run in again if run.result.outcome is Outcome.PASSED]
    return [result.id for result in passed if result.weight]  # and was not left uncounted
