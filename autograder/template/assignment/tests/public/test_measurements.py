"""Tests that students get. The solution's answers are recorded, and no line of it is released."""

import numpy as np
import pytest


@pytest.mark.question("distances")
def test_a_triangle_of_which_everybody_knows_the_sides(student, check):
    table = check.call(student.distances, np.zeros((1, 2)), np.array([[3.0, 4.0]]))
    check.equal("table", table, [[5.0]])


@pytest.mark.question("smooth-forward")
def test_four_numbers(student, reference, check, rng):
    check.outputs(student.smooth_forward, reference.smooth_forward, rng.normal(size=4), 0.25)


@pytest.mark.question("smooth-backward")
def test_gradient(student, check, rng):
    check.gradients(student.smooth_forward, student.smooth_backward, rng.normal(size=4), 0.25)
