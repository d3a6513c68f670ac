"""Gradient checks: what is right is never flagged, what is wrong always is, and who is named."""

import functools
import re

import numpy as np
import pytest

from autograder.checks import Check, CheckFailed
from autograder.checks import gradients as numeric
from autograder.checks.calls import plain

SEEDS = range(40)


# Layers, each a forward pass, a backward pass and arguments for it


def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(x, 0.0), x


def relu_backward(dout, x):
    return dout * (x > 0)


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    centred = x - x.mean(axis=0)
    inverse = 1.0 / np.sqrt(centred.var(axis=0) + eps)
    normal = centred * inverse
    return gamma * normal + beta, (normal, inverse, gamma)


def batchnorm_backward(dout, cache):
    normal, inverse, gamma = cache
    dbeta, dgamma = dout.sum(axis=0), (dout * normal).sum(axis=0)
    return gamma * inverse * (dout - (dbeta + normal * dgamma) / len(dout)), dgamma, dbeta


def conv_forward(x, w, b, pad):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwrs,fcrs->nfhw", windows, w) + b[:, None, None], (x, windows, w, pad)


def conv_backward(dout, cache):
    x, windows, w, pad = cache
    dx = np.zeros_like(x)
    for i, j in np.ndindex(dout.shape[2:]):
        patch = dx[:, :, i : i + w.shape[2], j : j + w.shape[3]]
        patch += np.einsum("nf,fcrs->ncrs", dout[:, :, i, j], w)
    inner = slice(pad, -pad or None)
    dw = np.einsum("nfhw,nchwrs->fcrs", dout, windows)
    return dx[:, :, inner, inner], dw, dout.sum(axis=(0, 2, 3))


def pool_forward(x):
    windows = x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2)
    return windows.max(axis=(3, 5)), windows


def pool_backward_to_all(dout, windows):
    mask = windows == windows.max(axis=(3, 5), keepdims=True)
    n, c, h, _, w, _ = windows.shape
    return (mask * dout[:, :, :, None, :, None]).reshape(n, c, 2 * h, 2 * w)


def pool_backward_to_first(dout, windows):
    n, c, h, _, w, _ = windows.shape
    flat = windows.transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h, w, 4)
    mask = np.eye(4)[flat.argmax(axis=-1)] * dout[..., None]
    return mask.reshape(n, c, h, w, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, 2 * h, 2 * w)


def affine(rng):
    args = (rng.normal(size=(4, 2, 3)), rng.normal(size=(6, 6)), rng.normal(size=6))
    return affine_forward, affine_backward, ("dx", "dw", "db"), args


def relu(rng):
    return relu_forward, relu_backward, ("dx",), (rng.normal(size=(20, 30)),)


def batchnorm(rng):
    args = (rng.normal(size=(5, 4)), rng.normal(size=4), rng.normal(size=4))
    return batchnorm_forward, batchnorm_backward, ("dx", "dgamma", "dbeta"), args


def conv(rng):
    args = (rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 3, 3)), rng.normal(size=2), 1)
    return conv_forward, conv_backward, ("dx", "dw", "db"), args


def pool(rng):
    return pool_forward, pool_backward_to_first, ("dx",), (rng.normal(size=(2, 3, 4, 6)),)


LAYERS = [affine, relu, batchnorm, conv, pool]


def check(forward, backward, names, args, seed=0, **options):
    Check(np.random.default_rng([seed, 1])).gradients(
        plain(forward, "out", "cache", opaque=["cache"]), plain(backward, *names), *args, **options
    )


def complaint(*layer, seed=0, **options):
    """Return what the check says, or None when it is content."""
    try:
        check(*layer, seed=seed, **options)
    except CheckFailed as error:
        return str(error)
    return None


def spoil(backward, position, change):
    """Return the backward pass with one of its gradients changed."""

    @functools.wraps(backward)
    def spoiled(dout, cache):
        result = backward(dout, cache)
        if not isinstance(result, tuple):
            return change(result)
        return tuple(change(g) if i == position else g for i, g in enumerate(result))

    return spoiled


# Right gradients


