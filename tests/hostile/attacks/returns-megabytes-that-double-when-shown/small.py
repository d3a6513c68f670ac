import numpy as np

TEXT = "\0" * ((2 << 20) - 4096)


def affine_forward(x, w, b):
    return TEXT, (x, w)


def affine_backward(dout, cache):
    return TEXT, None, TEXT[:9]


def running_mean(x, state):
    state["mean"] = TEXT[: 1 << 18]
    return TEXT[: 3 << 19]


def most_likely(scores):
    return TEXT
