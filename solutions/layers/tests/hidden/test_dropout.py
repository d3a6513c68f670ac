"""Hidden tests of inverted dropout.

How the random numbers are drawn is the student's business: a mask is read off the student's own
output, where no entry of x is 0. A right answer misses a bound in one of ten thousand million runs.
"""

import numpy as np
import pytest


def dropout(layers):
    return layers.dropout_forward, layers.dropout_backward


DROPS = "the forward pass does not drop some of x and keep some"


AS_FORWARD = "dropout_backward scales as your dropout_forward does, which is graded itself"


def drops_some(out):
    return out.dtype.kind == "f" and 0.15 < np.mean(out != 0.0) < 0.95


def hold_scale(check, out, x, p):
    """Let a test count nothing where the forward pass scales x otherwise than by 1 / p.

    The backward pass is compared with it. Who is wrong here alone gains nothing.
    """
    if not np.allclose(out, np.where(out != 0.0, x / p, 0.0)):
        check.not_counted(AS_FORWARD, shown_by=("test_what_is_kept_is_divided_by_p",))


def hold_share(check, kept, p, which):
    """Check that a share p of the entries called `which` is kept.

    The share of n entries kept one by one has a deviation of sqrt(p * (1 - p) / n). A right answer
    is 7 of them off in 3 to 5 of 10**12 draws (binomial tails at n = 5000), and a run asks for 15
    such shares: all of them together leave room in the promise above for the other bounds.
    """
    share, bound = np.mean(kept), 7.0 * np.sqrt(p * (1.0 - p) / kept.size)
    check.that(
        abs(share - p) < bound, f"a share of {share:.2f} of the {which} entries is kept, not of p"
    )


def nonzero(rng, *shape):
    """Draw numbers of either sign, none of them near 0."""
    return rng.uniform(0.5, 1.5, size=shape) * rng.choice([-1.0, 1.0], size=shape)


# dropout-forward


@pytest.mark.question("dropout-forward", weight=2)
@pytest.mark.parametrize(
    ("p", "shape"), [(0.25, (30, 5, 4)), (0.8, (2, 5, 6, 7))], ids=["p 0.25", "p 0.8, images"]
)
def test_what_is_kept_is_divided_by_p(student, check, rng, p, shape):
    x = nonzero(rng, *shape)
    param = {"mode": "train", "p": p, "seed": 31}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": shape})
    check.that(drops_some(out), DROPS)
    check.equal("out", out, np.where(out != 0.0, x / p, 0.0))


