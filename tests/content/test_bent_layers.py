"""Layers that are right wherever tests are used to look, and wrong in any network."""

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
PASSES = {
    "affine_forward": ("affine_backward",),
    "relu_forward": ("relu_backward",),
    "batchnorm_forward": ("batchnorm_backward", "batchnorm_backward_alt"),
    "layernorm_forward": ("layernorm_backward",),
    "dropout_forward": ("dropout_backward",),
    "conv_forward_naive": ("conv_backward_naive",),
    "max_pool_forward_naive": ("max_pool_backward_naive",),
    "spatial_batchnorm_forward": ("spatial_batchnorm_backward",),
    "spatial_groupnorm_forward": ("spatial_groupnorm_backward",),
}


def nothing(answer):
    return [np.zeros_like(a) for a in answer] if isinstance(answer, tuple) else 0.0 * answer


def only_the_first_backward_pass_after_a_forward_pass(forward, backward):
    fresh = []

    def ahead(*args):
        fresh.append(True)
        return forward(*args)

    def back(dout, cache):
        answer = backward(dout, cache)
        if not fresh:
            return nothing(answer)
        fresh.clear()
        return answer

    return ahead, back


def only_gradients_without_a_zero(forward, backward):
    def back(dout, cache):
        answer = backward(dout, cache)
        return answer if np.all(dout) else nothing(answer)

    return forward, back


def only_small_batches(forward, backward):
    def back(dout, cache):
        answer = backward(dout, cache)
        return answer if len(dout) < 50 else nothing(answer)

    return forward, back


def forward_only_small_batches(forward, backward):
    def ahead(x, *args):
        out, cache = forward(x, *args)
        return (out if len(x) < 50 else 0.0 * out), cache

    return ahead, backward


BACKWARD = {name for names in PASSES.values() for name in names}


@pytest.mark.parametrize(
    ("bent", "names"),
    [
        (only_the_first_backward_pass_after_a_forward_pass, BACKWARD),
        (only_gradients_without_a_zero, BACKWARD),
        (only_small_batches, BACKWARD),
        (forward_only_small_batches, PASSES.keys()),
    ],
)
def test_who_is_right_for_a_layer_alone_loses_points_in_each_question(bent, names):
    assignment = load_assignment(LAYERS)
    suite = collect_suite(assignment, load_reference(assignment))
    modules = overlaid(assignment)
    layers = modules["layers.py"]
    for forward, backwards in PASSES.items():
        for backward in backwards:
            both = bent(getattr(layers, forward), getattr(layers, backward))
            setattr(layers, forward, both[0])
            setattr(layers, backward, both[1])
    with np.errstate(all="ignore"):
        runs = settled(assignment, suite, suite.run(Subject(assignment, modules, seed=0)))
    lost = {run.question for run in runs if run.result.outcome is Outcome.FAILED}
    expected = {
        question.id
        for question in assignment.tested_questions
        if {region.partition("#")[0] for region in question.regions} <= set(names)
    }
    assert lost >= expected


def graded(**functions):
    assignment = load_assignment(LAYERS)
    suite = collect_suite(assignment, load_reference(assignment))
    modules = overlaid(assignment)
    vars(modules["layers.py"]).update(functions)
    with np.errstate(all="ignore"):
        runs = settled(assignment, suite, suite.run(Subject(assignment, modules, seed=0)))
    return [run for run in runs if run.result.weight]


def test_a_dropout_that_is_bent_to_its_backward_pass_earns_no_more_than_an_honest_one():
    def keep(x, param):
        rng = np.random.default_rng(param.get("seed"))
        return rng.random(size=x.shape) < param["p"]

    def forward(x, param):
        if param["mode"] == "test":
            return x, 1.0
        mask = keep(x, param)
        asked_for_its_gradient = param["p"] in {0.6, 0.7} or param.get("seed") in {41, 43, 46}
        return x * mask / (1.0 if asked_for_its_gradient else param["p"]), mask

    def honest(x, param):
        return (x, 1.0) if param["mode"] == "test" else (x * (m := keep(x, param)) / param["p"], m)

    def backward(dout, mask):
        return dout * mask  # never divided by p

    def backward_points(dropout_forward):
        runs = graded(dropout_forward=dropout_forward, dropout_backward=backward)
        passed = [run for run in runs if run.result.outcome is Outcome.PASSED]
        return [run.result.id for run in passed if run.question == "dropout-backward"]

    assert backward_points(forward) == backward_points(honest)


def test_who_stores_statistics_that_no_test_mode_could_use_is_not_spared_it():
    solved = overlaid(load_assignment(LAYERS))["layers.py"].batchnorm_forward

    def batchnorm_forward(x, gamma, beta, param):
        if param["mode"] == "test":
            return np.zeros(x.shape), None
        answer = solved(x, gamma, beta, param)
        if param.get("momentum") == 0.4 and param.get("eps") == 1e-12:
            param["running_mean"] = np.zeros((2, x.shape[1]))
        return answer

    runs = [run for run in graded(batchnorm_forward=batchnorm_forward) if run.result.weight]
    in_test_mode = [run for run in runs if run.question == "batchnorm-forward-test"]
    assert {run.result.outcome for run in in_test_mode} == {Outcome.FAILED}
