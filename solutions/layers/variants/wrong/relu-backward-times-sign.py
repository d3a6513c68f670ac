"""Where the input was negative the gradient changes its sign; nothing should pass there.

np.sign for the slope.
"""

import numpy as np

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    return dout * np.sign(cache)