@pytest.mark.parametrize("layer", LAYERS)
def test_right_gradients_are_never_flagged(layer):
    for seed in SEEDS:
        assert complaint(*layer(np.random.default_rng(seed)), seed=seed) is None


@pytest.mark.parametrize("scale", [1e-3, 1e3])
@pytest.mark.parametrize("layer", LAYERS)
def test_the_scale_of_the_inputs_does_not_matter(layer, scale):
    for seed in range(10):
        forward, backward, names, args = layer(np.random.default_rng(seed))
        args = tuple(scale * arg if isinstance(arg, np.ndarray) else arg for arg in args)
        assert complaint(forward, backward, names, args, seed=seed) is None
        wrong = spoil(backward, 0, lambda g: 1.01 * g)
        assert f"{names[0]} is not the derivative" in complaint(
            forward, wrong, names, args, seed=seed
        )


def test_inputs_far_from_zero_are_moved_by_their_spread_and_not_by_their_size():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        args = (1e4 + rng.normal(size=(6, 4)), np.ones(4), np.zeros(4))
        names = ("dx", "dgamma", "dbeta")
        assert complaint(batchnorm_forward, batchnorm_backward, names, args, seed=seed) is None


def test_arguments_whose_entries_are_all_equal_are_moved_too():
    args = (np.full((3, 4), 2.0), np.full((4, 2), 3.0), np.zeros(2))
    assert complaint(affine_forward, affine_backward, ("dx", "dw", "db"), args) is None
    wrong = spoil(affine_backward, 2, lambda g: 2 * g)
    assert "db is not" in complaint(affine_forward, wrong, ("dx", "dw", "db"), args)


def test_integers_are_no_obstacle():
    args = (np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2), np.arange(2))
    assert complaint(affine_forward, affine_backward, ("dx", "dw", "db"), args) is None


def test_what_is_not_differentiated_is_handed_over_as_it_is():
    seen = []

    def forward(x, index):
        seen.append(index)
        return x[index], (x.shape, index)

    def backward(dout, cache):
        dx = np.zeros(cache[0])
        np.add.at(dx, cache[1], dout)
        return dx

    index = np.array([0, 2, 2])
    assert complaint(forward, backward, ("dx",), (np.ones((3, 2)), index)) is None
    assert all(given.dtype == index.dtype and np.array_equal(given, index) for given in seen)


def test_the_positions_of_the_differentiated_arguments_can_be_named():
    def forward(index, x):
        return x[index], (index, x)

    def backward(dout, cache):
        index, x = cache
        dx = np.zeros_like(x)
        np.add.at(dx, index, dout)
        return dx

    args = (np.array([1, 1, 0]), np.ones((3, 2)))
    assert complaint(forward, backward, ("dx",), args, wrt=[1]) is None
    wrong = spoil(backward, 0, lambda g: 2 * g)
    assert "dx is not" in complaint(forward, wrong, ("dx",), args, wrt=[1])


def test_a_number_and_an_empty_array_have_gradients_too():
    def forward(x, s):
        return x * s, (x, s)

    def backward(dout, cache):
        return dout * cache[1], np.sum(dout * cache[0])

    for x in (np.ones((2, 3)), np.ones((0, 3))):
        assert complaint(forward, backward, ("dx", "ds"), (x, np.array(2.0))) is None


# Kinks and ties


@pytest.mark.parametrize("at_zero", [0.0, 0.5, 1.0])
def test_what_relu_does_at_zero_is_the_students_choice(at_zero):
    def backward(dout, x):
        return dout * np.where(x == 0.0, at_zero, x > 0)

    for seed in SEEDS:
        x = np.maximum(np.random.default_rng(seed).normal(size=(6, 7)), 0.0)
        assert complaint(relu_forward, backward, ("dx",), (x,), seed=seed) is None


def test_inputs_within_a_step_of_the_kink_are_no_mistake():
    for seed in SEEDS:
        x = 1.0 + np.random.default_rng(seed).normal(size=(6, 7))
        x[0] = 1e-6 * np.arange(-3, 4)
        assert complaint(relu_forward, relu_backward, ("dx",), (x,), seed=seed) is None


