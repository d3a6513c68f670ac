"""Hidden tests of batch norm and layer norm.

Most of them use an eps so small that it does not matter where it stands; tests of their own ask for
that. Likewise one test for each backward pass insists on one axis for the gradients of gamma and
beta, and all others do not. A single mistake then costs a part of one question.
"""

from contextlib import suppress

import numpy as np
import pytest

from autograder.checks import CallFailed, CheckFailed

TINY = 1e-12
LEARNS_NOTHING = "there are no running statistics to test with, which is asked in training"
LEARNING = (
    "test_running_statistics_take_one_step",
    "test_running_statistics_start_at_zero_with_a_momentum_of_nine_tenths",
    "test_running_statistics_are_handed_on_from_batch_to_batch",
)
PARAMETERS = ("dgamma", "dbeta")


def layernorm(layers):
    return layers.layernorm_forward, layers.layernorm_backward


def inputs(rng, n, d, spread=2.0):
    """Draw x, gamma and beta; rows and columns of x differ in mean, columns in spread, too."""
    x = rng.normal(size=(n, d)) * rng.uniform(0.5, 1.0, size=d)
    x += rng.normal(size=d) + rng.normal(size=(n, 1))
    return spread * x, rng.uniform(0.5, 2.0, size=d), rng.normal(size=d)


def statistics(rng, features):
    """Draw a running mean and a running variance, the variance well above 0."""
    return {
        "running_mean": rng.normal(size=features),
        "running_var": rng.uniform(0.3, 3.0, size=features),
    }


def both_ways(weight):
    """Run a test with both backward passes of batch norm, each for its own question.

    The test's argument `batchnorm` finds the forward and that backward pass among the layers.
    """

    def passes(backward):
        return lambda layers: (layers.batchnorm_forward, getattr(layers, backward))

    graph = pytest.mark.question("batchnorm-backward", weight=weight)
    closed = pytest.mark.question("batchnorm-backward-alt", weight=weight)
    return pytest.mark.parametrize(
        "batchnorm",
        [
            pytest.param(passes("batchnorm_backward"), id="graph", marks=graph),
            pytest.param(passes("batchnorm_backward_alt"), id="closed form", marks=closed),
        ],
    )


# batchnorm-forward-train


@pytest.mark.question("batchnorm-forward-train", weight=4)
def test_every_feature_is_normalized_scaled_and_shifted(student, reference, check, rng):
    train = {"mode": "train", "eps": TINY}
    cases = {
        "7 examples of 5 features": (*inputs(rng, 7, 5), train),
        "as many examples as features": (*inputs(rng, 4, 4), train),
        "1,100 examples": (*inputs(rng, 1100, 3), train),
        "300 features": (*inputs(rng, 3, 300), train),
        "1 feature": (*inputs(rng, 9, 1), train),
        "running statistics from before": (
            *inputs(rng, 6, 3),
            {**train, "momentum": 0.6, **statistics(rng, 3)},
        ),
    }
    check.outputs_of_each(student.batchnorm_forward, reference.batchnorm_forward, cases)


@pytest.mark.question("batchnorm-forward-train", weight=0.5)
def test_gamma_may_be_negative_or_large_in_batchnorm(student, reference, check, rng):
    x, gamma, beta = inputs(rng, 6, 3)
    param = {"mode": "train", "eps": TINY}
    cases = {
        "gamma below 0": (x, -gamma, beta, param),
        "gamma and beta of 10,000": (x, 1e4 * gamma, 1e4 * beta, param),
    }
    check.outputs_of_each(student.batchnorm_forward, reference.batchnorm_forward, cases)


@pytest.mark.question("batchnorm-forward-train", weight=2)
def test_in_training_eps_stands_inside_the_square_root(student, reference, check, rng):
    cases = {
        "eps of 0.3": (*inputs(rng, 6, 3), {"mode": "train", "eps": 0.3}),
        "1 example, eps of 0.3": (*inputs(rng, 1, 3), {"mode": "train", "eps": 0.3}),
        "eps of 0, inputs of 0.001": (
            *inputs(rng, 6, 3, spread=0.001),
            {"mode": "train", "eps": 0.0},
        ),
        "eps left at 1e-5, inputs of 0.01": (*inputs(rng, 6, 3, spread=0.01), {"mode": "train"}),
    }
    x, *parameters = inputs(rng, 4, 3)
    x[:, 0] = 2.0
    cases["a feature that is always 2"] = (x, *parameters, {"mode": "train"})
    check.outputs_of_each(student.batchnorm_forward, reference.batchnorm_forward, cases)


