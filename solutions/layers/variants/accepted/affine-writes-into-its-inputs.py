"""Affine layer that works in place: x is wiped, and dout is summed up where it stands.

Writing into an argument is told to the student and costs nothing. What comes back is right.
"""

import numpy as np


def affine_forward(x, w, b):
    shape = x.shape
    saved = x.copy()
    out = x.reshape(shape[0], -1) @ w
    out += b
    x[...] = 0.0
    return out, [saved, w.copy(), shape]


def affine_backward(dout, cache):
    x, w, shape = cache
    dx = np.empty(shape)
    for n in range(shape[0]):
        dx[n] = (w @ dout[n]).reshape(shape[1:])
    dw = x.reshape(shape[0], -1).T @ dout
    for n in range(1, shape[0]):
        dout[n] += dout[n - 1]  # a running sum; the last row is the sum of all
    return dx, dw, dout[-1]