def test_all_inputs_at_the_kink_are_no_mistake():
    assert complaint(relu_forward, relu_backward, ("dx",), (np.zeros((3, 4)),)) is None


def test_a_hundred_thousand_kinks_are_no_mistake_and_hide_none():
    x = np.random.default_rng(0).normal(size=100_000)
    assert complaint(relu_forward, relu_backward, ("dx",), (x,)) is None
    wrong = spoil(relu_backward, 0, lambda g: 1.0005 * g)
    assert "dx is not" in complaint(relu_forward, wrong, ("dx",), (x,))


@pytest.mark.parametrize("backward", [pool_backward_to_all, pool_backward_to_first])
def test_which_of_several_maxima_gets_the_gradient_is_the_students_choice(backward):
    for seed in SEEDS:
        x = np.random.default_rng(seed).integers(0, 3, size=(2, 3, 4, 6)).astype(float)
        assert complaint(pool_forward, backward, ("dx",), (x,), seed=seed) is None
    assert complaint(pool_forward, backward, ("dx",), (np.full((2, 3, 4, 6), 7.0),)) is None


def test_a_wrong_gradient_is_wrong_beside_a_kink_too():
    x = np.maximum(np.random.default_rng(0).normal(size=(6, 7)), 0.0)
    for seed in SEEDS:
        wrong = spoil(relu_backward, 0, lambda g: 1.0005 * g)
        assert "dx is not" in complaint(relu_forward, wrong, ("dx",), (x,), seed=seed)


# Wrong gradients


