"""Hidden tests of the affine layer and of ReLU.

One test knows that the gradient of a bias has one axis; all others take (1, M) for (M,), so that
this mistake costs a part of the question only.
"""

import numpy as np
import pytest

LAYERS = ((1100, 3), 4), ((1100, 3), 4), ((3, 2, 2), 5), ((1, 4), 2), ((4, 2), 3)
"""The shapes of the inputs of some affine layers, and how many outputs each has."""


def affine(layers):
    return layers.affine_forward, layers.affine_backward


def relu(layers):
    return layers.relu_forward, layers.relu_backward


def inputs(rng, shape, outputs):
    """Draw x of `shape`, and the w and b that send an example to `outputs` numbers."""
    features = int(np.prod(shape[1:]))
    return rng.normal(size=shape), rng.normal(size=(features, outputs)), rng.normal(size=outputs)


def off_the_kink(rng, *shape):
    """Draw numbers of either sign, none of them near 0."""
    return rng.uniform(0.2, 2.0, size=shape) * rng.choice([-1.0, 1.0], size=shape)


# affine-forward


@pytest.mark.question("affine-forward", weight=2)
def test_rows_times_weights_plus_bias(student, reference, check, rng):
    _, *weights = inputs(rng, (2, 12), 5)
    cases = {
        "2 examples of 3 numbers, 4 outputs": inputs(rng, (2, 3), 4),
        "1 example": inputs(rng, (1, 5), 3),
        "1 output": inputs(rng, (4, 3), 1),
        "examples of 1 number": inputs(rng, (4, 1), 3),
        "as many examples as outputs": inputs(rng, (3, 4), 3),
        "1,100 examples": inputs(rng, (1100, 3), 2),
        "300 outputs": inputs(rng, (3, 2), 300),
        "300 numbers": inputs(rng, (2, 300), 2),
        "pixels of 0 to 255": (rng.uniform(0.0, 255.0, size=(2, 12)), *weights),
    }
    check.outputs_of_each(student.affine_forward, reference.affine_forward, cases)


@pytest.mark.question("affine-forward", weight=2)
def test_an_example_of_several_axes_is_one_row(student, reference, check, rng):
    cases = {
        "sequences (2, 3, 4)": inputs(rng, (2, 3, 4), 5),
        "images (3, 2, 3, 2)": inputs(rng, (3, 2, 3, 2), 2),
        "one image (1, 2, 2, 5)": inputs(rng, (1, 2, 2, 5), 3),
    }
    check.outputs_of_each(student.affine_forward, reference.affine_forward, cases)


@pytest.mark.question("affine-forward", weight=1)
def test_every_row_gets_the_same_bias(student, check, rng):
    b = rng.normal(size=3)
    out, _ = check.call(student.affine_forward, np.zeros((3, 2)), rng.normal(size=(2, 3)), b)
    check.equal("out", out, np.stack([b, b, b]))


@pytest.mark.question("affine-forward", weight="inputs-unchanged")
def test_affine_forward_writes_into_none_of_its_inputs(student, check, rng):
    check.inputs_unchanged(student.affine_forward, *inputs(rng, (2, 2, 3), 4))


@pytest.mark.question("affine-forward", weight=0.25)
def test_an_output_of_affine_stays_as_it_is(student, reference, check, rng):
    case = inputs(rng, (3, 4), 4)
    check.outputs(student.affine_forward, reference.affine_forward, *case)
    check.results_kept(student.affine_forward, *case)


@pytest.mark.question("affine-forward", weight="memory-order")
def test_affine_takes_arrays_in_any_order(student, check, rng):
    check.memory_order_ignored(student.affine_forward, *inputs(rng, (3, 2, 2), 2))


# affine-backward


@pytest.mark.question("affine-backward", weight=3)
def test_affine_gradients_are_the_slopes_of_your_forward_pass(student, check, rng):
    arrays = inputs(rng, (5, 3, 2, 2), 5)
    check.gradients(*affine(student), *arrays, squeeze=("db",), directions=1)


@pytest.mark.question("affine-backward", weight=1)
@pytest.mark.parametrize(
    "case",
    [((4, 4), 4), ((1, 5), 4), ((4, 3), 1), ((2, 300), 3), ((3, 2, 3), 300)],
    ids=["4, 4", "1, 5", "4, 3, one output", "2, 300", "3, 2, 3, 300 outputs"],
)
def test_affine_gradients_of_inputs_shaped(student, reference, check, rng, case):
    arrays = inputs(rng, *case)
    check.backward(*affine(student), *affine(reference), *arrays, squeeze=("db",))


@pytest.mark.question("affine-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_affine_gradients_are_as_large_as_dout(student, reference, check, rng, size):
    case = inputs(rng, (3, 4), 2)
    check.backward(*affine(student), *affine(reference), *case, squeeze=("db",), scale=size)


@pytest.mark.question("affine-backward", weight=1)
def test_the_gradient_of_the_bias_has_one_axis(student, check, rng):
    for outputs in (5, 1):
        dout = rng.normal(size=(3, outputs))
        _, cache = check.call(student.affine_forward, *inputs(rng, (3, 4), outputs))
        _, _, db = check.call(student.affine_backward, dout, cache)
        check.equal("db", db, dout.sum(axis=0))


@pytest.mark.question("affine-backward", weight=1)
def test_affine_backward_belongs_to_its_own_forward_pass(student, reference, check, rng):
    ours, *others = (inputs(rng, *shapes) for shapes in LAYERS)
    check.backward(*affine(student), *affine(reference), *ours, between=others, squeeze=("db",))


@pytest.mark.question("affine-backward", weight="inputs-unchanged")
def test_affine_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*affine(student), *inputs(rng, (2, 3), 4))


