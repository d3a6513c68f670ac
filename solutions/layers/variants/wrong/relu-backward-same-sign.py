"""The gradient passes where dout and x have the same sign; only the sign of x counts."""

import numpy as np

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    return np.where(dout * cache > 0.0, dout, 0.0)
