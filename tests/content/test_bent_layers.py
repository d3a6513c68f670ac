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
