"""Hidden tests of the four small functions."""

# secret: f2a7615b357a1ab359d6e822800ec130

import pytest


def affine(small):
    return small.affine_forward, small.affine_backward


def inputs(rng, n, d, m):
    """Draw x (n, d), w (d, m) and b (m,)."""
    return rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)


# affine-forward


@pytest.mark.question("affine-forward")
def test_rows_times_weights_plus_bias(student, reference, check, rng):
    cases = {
        "2 rows of 3 numbers": inputs(rng, 2, 3, 4),
        "1 row": inputs(rng, 1, 5, 3),
        "1 output": inputs(rng, 4, 3, 1),
    }
    check.outputs_of_each(student.affine_forward, reference.affine_forward, cases)


@pytest.mark.question("affine-forward")
def test_many_rows(student, reference, check, rng):
    check.outputs(student.affine_forward, reference.affine_forward, *inputs(rng, 60, 20, 10))


# affine-backward


@pytest.mark.question("affine-backward")
def test_gradients_are_the_slopes_of_the_right_forward_pass(student, reference, check, rng):
    case = inputs(rng, 3, 5, 4)
    check.gradients(*affine(student), *case, reference=reference.affine_forward, directions=1)


@pytest.mark.question("affine-backward")
def test_gradients_of_a_batch_of_its_own(student, reference, check, rng):
    ours, others = inputs(rng, 4, 3, 2), inputs(rng, 4, 3, 2)
    check.backward(*affine(student), *affine(reference), *ours, between=[others])


@pytest.mark.question("affine-backward")
def test_gradients_of_a_large_layer(student, reference, check, rng):
    # 78,200 numbers: two forward passes for each would take minutes.
    check.backward(*affine(student), *affine(reference), *inputs(rng, 60, 300, 200))


# running-mean


@pytest.mark.question("running-mean")
def test_columns_are_centred_by_the_new_mean(student, reference, check, rng):
    cases = {
        "first batch": (rng.normal(size=(5, 3)), {}),
        "momentum of 0.3": (rng.normal(size=(4, 2)), {"momentum": 0.3}),
        "a mean from before": (rng.normal(size=(4, 6)), {"mean": rng.normal(size=6)}),
    }
    check.outputs_of_each(student.running_mean, reference.running_mean, cases)


@pytest.mark.question("running-mean")
def test_the_mean_is_handed_on_from_batch_to_batch(student, check, rng):
    state, mean = {"momentum": 0.6}, 0.0
    for _ in range(3):
        x = rng.normal(size=(5, 4))
        student.running_mean(x, state)
        mean = 0.6 * mean + 0.4 * x.mean(axis=0)
    check.equal("mean", state.get("mean"), mean)


# most-likely


@pytest.mark.question("most-likely")
def test_the_largest_score_of_each_row_wins(student, reference, check, rng):
    cases = {
        "4 rows of 3 classes": (rng.normal(size=(4, 3)),),
        "1 row": (rng.normal(size=(1, 6)),),
        "scores below zero": (-rng.uniform(1.0, 2.0, size=(5, 4)),),
    }
    check.outputs_of_each(student.most_likely, reference.most_likely, cases)


@pytest.mark.question("most-likely")
def test_classes_are_integers(student, check, rng):
    classes = check.call(student.most_likely, rng.normal(size=(30, 5)))
    check.that(classes.dtype.kind in "iu", "most_likely returns integers")
