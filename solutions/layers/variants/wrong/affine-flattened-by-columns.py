"""The numbers of an example are laid out in column-major order before they meet the weights.

An order="F" from a translation of MATLAB code. Right for x of two axes. The backward
pass follows it.
"""

import numpy as np

LOSES = ("affine-forward",)


def affine_forward(x, w, b):
    out = np.reshape(x, (x.shape[0], -1), order="F") @ w + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.reshape(dout @ w.T, x.shape, order="F")
    dw = np.reshape(x, (x.shape[0], -1), order="F").T @ dout
    db = np.sum(dout, axis=0)
    return dx, dw, db
