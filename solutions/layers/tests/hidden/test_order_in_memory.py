"""Hidden tests of what should not matter: the order in which arrays lie in memory.

A network hands on transposed arrays; whoever trusts C order is told. Dropout is left out: by the
same seed it may well drop other entries of an array that lies otherwise.
"""

import pytest

TRAIN = {"mode": "train"}


def columns(rng):
    """Draw x, gamma and beta."""
    return rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4)


def images(rng):
    """Draw images, gamma and beta of their channels; pixels differ by more than rounding."""
    x = rng.permutation(2 * 4 * 3 * 5).reshape(2, 4, 3, 5) / 7.0
    return x, rng.normal(size=4), rng.normal(size=4)


def filters(rng):
    """Draw images, filters and a bias of each."""
    x, w = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 3, 3))
    return x, w, rng.normal(size=2), {"stride": 1, "pad": 1}


def running(rng):
    """Draw what batch norm knows at test time."""
    mean, var = rng.normal(size=4), rng.uniform(0.3, 3.0, size=4)
    return {"mode": "test", "running_mean": mean, "running_var": var}


POOL = {"pool_height": 2, "pool_width": 3, "stride": 1}
LAYERS = {
    "affine": (
        ("affine_forward", "affine_backward"),
        lambda rng: (rng.normal(size=(3, 2, 2)), rng.normal(size=(4, 2)), rng.normal(size=2)),
    ),
    "relu": (("relu_forward", "relu_backward"), lambda rng: columns(rng)[:1]),
    "layernorm": (("layernorm_forward", "layernorm_backward"), lambda rng: (*columns(rng), {})),
    "conv": (("conv_forward_naive", "conv_backward_naive"), filters),
    "max-pool": (
        ("max_pool_forward_naive", "max_pool_backward_naive"),
        lambda rng: (images(rng)[0], POOL),
    ),
    "spatial-batchnorm": (
        ("spatial_batchnorm_forward", "spatial_batchnorm_backward"),
        lambda rng: (*images(rng), TRAIN),
    ),
    "spatial-groupnorm": (
        ("spatial_groupnorm_forward", "spatial_groupnorm_backward"),
        lambda rng: (*images(rng), 2, {}),
    ),
}
FORWARD = {f"{layer}-forward": (passes[0], None, draw) for layer, (passes, draw) in LAYERS.items()}
BACKWARD = {f"{layer}-backward": (*passes, draw) for layer, (passes, draw) in LAYERS.items()}
BATCHNORM = {
    "batchnorm-forward-test": (None, lambda rng: (*columns(rng), running(rng))),
    "batchnorm-forward-train": (None, lambda rng: (*columns(rng), TRAIN)),
    "batchnorm-backward": ("batchnorm_backward", lambda rng: (*columns(rng), TRAIN)),
    "batchnorm-backward-alt": ("batchnorm_backward_alt", lambda rng: (*columns(rng), TRAIN)),
}
QUESTIONS = {
    **FORWARD,
    **BACKWARD,
    **{question: ("batchnorm_forward", *asked) for question, asked in BATCHNORM.items()},
}


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(asked, id=name, marks=pytest.mark.question(name, weight="memory-order"))
        for name, asked in QUESTIONS.items()
    ],
)
def test_arrays_may_lie_in_any_order(student, check, rng, asked):
    forward, backward, draw = asked
    backward = getattr(student, backward) if backward else None
    check.memory_order_ignored(getattr(student, forward), *draw(rng), backward=backward)