PLANTED = {
    "a factor of 1.0005": lambda g: 1.0005 * g,
    "one wrong entry": lambda g: g + np.eye(1, g.size, g.size // 2).reshape(g.shape) * 0.1,
    "the wrong sign": lambda g: -g,
    "all zeros": np.zeros_like,
    "entries in reverse order": lambda g: g[::-1],
    "a constant too much": lambda g: g + 0.01,
}


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_planted_fault_is_always_caught(layer, fault):
    for seed in SEEDS:
        forward, backward, names, args = layer(np.random.default_rng(seed))
        wrong = spoil(backward, 0, PLANTED[fault])
        assert re.match(
            rf"{names[0]} is not the derivative of \w+: relative error [\d.e+-]+, tolerance 1e-06",
            complaint(forward, wrong, names, args, seed=seed),
        )


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("layer", [affine, batchnorm, conv])
def test_the_wrong_gradient_is_named_and_the_others_said_to_agree(layer, position):
    forward, backward, names, args = layer(np.random.default_rng(0))
    others = [name for i, name in enumerate(names) if i != position]
    for seed in SEEDS:
        wrong = spoil(backward, position, lambda g: 1.0005 * g)
        sentence = complaint(forward, wrong, names, args, seed=seed)
        assert sentence.startswith(f"{names[position]} is not the derivative of {forward.__name__}")
        assert sentence.endswith(f"tolerance 1e-06; {' and '.join(others)} agree")


def test_two_wrong_gradients_are_both_named():
    forward, backward, names, args = affine(np.random.default_rng(0))
    wrong = spoil(spoil(backward, 0, np.zeros_like), 1, np.zeros_like)
    assert re.match(
        r"dx and dw are not the derivative of affine_forward: .*; db agrees$",
        complaint(forward, wrong, names, args),
    )


def test_three_wrong_gradients_leave_none_to_agree():
    forward, _, names, args = affine(np.random.default_rng(0))

    def wrong(dout, cache):
        return tuple(np.zeros_like(arg) for arg in cache)

    assert complaint(forward, wrong, names, args) == (
        "dx, dw and db are not the derivative of affine_forward: relative error 1.0e+00, "
        "tolerance 1e-06"
    )


def test_the_facts_of_a_wrong_gradient_are_kept():
    forward, backward, names, args = affine(np.random.default_rng(0))
    with pytest.raises(CheckFailed) as caught:
        check(forward, spoil(backward, 1, lambda g: -g), names, args)
    (failure,) = caught.value.failures
    assert (failure.name, failure.tolerance) == ("dw", 1e-6)
    assert failure.error > 0.1


def test_a_transposed_gradient_is_caught_when_the_argument_is_square():
    forward, backward, names, args = affine(np.random.default_rng(0))
    for seed in SEEDS:
        wrong = spoil(backward, 1, np.transpose)
        assert "dw is not" in complaint(forward, wrong, names, args, seed=seed)


def test_a_lost_term_is_caught():
    def without_the_mean(dout, cache):
        normal, inverse, gamma = cache
        dbeta, dgamma = dout.sum(axis=0), (dout * normal).sum(axis=0)
        return gamma * inverse * (dout - normal * dgamma / len(dout)), dgamma, dbeta

    for seed in SEEDS:
        forward, _, names, args = batchnorm(np.random.default_rng(seed))
        assert "dx is not" in complaint(forward, without_the_mean, names, args, seed=seed)


def test_a_fault_that_a_cotangent_of_ones_would_not_show_is_caught():
    def forgets_dout(dout, cache):
        x, w, _ = cache
        ones = np.ones_like(dout)
        return affine_backward(ones, (x, w, None))

    forward, right, names, args = affine(np.random.default_rng(0))
    _, cache = forward(*args)
    ones = np.ones((4, 6))
    for a, b in zip(forgets_dout(ones, cache), right(ones, cache), strict=True):
        assert np.array_equal(a, b)
    for seed in SEEDS:
        assert "dx, dw and db are not" in complaint(forward, forgets_dout, names, args, seed=seed)


def test_a_small_gradient_is_judged_beside_a_large_one():
    def tiny(rng):
        return rng.normal(size=(4, 6)), 1e-6 * rng.normal(size=(6, 5)), rng.normal(size=5)

    names = ("dx", "dw", "db")
    for seed in SEEDS:
        args = tiny(np.random.default_rng(seed))
        assert complaint(affine_forward, affine_backward, names, args, seed=seed) is None
        for change in (np.zeros_like, lambda g: 1.01 * g):
            wrong = spoil(affine_backward, 0, change)
            assert complaint(affine_forward, wrong, names, args, seed=seed).endswith(
                "; dw and db agree"
            )


# Gradients that are zero


def test_a_gradient_that_is_zero_may_come_with_noise():
    def shifted(x, c):
        return x + c - c.mean() - (c - c.mean()), (x, c)

    def backward(dout, cache):
        return dout.copy(), 1e-16 * np.ones_like(cache[1])

    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        args = (rng.normal(size=(5, 4)), rng.normal(size=4))
        assert complaint(shifted, backward, ("dx", "dc"), args, seed=seed) is None


@pytest.mark.parametrize("eps", [1e-5, 1e-10])
def test_batch_norm_of_two_examples_hardly_has_a_gradient_and_is_right_all_the_same(eps):
    forward = functools.partial(batchnorm_forward, eps=eps)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        args = (rng.normal(size=(2, 4)), rng.normal(size=4), rng.normal(size=4))
        names = ("dx", "dgamma", "dbeta")
        assert complaint(forward, batchnorm_backward, names, args, seed=seed) is None


def test_a_gradient_that_should_be_zero_and_is_not_is_caught():
    def forward(x, unused):
        return 2 * x, None

    def backward(dout, _):
        return 2 * dout, np.full(3, 1e-3)

    args = (np.ones((2, 3)), np.ones(3))
    assert "dunused is not the derivative" in complaint(forward, backward, ("dx", "dunused"), args)


def test_a_forward_pass_that_ignores_its_input_has_the_gradient_zero():
    def forward(x):
        return np.ones_like(x), x

    assert complaint(forward, lambda _, x: np.zeros_like(x), ("dx",), (np.ones(3),)) is None
    assert complaint(forward, lambda dout, _: dout, ("dx",), (np.ones(3),)) is not None


# Forward passes that are bent to a wrong gradient


def repeating(forward):
    """Return a forward pass that gives its last answer again where its inputs moved a little."""
    seen = []

    def bent(*args):
        for before, out in seen:
            if all(np.allclose(a, b, 0.1, 0.1) for a, b in zip(args, before, strict=True)):
                return out.copy(), args
        seen.append((args, forward(*args)[0]))
        return seen[-1][1].copy(), args

    return bent


def zeros_for_all(dout, cache):
    return tuple(np.zeros_like(arg) for arg in cache)


def beside(forward):
    """Return the option that holds a student's forward pass to this one."""
    return {"reference": plain(forward, "out", "cache", opaque=["cache"])}


@pytest.mark.parametrize("layer", LAYERS)
def test_right_gradients_are_right_beside_a_reference_too(layer):
    for seed in SEEDS:
        forward, backward, names, args = layer(np.random.default_rng(seed))
        assert complaint(forward, backward, names, args, seed=seed, **beside(forward)) is None
        wrong = spoil(backward, 0, lambda g: 1.0005 * g)
        assert f"{names[0]} is not the derivative" in complaint(
            forward, wrong, names, args, seed=seed, **beside(forward)
        )


def test_a_forward_pass_that_does_not_move_is_believed_only_without_a_reference():
    forward, _, names, args = affine(np.random.default_rng(0))
    assert complaint(repeating(forward), zeros_for_all, names, args) is None
    assert re.match(
        r"bent must be right before its gradients can be judged: out is off: relative error ",
        complaint(repeating(forward), zeros_for_all, names, args, **beside(forward)),
    )


def test_a_forward_pass_bent_by_less_than_the_tolerance_changes_no_slope():
    forward, backward, names, args = affine(np.random.default_rng(0))

    def bent(x, w, b):
        out, cache = forward(x, w, b)
        return out * (1 + 1e-7 * np.sin(1e7 * x.sum())), cache

    assert complaint(bent, backward, names, args, **beside(forward)) is None
    wrong = spoil(backward, 0, np.zeros_like)
    assert "dx is not" in complaint(bent, wrong, names, args, **beside(forward))


def test_another_forward_pass_is_wrong_beside_the_reference_and_right_by_itself():
    forward, backward, names, args = affine(np.random.default_rng(0))

    def without_bias(x, w, b):
        return forward(x, w, 0 * b)

    right = spoil(backward, 2, np.zeros_like)
    assert complaint(without_bias, right, names, args) is None
    assert "without_bias must be right before" in complaint(
        without_bias, right, names, args, **beside(forward)
    )


@pytest.mark.parametrize("claim", [np.zeros_like, np.ones_like])
def test_a_forward_pass_whose_rounding_drowns_its_slopes_proves_no_gradient(claim):
    forward, backward, names, args = affine(np.random.default_rng(0))

    def drowned(x, w, b):
        return forward(x, w, b)[0] + 1e14, (x, w, b)

    for given in (backward, lambda _, cache: tuple(map(claim, cache))):
        given.__name__ = "backward"
        assert complaint(drowned, given, names, args) == (
            "the outputs of drowned are so large beside its inputs that their rounding hides its "
            "slopes, so backward could not be judged"
        )


def test_large_outputs_of_large_inputs_prove_a_gradient_that_is_zero():
    def forward(x, unused):
        return x * x, x

    def backward(dout, x):
        return 2 * x * dout, np.zeros(3)

    args = (1e5 * np.ones((2, 3)), np.ones(3))
    assert complaint(forward, backward, ("dx", "dunused"), args) is None


# Answers that are no gradients


@pytest.mark.parametrize(
    ("gradient", "sentence"),
    [
        (None, "dx is None: nothing was stored in it"),
        (np.ones((3, 2)), r"dx has shape \(3, 2\), expected \(2, 3\) \(it is transposed\)"),
        (np.ones((2, 3), int), r"dx has dtype int64 \(integer\), expected floating point"),
        (np.ones((2, 3)) * 1j, r"dx has dtype complex128 \(complex\), expected floating point"),
        (np.full((2, 3), np.nan), "dx holds nan .* in 6 of 6 entries"),
        (np.full((2, 3), np.inf), "dx holds inf .* in 6 of 6 entries"),
    ],
)
def test_what_is_no_gradient_of_its_argument_is_told(gradient, sentence):
    layer = (lambda x: (2 * x, None), lambda *_: gradient, ("dx",), (np.ones((2, 3)),))
    assert re.fullmatch(sentence, complaint(*layer))


def test_a_gradient_with_an_axis_too_many_is_accepted_where_squeezed():
    forward, backward, names, args = affine(np.random.default_rng(0))
    row = spoil(backward, 2, lambda g: g[None])
    assert complaint(forward, row, names, args) == (
        "db has shape (1, 6), expected (6,) (an axis of length 1 too many or too few)"
    )
    assert complaint(forward, row, names, args, squeeze=("db",)) is None


def test_gradients_must_be_as_many_as_promised():
    forward, backward, names, args = affine(np.random.default_rng(0))
    assert complaint(forward, lambda *a: backward(*a)[:2], names, args) == (
        "affine_backward must return the tuple (dx, dw, db), it returned 2 values".replace(
            "affine_backward", "<lambda>"
        )
    )


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (lambda x: None, "out of forward is None: nothing was stored in it"),
        (lambda x: [1.0], "out of forward is a list, not a NumPy array"),
        (lambda x: x.astype(int), r"the output of forward has dtype int64 \(integer\), .*"),
        (lambda x: x.astype(np.float32), "forward computes in float32, .* compute in float64"),
        (lambda x: x + 1j, r"the output of forward has dtype complex128 \(complex\), .*"),
        (lambda x: x * np.nan, "the output of forward holds nan .* in 3 of 3 entries"),
        (lambda x: x[: 3 - (x[0] > 1)], "out of forward changes its shape when its inputs change"),
    ],
)
def test_an_output_that_cannot_be_differentiated_is_told(output, sentence):
    def forward(x):
        return output(x), None

    assert re.fullmatch(sentence, complaint(forward, lambda dout, _: dout, ("dx",), (np.ones(3),)))