@pytest.mark.question("batchnorm-forward-train", weight=1)
def test_running_statistics_take_one_step(student, check, rng):
    for kept in (0.7, 0.0, 1.0):
        x, gamma, beta = inputs(rng, 16, 3)
        old = statistics(rng, 3)
        param = {"mode": "train", "eps": 0.2, "momentum": kept, **old}
        student.batchnorm_forward(x, gamma, beta, param)
        for name, now in (("running_mean", x.mean(axis=0)), ("running_var", x.var(axis=0))):
            expected = kept * old[name] + (1.0 - kept) * now
            check.equal(name, param.get(name), expected, squeeze=True)


@pytest.mark.question("batchnorm-forward-train", weight=1)
def test_running_statistics_start_at_zero_with_a_momentum_of_nine_tenths(student, check, rng):
    param = {"mode": "train"}
    mean, var = np.zeros(5), np.zeros(5)
    for _ in range(3):
        x, gamma, beta = inputs(rng, 4, 5)
        student.batchnorm_forward(x, gamma, beta, param)
        mean, var = 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * var + 0.1 * x.var(axis=0)
    check.equal("running_mean after 3 batches", param.get("running_mean"), mean, squeeze=True)
    check.equal("running_var after 3 batches", param.get("running_var"), var, squeeze=True)


@pytest.mark.question("batchnorm-forward-train", weight=1)
def test_running_statistics_are_handed_on_from_batch_to_batch(student, check, rng):
    param = {"mode": "train", "momentum": 0.4}
    mean, var = np.zeros(3), np.zeros(3)
    for _ in range(4):
        x, gamma, beta = inputs(rng, 4, 3)
        student.batchnorm_forward(x, gamma, beta, param)
        mean, var = 0.4 * mean + 0.6 * x.mean(axis=0), 0.4 * var + 0.6 * x.var(axis=0)
    check.equal("running_mean after 4 batches", param.get("running_mean"), mean, squeeze=True)
    check.equal("running_var after 4 batches", param.get("running_var"), var, squeeze=True)


@pytest.mark.question("batchnorm-forward-train", weight=1)
def test_two_layers_keep_running_statistics_of_their_own(student, check, rng):
    layers = [{"mode": "train", "momentum": 0.4} for _ in range(2)]
    means = [np.zeros(3), np.zeros(3)]
    for _ in range(2):
        for layer, param in enumerate(layers):
            x, gamma, beta = inputs(rng, 4, 3)
            student.batchnorm_forward(x, gamma, beta, param)
            means[layer] = 0.4 * means[layer] + 0.6 * x.mean(axis=0)
    for param, mean in zip(layers, means, strict=True):
        check.equal("running_mean", param.get("running_mean"), mean, squeeze=True)


@pytest.mark.question("batchnorm-forward-train", weight="inputs-unchanged")
def test_batchnorm_in_training_writes_into_none_of_its_inputs(student, check, rng):
    check.inputs_unchanged(student.batchnorm_forward, *inputs(rng, 4, 3), {"mode": "train"})


@pytest.mark.question("batchnorm-forward-train", weight=0.25)
def test_an_output_of_batchnorm_stays_as_it_is(student, reference, check, rng):
    case = (*inputs(rng, 4, 3), {"mode": "train", "eps": TINY})
    check.outputs(student.batchnorm_forward, reference.batchnorm_forward, *case)
    check.results_kept(student.batchnorm_forward, *case)


@pytest.mark.question("batchnorm-forward-train", weight="memory-order")
def test_batchnorm_in_training_takes_arrays_in_any_order(student, check, rng):
    check.memory_order_ignored(student.batchnorm_forward, *inputs(rng, 4, 3), {"mode": "train"})


# batchnorm-forward-test


