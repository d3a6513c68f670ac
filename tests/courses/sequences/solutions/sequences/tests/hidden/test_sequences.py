"""Hidden tests: integers, booleans, masks, and an object that keeps its state."""

import numpy as np
import pytest


def batch(rng, size, classes):
    """Draw labels, predictions and a mask of `size` entries."""
    labels, predicted = rng.integers(0, classes, size=(2, size))
    return labels, predicted, rng.random(size) < 0.7


@pytest.mark.question("one-hot")
def test_every_label_has_a_row(student, reference, check, rng):
    cases = {f"{n} labels": (rng.integers(0, 4, size=n), 4) for n in (1, 5)}
    check.outputs_of_each(student.one_hot, reference.one_hot, cases)


@pytest.mark.question("one-hot")
def test_columns_of_labels_that_do_not_occur(student, reference, check):
    check.outputs(student.one_hot, reference.one_hot, np.array([0, 1, 0]), 6)


@pytest.mark.question("masked-mean-forward", weight=2)
def test_steps_that_do_not_count_do_not_matter(student, reference, check, rng):
    mask = np.array([[True, True, False, False], [True, False, True, True]])
    x = rng.normal(size=(2, 4, 3))
    check.outputs(student.masked_mean_forward, reference.masked_mean_forward, mask, x)


@pytest.mark.question("masked-mean-forward")
def test_a_sequence_of_which_nothing_counts(student, reference, check, rng):
    mask = np.array([[False, False], [True, False]])
    x = rng.normal(size=(2, 2, 2))
    check.outputs(student.masked_mean_forward, reference.masked_mean_forward, mask, x)


@pytest.mark.question("masked-mean-forward")
def test_whole_numbers_have_a_mean_too(student, reference, check, rng):
    mask = np.array([[True, True, False]])
    x = rng.integers(-9, 9, size=(1, 3, 2))
    check.outputs(student.masked_mean_forward, reference.masked_mean_forward, mask, x)


@pytest.mark.question("masked-mean-backward")
def test_gradient_of_the_only_argument_that_has_one(student, check, rng):
    mask = np.array([[True, False, True], [True, True, True]])
    x = rng.normal(size=(2, 3, 2))
    check.gradients(student.masked_mean_forward, student.masked_mean_backward, mask, x, wrt=(1,))


@pytest.mark.question("masked-mean-backward")
def test_same_gradient_as_the_solution(student, reference, check, rng):
    mask = np.array([[False, True, True, False]])
    check.backward(
        student.masked_mean_forward,
        student.masked_mean_backward,
        reference.masked_mean_forward,
        reference.masked_mean_backward,
        mask,
        rng.normal(size=(1, 4, 3)),
        wrt=(1,),
    )


def observed(functions, check, classes, batches):
    """Return a matrix that has seen the batches, and its counts after each."""
    matrix, seen = functions.new_matrix(classes), []
    for each in batches:
        matrix, counts = check.call(functions.observe, matrix, *each)
        seen.append(counts)
    return matrix, seen


@pytest.mark.question("confusion-update", weight=2)
def test_counts_after_each_batch(student, reference, check, rng):
    batches = [batch(rng, size, 3) for size in (6, 4, 5)]
    _, found = observed(student, check, 3, batches)
    _, wanted = observed(reference, check, 3, batches)
    for have, want in zip(found, wanted, strict=True):
        check.equal("counts", have, want)


@pytest.mark.question("confusion-update")
def test_two_matrices_do_not_share_their_counts(student, check):
    one = np.array([1]), np.array([0]), np.array([True])
    first, _ = observed(student, check, 2, [one])
    observed(student, check, 2, [one, one])
    _, counts = check.call(student.observe, first, *one)
    check.equal("counts", counts, np.array([[0, 0], [2, 0]]))


@pytest.mark.question("accuracy")
def test_accuracy_of_all_batches(student, check):
    right = np.array([0, 1, 1]), np.array([0, 1, 0]), np.array([True, True, True])
    matrix, _ = observed(student, check, 2, [right, right])
    check.equal("share", check.call(student.accuracy, matrix), 2 / 3)


@pytest.mark.question("accuracy")
def test_accuracy_of_nothing_is_zero(student, check):
    check.equal("share", check.call(student.accuracy, student.new_matrix(2)), 0.0)