@pytest.mark.question("dropout-forward", weight=1)
@pytest.mark.parametrize(
    ("p", "shape"),
    [(0.25, (160, 125)), (0.8, (160, 125)), (0.4, (8, 25, 10, 10))],
    ids=["p 0.25", "p 0.8", "p 0.4, images"],
)
def test_p_is_the_share_of_entries_that_stay(student, check, rng, p, shape):
    x = nonzero(rng, *shape)
    param = {"mode": "train", "p": p, "seed": 32}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    kept = out != 0.0
    share = np.mean(kept)
    check.that(abs(share - p) < 0.025, f"a share of {share:.2f} of the entries is kept, not of p")
    hold_share(check, kept[x > 0.0], p, "positive")
    hold_share(check, kept[x < 0.0], p, "negative")
    hold_share(check, kept[np.abs(x) > 1.0], p, "large")
    hold_share(check, kept[np.abs(x) < 1.0], p, "small")
    x = np.abs(x[: len(x) // 4])  # as behind a ReLU
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    hold_share(check, out != 0.0, p, "only positive")


@pytest.mark.question("dropout-forward", weight=2)
def test_when_testing_the_input_comes_through_unscaled(student, reference, check, rng):
    cases = {
        "p of 0.3": (nonzero(rng, 4, 5), {"mode": "test", "p": 0.3}),
        "p of 0.75, with a seed": (nonzero(rng, 7), {"mode": "test", "p": 0.75, "seed": 33}),
        "one example": (nonzero(rng, 1, 6), {"mode": "test", "p": 0.6}),
        "images": (nonzero(rng, 2, 3, 2, 4), {"mode": "test", "p": 0.5}),
    }
    check.outputs_of_each(student.dropout_forward, reference.dropout_forward, cases)


@pytest.mark.question("dropout-forward", weight=0.5)
@pytest.mark.parametrize("seed", [{"seed": 34}, {}], ids=["with a seed", "without"])
def test_every_entry_is_dropped_or_kept_for_itself(student, check, rng, seed):
    x = nonzero(rng, 50, 50)
    param = {"mode": "train", "p": 0.5, **seed}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    kept = out != 0.0
    for what, masks in (("examples", kept), ("features", kept.T)):
        different = len({mask.tobytes() for mask in masks})
        check.that(different == 50, f"two {what} were given the same mask")


@pytest.mark.question("dropout-forward", weight=0.5)
@pytest.mark.parametrize("seed", [{"seed": 35}, {}], ids=["with a seed", "without"])
def test_every_pixel_of_an_image_is_dropped_or_kept_for_itself(student, check, rng, seed):
    x = nonzero(rng, 6, 5, 8, 9)
    param = {"mode": "train", "p": 0.5, **seed}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    for axis, what in enumerate(("images", "channels", "rows", "columns")):
        masks = np.moveaxis(out != 0.0, axis, 0)
        different = len({mask.tobytes() for mask in masks})
        check.that(different == len(masks), f"two {what} were given the same mask")


@pytest.mark.question("dropout-forward", weight=1)
@pytest.mark.parametrize("shape", [(10, 4096), (8, 64, 8, 8)], ids=["examples", "images"])
def test_the_mask_does_not_repeat_itself(student, check, rng, shape):
    x = nonzero(rng, *shape)
    param = {"mode": "train", "p": 0.5, "seed": 38}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": shape})
    # Of entries drawn one by one each autocorrelation has a deviation of sqrt(size) / 4.
    kept = (out != 0.0).ravel() - 0.5
    echoes = np.fft.irfft(np.abs(np.fft.rfft(kept, 2 * kept.size)) ** 2)[1 : kept.size]
    check.that(np.max(np.abs(echoes)) < 2.0 * np.sqrt(kept.size), "parts of the mask repeat others")


@pytest.mark.question("dropout-forward", weight=0.5)
@pytest.mark.parametrize("p", [0.005, 0.995])
def test_hardly_any_or_nearly_all_entries_stay(student, check, rng, p):
    x = nonzero(rng, 100, 40, 10)
    param = {"mode": "train", "p": p, "seed": 39}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    share = np.mean(out != 0.0)
    check.that(abs(share - p) < 0.0025, f"a share of {share:.4f} is kept where p is {p}")


@pytest.mark.question("dropout-forward", weight=1)
def test_how_many_entries_are_kept_is_left_to_chance(student, check, rng):
    x, counts = nonzero(rng, 20, 20), set()
    for seed in range(51, 59):
        param = {"mode": "train", "p": 0.5, "seed": seed}
        out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
        counts.add(np.count_nonzero(out))
    check.that(len(counts) > 1, "eight masks all keep the same number of entries")


@pytest.mark.question("dropout-forward", weight=1)
def test_the_mask_follows_the_seed(student, check, rng):
    x = nonzero(rng, 20, 20)

    def mask(**seed):
        param = {"mode": "train", "p": 0.5, **seed}
        out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
        return out != 0.0

    check.that(np.array_equal(mask(seed=36), mask(seed=36)), "one seed gives two different masks")
    check.that(np.array_equal(mask(seed=0), mask(seed=0)), "seed 0 gives two different masks")
    seeds = 0, 36, 37, 38, *(36 + 2**power for power in range(2, 32))
    masks = {mask(seed=seed).tobytes() for seed in seeds}
    check.that(len(masks) == len(seeds), "two seeds give the same mask")
    # Forty seeds drawn from 64 are all different once in nine million runs.
    masks = {mask().tobytes() for _ in range(40)}
    check.that(len(masks) == 40, "without a seed two calls give the same mask")


@pytest.mark.question("dropout-forward", weight=1)
def test_with_p_of_one_nothing_is_dropped(student, check, rng):
    x = nonzero(rng, 6, 7)
    out, _ = check.call(student.dropout_forward, x, {"mode": "train", "p": 1.0})
    check.equal("out", out, x)


@pytest.mark.question("dropout-forward", weight=0.25)
def test_an_output_of_dropout_stays_as_it_is(student, check, rng):
    x, param = nonzero(rng, 15, 20), {"mode": "train", "p": 0.5, "seed": 39}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    check.that(drops_some(out), DROPS)
    check.equal("out", out, np.where(out != 0.0, x / 0.5, 0.0))
    check.results_kept(student.dropout_forward, x, param)


@pytest.mark.question("dropout-forward", weight="inputs-unchanged")
@pytest.mark.parametrize("mode", ["train", "test"])
def test_dropout_forward_does_not_write_into_x(student, check, rng, mode):
    check.inputs_unchanged(student.dropout_forward, nonzero(rng, 6, 7), {"mode": mode, "p": 0.5})


# dropout-backward


@pytest.mark.question("dropout-backward", weight=1)
def test_dropout_gradient_is_the_slope_of_your_forward_pass(student, check, rng):
    x, param = nonzero(rng, 4, 5, 6, 3), {"mode": "train", "p": 0.4, "seed": 41}
    check.gradients(*dropout(student), x, param)
    out, cache = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    check.that(drops_some(out), DROPS)
    dx = check.call(student.dropout_backward, x, cache, shapes={"dx": x.shape})
    check.equal("where dx is 0", dx == 0.0, out == 0.0)
    hold_scale(check, out, x, 0.4)


@pytest.mark.question("dropout-backward", weight=1)
def test_what_was_dropped_and_nothing_else_has_no_gradient(student, check, rng):
    x, dout = nonzero(rng, 15, 20), nonzero(rng, 15, 20)
    for mode in ("train", "test"):
        param = {"mode": mode, "p": 0.6, "seed": 42}
        out, cache = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
        dx = check.call(student.dropout_backward, dout, cache)
        check.that(mode == "test" or drops_some(out), DROPS)
        check.that(dx.dtype.kind == "f", "dx holds other numbers than dout")
        check.equal(f"where dx is 0 in mode {mode}", dx == 0.0, out == 0.0)


@pytest.mark.question("dropout-backward", weight=1)
def test_dropout_backward_belongs_to_its_own_forward_pass(student, check, rng):
    shared = {"mode": "train", "p": 0.7}  # by all layers of a kind
    params = shared, shared, {"mode": "train", "p": 0.4}, {"mode": "test", "p": 0.5}
    ours, *others = ((nonzero(rng, 1100, 5), param) for param in params)
    dout = ours[0] * (rng.random(size=(1100, 5)) < 0.5)  # as above a ReLU
    layers = [(ours, dout), *((args, args[0]) for args in others)]
    (out, _), dx = check.network(*dropout(student), layers)
    check.that(drops_some(out), DROPS)
    # Both passes multiply with one and the same mask: with x for dout the gradient is out.
    check.equal("dx", dx, np.where(dout == 0.0, 0.0, out))
    hold_scale(check, out, ours[0], 0.7)


@pytest.mark.question("dropout-backward", weight=1)
def test_a_zero_that_was_kept_has_a_gradient(student, check, rng):
    # Behind a ReLU half of x is 0, and a 0 in the output need not have been dropped.
    x = np.where(rng.permutation(4000) < 2000, 0.0, nonzero(rng, 4000))
    _, cache = check.call(student.dropout_forward, x, {"mode": "train", "p": 0.6, "seed": 44})
    dout = nonzero(rng, 4000)
    dx = check.call(student.dropout_backward, dout, cache, shapes={"dx": x.shape})
    zeros, others = (np.mean(dx[which] != 0.0) for which in (x == 0.0, x != 0.0))
    told = f"of the entries of x that are 0 a share of {zeros:.2f} has a gradient, of others"
    check.that(abs(zeros - others) < 0.1, f"{told} {others:.2f}")
    check.that(drops_some(dx), "the backward pass does not stop some of dout and pass some on")


@pytest.mark.question("dropout-backward", weight=1)
def test_when_testing_the_gradient_comes_through_unscaled(student, check, rng):
    for shape in ((4, 5), (1, 6)):
        x, dout = nonzero(rng, *shape), nonzero(rng, *shape)
        _, cache = check.call(student.dropout_forward, x, {"mode": "test", "p": 0.3})
        check.equal("dx", check.call(student.dropout_backward, dout, cache), dout)


@pytest.mark.question("dropout-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_dropout_gradient_is_as_large_as_dout(student, check, rng, size):
    x, param = nonzero(rng, 15, 20), {"mode": "train", "p": 0.7, "seed": 45}
    out, cache = check.call(student.dropout_forward, x, param, shapes={"out": x.shape})
    check.that(drops_some(out), DROPS)
    check.equal("dx", check.call(student.dropout_backward, size * x, cache), size * out)
    hold_scale(check, out, x, 0.7)


@pytest.mark.question("dropout-backward", weight=0.25)
def test_a_gradient_of_dropout_stays_as_it_is(student, check, rng):
    forward, backward = dropout(student)
    x, param = nonzero(rng, 15, 20), {"mode": "train", "p": 0.5, "seed": 46}
    (out, _), dx = check.network(forward, backward, [((x, param), x)])
    check.that(drops_some(out), DROPS)
    check.equal("dx", dx, out)
    check.results_kept(forward, x, param, backward=backward)
    hold_scale(check, out, x, 0.5)


@pytest.mark.question("dropout-backward", weight="inputs-unchanged")
def test_dropout_backward_leaves_dout_alone(student, check, rng):
    param = {"mode": "train", "p": 0.5, "seed": 43}
    check.upstream_unchanged(*dropout(student), nonzero(rng, 4, 5), param)