@pytest.mark.question("batchnorm-forward-test", weight=3)
def test_the_running_statistics_take_the_place_of_the_batch(student, reference, check, rng):
    cases = {
        label: (*inputs(rng, n, d), {"mode": "test", "eps": TINY, **statistics(rng, d)})
        for label, n, d in (
            ("a batch", 6, 4),
            ("one example", 1, 5),
            ("square", 3, 3),
            ("1,100 examples", 1100, 3),
            ("300 features", 2, 300),
        )
    }
    cases["a batch"][-1]["momentum"] = 0.6
    x, gamma, beta, param = cases["a batch"]
    cases["gamma and beta of 10,000"] = (x, 1e4 * gamma, 1e4 * beta, param)
    check.outputs_of_each(student.batchnorm_forward, reference.batchnorm_forward, cases)


@pytest.mark.question("batchnorm-forward-test", weight=2)
def test_when_testing_eps_stands_inside_the_square_root(student, reference, check, rng):
    small = {name: 1e-4 * value for name, value in statistics(rng, 3).items()}
    cases = {
        "eps of 0.3": (*inputs(rng, 12, 3), {"mode": "test", "eps": 0.3, **statistics(rng, 3)}),
        "eps left at 1e-5, variances of 1e-4": (*inputs(rng, 12, 3), {"mode": "test", **small}),
    }
    check.outputs_of_each(student.batchnorm_forward, reference.batchnorm_forward, cases)


@pytest.mark.question("batchnorm-forward-test", weight=1)
def test_testing_leaves_the_running_statistics_as_they_are(student, reference, check, rng):
    arrays, known = inputs(rng, 16, 3), statistics(rng, 3)
    param = {"mode": "test", "momentum": 0.7, "eps": TINY, **known}
    right, _ = reference.batchnorm_forward(*arrays, {**param})
    out, _ = check.call(student.batchnorm_forward, *arrays, param)
    for name, value in known.items():
        check.equal(name, param.get(name), value, squeeze=True)
    check.equal("out", out, right)


@pytest.mark.question("batchnorm-forward-test", weight=1)
def test_running_statistics_that_are_left_out_are_zeros(student, reference, check, rng):
    # The root of 0 + 1 is 1 wherever eps stands, which another test asks for.
    case = (*inputs(rng, 4, 3), {"mode": "test", "eps": 1.0})
    check.outputs(student.batchnorm_forward, reference.batchnorm_forward, *case)


@pytest.mark.question("batchnorm-forward-test", weight=1)
def test_a_layer_is_tested_with_what_it_learnt_in_training(student, reference, check, rng):
    # Who cannot test at all fails here; whose training fails is told that by other tests.
    check.call(
        student.batchnorm_forward, *inputs(rng, 16, 3), {"mode": "test", **statistics(rng, 3)}
    )
    param = {"mode": "train", "eps": TINY, "momentum": 0.4}
    for _ in range(2):
        with suppress(CallFailed, CheckFailed):
            check.call(student.batchnorm_forward, *inputs(rng, 16, 3), param)
    learnt = {}
    for name, least in (("running_mean", -1e3), ("running_var", 0.0)):
        value = param.get(name)
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.size != 3:
            check.not_counted(LEARNS_NOTHING, shown_by=LEARNING)
        if not np.all((least <= value) & (value <= 1e3)):  # then x would hardly matter
            check.not_counted(LEARNS_NOTHING, shown_by=LEARNING)
        learnt[name] = value.reshape(3).astype(np.float64)  # in which eps is not lost
    case = inputs(rng, 16, 3)
    right, _ = reference.batchnorm_forward(*case, {"mode": "test", "eps": TINY, **learnt})
    param["mode"] = "test"
    check.equal("out", check.call(student.batchnorm_forward, *case, param)[0], right)


@pytest.mark.question("batchnorm-forward-test", weight="inputs-unchanged")
def test_batchnorm_when_testing_writes_into_none_of_its_inputs(student, check, rng):
    param = {"mode": "test", **statistics(rng, 3)}
    check.inputs_unchanged(student.batchnorm_forward, *inputs(rng, 4, 3), param)