@pytest.mark.question("affine-backward", weight=0.25)
def test_an_affine_gradient_stays_as_it_is(student, reference, check, rng):
    (forward, backward), case = affine(student), inputs(rng, (3, 4), 4)
    check.backward(forward, backward, *affine(reference), *case, squeeze=("db",))
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("affine-backward", weight="memory-order")
def test_affine_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = affine(student)
    check.memory_order_ignored(forward, *inputs(rng, (3, 2, 2), 2), backward=backward)


# relu-forward


@pytest.mark.question("relu-forward", weight=1)
def test_negative_numbers_become_zero_whatever_the_shape(student, reference, check, rng):
    sizes = rng.permutation(np.logspace(-3.0, 3.0, 8)).reshape(2, 4)
    cases = {
        "shape (6,)": (off_the_kink(rng, 6),),
        "shape (1, 5)": (off_the_kink(rng, 1, 5),),
        "shape (3, 5)": (off_the_kink(rng, 3, 5),),
        "shape (2, 3, 2, 4)": (off_the_kink(rng, 2, 3, 2, 4),),
        "nothing but positive numbers": (sizes,),
        "nothing but negative numbers": (-sizes,),
        "numbers of 1e-3": (1e-3 * off_the_kink(rng, 2, 3),),
        "numbers of 1e-9": (1e-9 * off_the_kink(rng, 2, 3),),
        "1,100 examples": (off_the_kink(rng, 1100, 2),),
        "300 features": (off_the_kink(rng, 2, 300),),
    }
    check.outputs_of_each(student.relu_forward, reference.relu_forward, cases)


@pytest.mark.question("relu-forward", weight=0.5)
def test_zeros_stay_zeros(student, check, rng):
    x = rng.permutation([-1.0, 0.0, 2.0, 0.0])
    check.equal("out", check.call(student.relu_forward, x)[0], np.where(x == 2.0, x, 0.0))


@pytest.mark.question("relu-forward", weight="inputs-unchanged")
def test_relu_forward_keeps_the_negative_numbers_of_x(student, check, rng):
    check.inputs_unchanged(student.relu_forward, off_the_kink(rng, 3, 4))


@pytest.mark.question("relu-forward", weight=0.25)
def test_an_output_of_relu_stays_as_it_is(student, reference, check, rng):
    x = off_the_kink(rng, 3, 4)
    check.outputs(student.relu_forward, reference.relu_forward, x)
    check.results_kept(student.relu_forward, x)


@pytest.mark.question("relu-forward", weight="memory-order")
def test_relu_takes_arrays_in_any_order(student, check, rng):
    check.memory_order_ignored(student.relu_forward, off_the_kink(rng, 3, 4))


# relu-backward


@pytest.mark.question("relu-backward", weight=2)
def test_relu_gradient_is_the_slope_of_your_forward_pass(student, check, rng):
    check.gradients(*relu(student), off_the_kink(rng, 2, 3, 2, 2))


@pytest.mark.question("relu-backward", weight=1)
def test_relu_lets_through_where_the_input_was_positive(student, reference, check, rng):
    sizes = rng.permutation(np.logspace(-4.0, 3.0, 9))
    check.backward(*relu(student), *relu(reference), np.concatenate([sizes, -sizes]))


@pytest.mark.question("relu-backward", weight=1)
def test_relu_backward_belongs_to_its_own_forward_pass(student, reference, check, rng):
    shapes = (1100, 2), (3, 2, 2), (300,), (1, 3), (1100, 2)
    ours, *others = ((off_the_kink(rng, *shape),) for shape in shapes)
    check.backward(*relu(student), *relu(reference), *ours, between=others)


@pytest.mark.question("relu-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_relu_gradient_is_as_large_as_dout(student, reference, check, rng, size):
    check.backward(*relu(student), *relu(reference), off_the_kink(rng, 2, 300), scale=size)


@pytest.mark.question("relu-backward", weight=0.5)
def test_the_slope_at_zero_is_one_of_those_on_either_side_or_between(student, check, rng):
    x = rng.permutation([-1.0, 0.0, 2.0, 0.0])
    _, cache = check.call(student.relu_forward, x)
    dx = check.call(student.relu_backward, np.ones(4), cache, shapes={"dx": (4,)})
    check.that(np.all((dx >= 0.0) & (dx <= 1.0)), "where x is 0 the slope is not from 0 to 1")
    check.equal("dx where x is not 0", dx[x != 0.0], np.where(x > 0.0, 1.0, 0.0)[x != 0.0])


@pytest.mark.question("relu-backward", weight="inputs-unchanged")
def test_relu_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*relu(student), off_the_kink(rng, 3, 4))


@pytest.mark.question("relu-backward", weight=0.25)
def test_a_gradient_of_relu_stays_as_it_is(student, reference, check, rng):
    (forward, backward), x = relu(student), off_the_kink(rng, 8, 9)
    check.backward(forward, backward, *relu(reference), x)
    check.results_kept(forward, x, backward=backward)


@pytest.mark.question("relu-backward", weight="memory-order")
def test_relu_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = relu(student)
    check.memory_order_ignored(forward, off_the_kink(rng, 3, 4), backward=backward)