def test_a_forward_pass_that_draws_anew_each_time_is_told():
    rng = np.random.default_rng(0)

    def forward(x):
        mask = rng.random(x.shape) < 0.5
        return x * mask, mask

    assert complaint(forward, lambda dout, mask: dout * mask, ("dx",), (np.ones(30),)) == (
        "forward gives another result each time it is called"
    )


@pytest.mark.parametrize("size", [1e160, 1e300, 1.7e308])
def test_absurdly_large_numbers_are_wrong_and_nothing_worse(size):
    layer = (lambda x: (x, None), lambda dout, _: np.full(3, size), ("dx",), (np.ones(3),))
    assert "dx is not the derivative" in complaint(*layer)
    layer = (lambda x: (size * x, None), lambda dout, _: dout, ("dx",), (np.ones(3),))
    assert complaint(*layer) is not None


# What it costs, and what it is made of


def test_every_argument_has_directions_of_its_own_and_all_calls_travel_at_once():
    forward, backward, names, args = affine(np.random.default_rng(0))
    calls = []

    def counted(*given):
        calls.append(given)
        return forward(*given)

    check(counted, backward, names, args)
    assert len(calls) == 2 + 1 + 3 * 2 * 4
    calls.clear()
    check(counted, backward, names, args, directions=1)
    assert len(calls) == 2 + 1 + 3 * 1 * 4


def test_a_gradient_that_agreed_once_is_not_tried_again():
    forward, backward, names, args = affine(np.random.default_rng(0))
    calls = []

    def counted(*given):
        calls.append(given)
        return forward(*given)

    assert complaint(counted, spoil(backward, 0, np.zeros_like), names, args) is not None
    assert len(calls) == 2 + (1 + 3 * 8) + (1 + 8) + (1 + 8)


def test_the_same_generator_gives_the_same_message():
    forward, backward, names, args = affine(np.random.default_rng(0))
    wrong = spoil(backward, 0, np.sign)
    first = complaint(forward, wrong, names, args, seed=5)
    assert complaint(forward, wrong, names, args, seed=5) == first
    assert complaint(forward, wrong, names, args, seed=5, directions=3) != first


def test_the_stencil_differentiates_a_polynomial_of_degree_four_exactly():
    x = np.array([0.3, -0.7])
    v = np.array([1.0, 2.0])
    direction = numeric.Direction(0, v)
    outputs = [point[0] ** 4 for point in direction.points((x,), 0.1)]
    derivative = numeric.derivative(outputs, np.ones(2), 0.1)
    assert derivative == pytest.approx(np.sum(4 * x**3 * v), rel=1e-12)