@pytest.mark.question("batchnorm-forward-test", weight="memory-order")
def test_batchnorm_when_testing_takes_arrays_in_any_order(student, check, rng):
    param = {"mode": "test", **statistics(rng, 3)}
    check.memory_order_ignored(student.batchnorm_forward, *inputs(rng, 4, 3), param)


# batchnorm-backward and batchnorm-backward-alt


@both_ways(weight=3)
def test_batchnorm_gradients_are_the_slopes_of_your_forward_pass(student, check, rng, batchnorm):
    case = (*inputs(rng, 6, 4), {"mode": "train"})
    check.gradients(*batchnorm(student), *case, squeeze=PARAMETERS, directions=1)


@both_ways(weight=1)
def test_batchnorm_gradients_feel_a_large_eps(student, reference, check, rng, batchnorm):
    case = (*inputs(rng, 5, 3, spread=1.0), {"mode": "train", "eps": 0.5})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@both_ways(weight=0.5)
def test_a_feature_of_equal_numbers_has_a_gradient(student, reference, check, rng, batchnorm):
    x, *parameters = inputs(rng, 5, 3)
    x[:, 0] = 2.0
    case = (x, *parameters, {"mode": "train"})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@both_ways(weight=1)
def test_a_gamma_of_zero_or_less_has_a_gradient(student, reference, check, rng, batchnorm):
    x, gamma, beta = inputs(rng, 6, 3)
    case = (x, gamma * [0.0, -1.0, 1.0], beta, {"mode": "train", "eps": TINY})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@both_ways(weight=1)
def test_batchnorm_backward_uses_its_own_batch(student, reference, check, rng, batchnorm):
    kinds = (1100, 4, TINY), (1100, 4, TINY), (5, 2, 0.5), (3, 300, 0.1), (2, 3, 0.2)
    ours, second, *others = (
        (*inputs(rng, n, d), {"mode": "train", "eps": eps}) for n, d, eps in kinds
    )
    others = [(*second[:-1], ours[-1]), *others]  # another batch, with the layer's own bn_param
    check.backward(
        *batchnorm(student), *batchnorm(reference), *ours, between=others, squeeze=PARAMETERS
    )


@both_ways(weight=0.5)
def test_batchnorm_gradients_of_one_or_many_features(student, reference, check, rng, batchnorm):
    for features in (1, 300):
        case = (*inputs(rng, 5, features), {"mode": "train", "eps": TINY})
        check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@both_ways(weight=0.5)
def test_batchnorm_gradients_are_as_large_as_dout(student, reference, check, rng, batchnorm):
    case, both = (*inputs(rng, 5, 3), {"mode": "train", "eps": TINY}), batchnorm(reference)
    for size in (1e-9, 1e6):
        check.backward(*batchnorm(student), *both, *case, squeeze=PARAMETERS, scale=size)


@both_ways(weight=1)
def test_gradients_of_gamma_and_beta_have_one_axis(student, reference, check, rng, batchnorm):
    for features in (3, 1):
        arrays, dout = inputs(rng, 4, features), rng.normal(size=(4, features))
        forward, backward = batchnorm(reference)
        _, cache = forward(*arrays, {"mode": "train", "eps": TINY})
        _, dgamma, dbeta = backward(dout, cache)
        forward, backward = batchnorm(student)
        _, cache = check.call(forward, *arrays, {"mode": "train", "eps": TINY})
        _, your_dgamma, your_dbeta = check.call(backward, dout, cache)
        check.equal("dgamma", your_dgamma, dgamma)
        check.equal("dbeta", your_dbeta, dbeta)


@both_ways(weight="inputs-unchanged")
def test_batchnorm_backward_leaves_dout_alone(student, check, rng, batchnorm):
    check.upstream_unchanged(*batchnorm(student), *inputs(rng, 4, 3), {"mode": "train"})


@both_ways(weight=0.25)
def test_a_gradient_of_batchnorm_stays_as_it_is(student, reference, check, rng, batchnorm):
    case = (*inputs(rng, 4, 3), {"mode": "train", "eps": TINY})
    forward, backward = batchnorm(student)
    check.backward(forward, backward, *batchnorm(reference), *case, squeeze=PARAMETERS)
    check.results_kept(forward, *case, backward=backward)


