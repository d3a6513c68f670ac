"""The sign of the upstream gradient decides what passes, not the sign of the input.

The forward function applied to dout.
"""

import numpy as np

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    dx = np.maximum(dout, 0)
    return dx
