"""ReLU one entry at a time: a list of Python floats forward, nditer backward."""

import numpy as np


def relu_forward(x):
    out = [value if value > 0 else 0.0 for value in x.ravel().tolist()]
    return np.array(out).reshape(x.shape), x


def relu_backward(dout, cache):
    dx = np.zeros_like(dout)
    it = np.nditer(cache, flags=["multi_index"])
    for value in it:
        if value > 0:
            dx[it.multi_index] = dout[it.multi_index]
    return dx