@both_ways(weight="memory-order")
def test_batchnorm_gradients_do_not_depend_on_the_order_in_memory(student, check, rng, batchnorm):
    forward, backward = batchnorm(student)
    check.memory_order_ignored(forward, *inputs(rng, 4, 3), {"mode": "train"}, backward=backward)


# layernorm-forward


@pytest.mark.question("layernorm-forward", weight=3)
def test_every_example_is_normalized_over_its_features(student, reference, check, rng):
    cases = {
        "3 examples of 6 features": (*inputs(rng, 3, 6), {"eps": TINY}),
        "7 examples of 4 features": (*inputs(rng, 7, 4), {"eps": TINY}),
        "as many examples as features": (*inputs(rng, 5, 5), {"eps": TINY}),
        "1,100 examples": (*inputs(rng, 1100, 4), {"eps": TINY}),
        "300 features": (*inputs(rng, 2, 300), {"eps": TINY}),
    }
    check.outputs_of_each(student.layernorm_forward, reference.layernorm_forward, cases)


@pytest.mark.question("layernorm-forward", weight=1)
def test_one_example_alone_is_enough_for_layernorm(student, reference, check, rng):
    arrays, param = inputs(rng, 1, 6), {"eps": TINY}
    check.outputs(student.layernorm_forward, reference.layernorm_forward, *arrays, param)


@pytest.mark.question("layernorm-forward", weight=0.5)
def test_layernorm_takes_the_next_batch_whatever_its_size(student, reference, check, rng):
    yours, right = {"eps": TINY}, {"eps": TINY}
    for examples in (4, 3):
        arrays = inputs(rng, examples, 5)
        shapes = {"out": (examples, 5)}
        out, _ = check.call(student.layernorm_forward, *arrays, yours, shapes=shapes)
        check.equal("out", out, reference.layernorm_forward(*arrays, right)[0])


@pytest.mark.question("layernorm-forward", weight=0.5)
def test_gamma_may_be_negative_or_large_in_layernorm(student, reference, check, rng):
    x, gamma, beta = inputs(rng, 3, 6)
    cases = {
        "gamma below 0": (x, -gamma, beta, {"eps": TINY}),
        "gamma and beta of 10,000": (x, 1e4 * gamma, 1e4 * beta, {"eps": TINY}),
    }
    check.outputs_of_each(student.layernorm_forward, reference.layernorm_forward, cases)


@pytest.mark.question("layernorm-forward", weight=2)
def test_eps_of_layernorm_stands_inside_the_square_root(student, reference, check, rng):
    cases = {
        "eps of 0.3": (*inputs(rng, 3, 5), {"eps": 0.3}),
        "eps of 0, inputs of 0.001": (*inputs(rng, 3, 5, spread=0.001), {"eps": 0.0}),
        "eps left at 1e-5, inputs of 0.01": (*inputs(rng, 3, 5, spread=0.01), {}),
    }
    x, *parameters = inputs(rng, 3, 4)
    x[0] = 2.0
    cases["an example of equal numbers"] = (x, *parameters, {})
    check.outputs_of_each(student.layernorm_forward, reference.layernorm_forward, cases)


@pytest.mark.question("layernorm-forward", weight="inputs-unchanged")
def test_layernorm_forward_writes_into_none_of_its_inputs(student, check, rng):
    check.inputs_unchanged(student.layernorm_forward, *inputs(rng, 3, 4), {})


@pytest.mark.question("layernorm-forward", weight=0.25)
def test_an_output_of_layernorm_stays_as_it_is(student, reference, check, rng):
    case = (*inputs(rng, 3, 4), {"eps": TINY})
    check.outputs(student.layernorm_forward, reference.layernorm_forward, *case)
    check.results_kept(student.layernorm_forward, *case)


@pytest.mark.question("layernorm-forward", weight="memory-order")
def test_layernorm_takes_arrays_in_any_order(student, check, rng):
    check.memory_order_ignored(student.layernorm_forward, *inputs(rng, 3, 4), {})


# layernorm-backward


@pytest.mark.question("layernorm-backward", weight=1)
def test_layernorm_gradients_are_the_slopes_of_your_forward_pass(student, check, rng):
    case = (*inputs(rng, 3, 6), {})
    check.gradients(*layernorm(student), *case, squeeze=PARAMETERS, directions=1)


