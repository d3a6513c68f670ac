"""The upstream gradient is multiplied by the output instead of the slope.

np.maximum(0, x) in place of x > 0.
"""

import numpy as np

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    x = cache
    dx = dout * np.maximum(0, x)
    return dx
