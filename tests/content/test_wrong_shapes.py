"""What has a wrong shape is wrong in every hidden test of layers, never the grader's fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checks import ForeignFunction
from autograder.course import load_assignment
from autograder.grading.suite import collect_suite
from autograder.reference import load_reference
from autograder.results import Outcome

LAYERS = Path(__file__).parents[2] / "solutions" / "layers"


class Wrong:
    """Functions that do their work, and put something else in the place of what they made."""

    def __init__(self, assignment, reference, spoil):
        self._functions = {
            name: ForeignFunction(signature, spoil(getattr(reference, name)))
            for name, signature in assignment.signatures.items()
        }

    def start_test(self):
        pass

    def __getattr__(self, name):
        return self._functions[name]


def ones_in_the_place_of_each_result(function):
    signature = function.signature

    def spoilt(*args):
        results = signature.split(function.implementation(*args))
        spoilt = tuple(
            result if name in signature.opaque else np.ones(5000)
            for name, result in zip(signature.returns, results, strict=True)
        )
        return spoilt if len(spoilt) > 1 else spoilt[0]

    return spoilt


def unequal_arrays_in_the_place_of_each_statistic(function):
    def spoilt(*args):
        results = function.implementation(*args)
        for state in (arg for arg in args if isinstance(arg, dict)):
            state |= {key: [np.ones(3), np.ones(2)] for key in state if key.startswith("running")}
        return results

    return spoilt


@pytest.mark.parametrize(
    "spoil", [ones_in_the_place_of_each_result, unequal_arrays_in_the_place_of_each_statistic]
)
def test_an_answer_of_another_shape_is_wrong_and_no_fault(spoil):
    assignment = load_assignment(LAYERS)
    reference = load_reference(assignment)
    suite = collect_suite(assignment, reference)
    with np.errstate(all="ignore"):
        runs = suite.run(Wrong(assignment, reference, spoil))
    faults = [run.result.id for run in runs if run.result.outcome is Outcome.FAULT]
    assert faults == []
    assert any(run.result.outcome is Outcome.FAILED for run in runs)