@pytest.mark.question("layernorm-backward", weight=3)
def test_layernorm_gradient_of_x_alone(student, reference, check, rng):
    case, dout = (*inputs(rng, 5, 4), {"eps": TINY}), rng.normal(size=(5, 4))
    forward, backward = layernorm(reference)
    expected, _, _ = backward(dout, forward(*case)[1])
    _, cache = check.call(student.layernorm_forward, *case)
    dx, _, _ = check.call(student.layernorm_backward, dout, cache)
    check.equal("dx", dx, expected)


@pytest.mark.question("layernorm-backward", weight=2)
def test_layernorm_gradients_of_gamma_and_beta_alone(student, reference, check, rng):
    # Of one feature nothing but rounding is left, which a small eps would blow up.
    for features, eps in ((4, TINY), (1, 1.0)):
        case = (*inputs(rng, 4, features), {"eps": eps})
        dout = rng.normal(size=(4, features))
        forward, backward = layernorm(reference)
        _, dgamma, dbeta = backward(dout, forward(*case)[1])
        _, cache = check.call(student.layernorm_forward, *case)
        _, your_dgamma, your_dbeta = check.call(student.layernorm_backward, dout, cache)
        check.equal("dgamma", your_dgamma, dgamma)
        check.equal("dbeta", your_dbeta, dbeta)


@pytest.mark.question("layernorm-backward", weight=1)
def test_layernorm_gradients_of_one_example(student, reference, check, rng):
    for features in (7, 300):
        case = (*inputs(rng, 1, features), {"eps": TINY})
        check.backward(*layernorm(student), *layernorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("layernorm-backward", weight=1)
def test_layernorm_gradients_feel_a_large_eps(student, reference, check, rng):
    case = (*inputs(rng, 3, 5, spread=1.0), {"eps": 0.5})
    check.backward(*layernorm(student), *layernorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("layernorm-backward", weight=1)
def test_layernorm_backward_uses_its_own_batch(student, reference, check, rng):
    kinds = (1100, 5, TINY), (1100, 5, TINY), (2, 4, 0.5), (3, 2, 0.1), (1, 5, 0.2)
    ours, second, *others = ((*inputs(rng, n, d), {"eps": eps}) for n, d, eps in kinds)
    others = [(*second[:-1], ours[-1]), *others]  # another batch, with the layer's own ln_param
    check.backward(
        *layernorm(student), *layernorm(reference), *ours, between=others, squeeze=PARAMETERS
    )


@pytest.mark.question("layernorm-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_layernorm_gradients_are_as_large_as_dout(student, reference, check, rng, size):
    case, both = (*inputs(rng, 3, 5), {"eps": TINY}), layernorm(reference)
    check.backward(*layernorm(student), *both, *case, squeeze=PARAMETERS, scale=size)


@pytest.mark.question("layernorm-backward", weight=0.5)
def test_an_example_of_equal_numbers_has_a_gradient(student, reference, check, rng):
    x, *parameters = inputs(rng, 3, 5)
    x[0] = 2.0
    case = (x, *parameters, {})
    check.backward(*layernorm(student), *layernorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("layernorm-backward", weight=0.5)
def test_a_gamma_of_zero_or_less_has_a_gradient_in_layernorm(student, reference, check, rng):
    x, gamma, beta = inputs(rng, 3, 5)
    gamma[1:3] = 0.0, -1.0
    case = (x, gamma, beta, {"eps": TINY})
    check.backward(*layernorm(student), *layernorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("layernorm-backward", weight="inputs-unchanged")
def test_layernorm_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*layernorm(student), *inputs(rng, 3, 4), {})


@pytest.mark.question("layernorm-backward", weight=0.25)
def test_a_gradient_of_layernorm_stays_as_it_is(student, reference, check, rng):
    (forward, backward), case = layernorm(student), (*inputs(rng, 3, 4), {"eps": TINY})
    check.backward(forward, backward, *layernorm(reference), *case, squeeze=PARAMETERS)
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("layernorm-backward", weight="memory-order")
def test_layernorm_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = layernorm(student)
    check.memory_order_ignored(forward, *inputs(rng, 3, 4), {}, backward=backward)
