import numpy as np

LARGE = np.ones(2_000_000)


def affine_forward(x, w, b):
    return LARGE, (x, w)


def affine_backward(dout, cache):
    return LARGE[:600_000], LARGE[:600_000], LARGE[:600_000]


def running_mean(x, state):
    state["mean"] = LARGE[:60_000]
    state["more"] = LARGE[:60_000]
    return LARGE[:1_800_000]


def most_likely(scores):
    return LARGE
