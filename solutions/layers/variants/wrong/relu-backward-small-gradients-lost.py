"""Entries of dout below 1e-6 are taken for zeros: late in training nothing is learned."""

import numpy as np

LOSES = ("relu-backward",)


BACKWARD = relu_backward


def relu_backward(dout, cache):
    return BACKWARD(np.where(np.abs(dout) < 1e-6, 0.0, dout), cache)
