"""Public tests: what the solution answers is recorded, also of a matrix that keeps state."""

import numpy as np
import pytest


@pytest.mark.question("one-hot")
def test_three_labels(student, reference, check, rng):
    check.outputs(student.one_hot, reference.one_hot, rng.integers(0, 3, size=3), 3)


@pytest.mark.question("masked-mean-forward")
def test_short_sequences(student, reference, check, rng):
    mask = rng.random((2, 3)) < 0.6
    check.outputs(
        student.masked_mean_forward, reference.masked_mean_forward, mask, rng.normal(size=(2, 3, 2))
    )


@pytest.mark.question("masked-mean-backward")
def test_gradient(student, check, rng):
    mask = np.array([[True, False], [True, True]])
    x = rng.normal(size=(2, 2, 2))
    check.gradients(student.masked_mean_forward, student.masked_mean_backward, mask, x, wrt=(1,))


@pytest.mark.question("confusion-update")
def test_the_same_batch_twice(student, reference, check):
    batch = np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([True, True, False])
    mine, given = student.new_matrix(2), reference.new_matrix(2)
    for _ in range(2):
        mine, counts = check.call(student.observe, mine, *batch)
        given, wanted = check.call(reference.observe, given, *batch)
        check.equal("counts", counts, wanted)


@pytest.mark.question("accuracy")
def test_half_are_right(student, check):
    batch = np.array([0, 1]), np.array([0, 0]), np.array([True, True])
    matrix, _ = check.call(student.observe, student.new_matrix(2), *batch)
    check.equal("share", check.call(student.accuracy, matrix), 0.5)
