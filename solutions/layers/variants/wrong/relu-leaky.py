"""Negative numbers are shrunk, not set to zero: this is a leaky ReLU.

Both passes agree with each other.
"""

import numpy as np

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    out = np.where(x > 0, x, 0.01 * x)
    cache = x
    return out, cache


def relu_backward(dout, cache):
    x = cache
    dx = np.where(x > 0, dout, 0.01 * dout)
    return dx
