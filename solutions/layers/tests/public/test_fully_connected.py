"""What you can see of the tests of the affine layer and of ReLU. Grading uses more of them."""

import numpy as np
import pytest


@pytest.mark.question("affine-forward")
def test_the_case_from_the_notebook(student, check):
    x = np.array([[1.0, 2.0], [3.0, -1.0]])
    w = np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0]])
    b = np.array([0.5, 0.0, -1.0])
    out, _ = check.call(student.affine_forward, x, w, b)
    check.equal("out", out, np.array([[5.5, 2.0, 1.0], [1.5, -1.0, 5.0]]))


@pytest.mark.question("affine-forward")
def test_random_rows(student, reference, check, rng):
    x, w, b = rng.normal(size=(3, 5)), rng.normal(size=(5, 2)), rng.normal(size=2)
    check.outputs(student.affine_forward, reference.affine_forward, x, w, b)


@pytest.mark.question("affine-forward")
def test_small_images(student, reference, check, rng):
    x, w, b = rng.normal(size=(2, 3, 2, 2)), rng.normal(size=(12, 3)), rng.normal(size=3)
    check.outputs(student.affine_forward, reference.affine_forward, x, w, b)


@pytest.mark.question("affine-backward")
def test_gradients_of_the_affine_layer(student, check, rng):
    x, w, b = rng.normal(size=(3, 5)), rng.normal(size=(5, 2)), rng.normal(size=2)
    check.gradients(student.affine_forward, student.affine_backward, x, w, b)


@pytest.mark.question("affine-backward")
def test_gradients_for_small_images(student, check, rng):
    x, w, b = rng.normal(size=(2, 3, 2, 2)), rng.normal(size=(12, 3)), rng.normal(size=3)
    check.gradients(student.affine_forward, student.affine_backward, x, w, b)


@pytest.mark.question("relu-forward")
def test_six_numbers(student, check):
    x = np.array([[-2.0, 0.5, 3.0], [1.0, -0.25, -4.0]])
    out, _ = check.call(student.relu_forward, x)
    check.equal("out", out, np.array([[0.0, 0.5, 3.0], [1.0, 0.0, 0.0]]))


@pytest.mark.question("relu-forward")
def test_random_numbers(student, reference, check, rng):
    check.outputs(student.relu_forward, reference.relu_forward, rng.normal(size=(3, 2, 4)))


@pytest.mark.question("relu-backward")
def test_three_numbers_on_their_way_back(student, check):
    x, dout = np.array([-2.0, 0.5, 3.0]), np.array([10.0, -20.0, 30.0])
    _, cache = check.call(student.relu_forward, x)
    check.equal("dx", check.call(student.relu_backward, dout, cache), np.array([0.0, -20.0, 30.0]))


@pytest.mark.question("relu-backward")
def test_gradient_of_relu(student, check, rng):
    check.gradients(student.relu_forward, student.relu_backward, rng.normal(size=(4, 6)))
