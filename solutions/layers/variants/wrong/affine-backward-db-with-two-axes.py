"""The gradient of the bias has a second axis, of length 1.

5 real files: np.sum(..., keepdims=True), or a row of ones times dout.
"""

import numpy as np

LOSES = ("affine-backward",)


def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(N, -1).T.dot(dout)
    db = np.ones((1, N)).dot(dout)
    return dx, dw, db
