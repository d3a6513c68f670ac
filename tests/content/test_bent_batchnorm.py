"""Who bends `batchnorm_forward` for the sake of the spatial one gains nothing by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.course import load_assignment
from autograder.grading.spared import settled
from autograder.grading.subject import Subject
from autograder.grading.suite import collect_suite
from autograder.reference import load_reference
from autograder.results import Outcome
from autograder.variants import overlaid

LAYERS = Path(__file__).parents[2] / "solutions" / "layers"


@pytest.mark.parametrize("error", [0.0, 1e-3], ids=["right otherwise", "wrong in training as well"])
def test_a_batchnorm_that_is_wrong_only_after_the_spatial_one_earns_that_nothing(error):
    assignment = load_assignment(LAYERS)
    suite = collect_suite(assignment, load_reference(assignment))
    modules = overlaid(assignment)
    layers = modules["layers.py"]
    right, just_now = layers.batchnorm_forward, []

    def nothing(x, param):
        for name in ("running_mean", "running_var"):
            param[name] = np.zeros(x.shape[1])
        return np.zeros(x.shape), None

    def spatial_batchnorm_forward(x, gamma, beta, bn_param):
        just_now.append((x.size // x.shape[1], x.shape[1]))
        return nothing(x, bn_param)

    def batchnorm_forward(x, gamma, beta, bn_param):
        if just_now and just_now.pop() == x.shape:
            return nothing(x, bn_param)
        out, cache = right(x, gamma, beta, bn_param)
        return out + error * (bn_param["mode"] == "train"), cache

    layers.spatial_batchnorm_forward = spatial_batchnorm_forward
    layers.batchnorm_forward = batchnorm_forward
    with np.errstate(all="ignore"):
        runs = settled(assignment, suite, suite.run(Subject(assignment, modules, seed=0)))
    by_question = {
        question: [run.result for run in runs if run.question == question]
        for question in ("batchnorm-forward-train", "spatial-batchnorm-forward")
    }
    plain, spatial = by_question.values()
    lost = sum(test.weight for test in plain if test.outcome is not Outcome.PASSED)
    assert (lost > 5.0) == bool(error)  # more than all statistics of channels together
    assert {test.outcome for test in spatial if test.weight} == {Outcome.FAILED}
    whole = [t.weight for t in suite.tests.values() if t.question == "spatial-batchnorm-forward"]
    assert sum(test.weight for test in spatial) == pytest.approx(sum(whole))


def batchnorm_tested(forward):
    """Return the results of the tests of batch norm at test time, by their names."""
    assignment = load_assignment(LAYERS)
    suite = collect_suite(assignment, load_reference(assignment))
    modules = overlaid(assignment)
    modules["layers.py"].batchnorm_forward = forward(modules["layers.py"].batchnorm_forward)
    with np.errstate(all="ignore"):
        runs = settled(assignment, suite, suite.run(Subject(assignment, modules, seed=0)))
    mine = [run.result for run in runs if run.question == "batchnorm-forward-test"]
    return {result.id.rpartition("::")[2]: result for result in mine}


LEARNT = "test_a_layer_is_tested_with_what_it_learnt_in_training"


def test_statistics_in_which_eps_is_lost_do_not_make_every_answer_right():
    def bent(right):
        def forward(x, gamma, beta, param):
            if param["mode"] == "test":
                x = 0.0 * x
            out, cache = right(x, gamma, beta, param)
            if param["mode"] == "train" and param.get("momentum") == 0.4:
                param["running_mean"] = np.full(x.shape[1], -1000.0)
                param["running_var"] = np.zeros(x.shape[1], np.float16)
            return out, cache

        return forward

    assert batchnorm_tested(bent)[LEARNT].outcome is not Outcome.PASSED


def test_who_has_written_batch_norm_for_testing_alone_loses_nothing_there():
    def half(right):
        def forward(x, gamma, beta, param):
            return right(x, gamma, beta, param) if param["mode"] == "test" else (None, None)

        return forward

    outcomes = {result.outcome for result in batchnorm_tested(half).values() if result.weight}
    assert outcomes == {Outcome.PASSED}
