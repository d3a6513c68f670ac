"""Tests that grade. A test's name is a sentence that students may read; its inputs stay secret.

Each test belongs to a question; `weight=` splits the question's points among its tests. Look at
what a student returned through `check` only: an exception in the test itself is the grader's fault.
"""

import numpy as np
import pytest


@pytest.mark.question("distances", weight=2)
def test_distances_of_points_in_several_dimensions(student, reference, check, rng):
    cases = {
        f"{n} and {m} points in {d} dimensions": (rng.normal(size=(n, d)), rng.normal(size=(m, d)))
        for n, m, d in [(1, 2, 1), (2, 3, 4), (5, 1, 3)]
    }
    check.outputs_of_each(student.distances, reference.distances, cases)


@pytest.mark.question("distances")
def test_order_of_the_two_sets_does_not_matter(student, check, rng):
    a, b = rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
    there = check.call(student.distances, a, b, shapes={"table": (3, 4)})
    back = check.call(student.distances, b, a, shapes={"table": (4, 3)})
    check.equal("table", there, back.T)
    check.that(np.all(there > 0), "the distance of two different points is not positive")


@pytest.mark.question("smooth-forward", weight=2)
@pytest.mark.parametrize("weight", [0.2, 0.7])
def test_smoothed_series(student, reference, check, rng, weight):
    check.outputs(student.smooth_forward, reference.smooth_forward, rng.normal(size=7), weight)


@pytest.mark.question("smooth-forward")
def test_a_series_that_does_not_change_stays_as_it_is(student, check):
    out, _ = check.call(student.smooth_forward, np.full(5, 3.0), 0.4)
    check.equal("out", out, np.full(5, 3.0))


@pytest.mark.question("smooth-backward")
def test_gradient_is_the_derivative_of_your_own_smoothing(student, check, rng):
    # By default the gradients belong to the first arguments: `weight` has none.
    check.gradients(student.smooth_forward, student.smooth_backward, rng.normal(size=6), 0.3)


@pytest.mark.question("smooth-backward")
def test_gradient_that_comes_back_from_each_number(student, reference, check, rng):
    check.backward(
        student.smooth_forward,
        student.smooth_backward,
        reference.smooth_forward,
        reference.smooth_backward,
        rng.normal(size=5),
        0.6,
    )
