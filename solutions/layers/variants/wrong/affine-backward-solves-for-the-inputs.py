"""x and w are solved for as in an equation; a gradient multiplies with the transpose."""

import numpy as np

LOSES = ("affine-backward",)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = (dout @ np.linalg.pinv(w)).reshape(x.shape)
    dw = np.linalg.pinv(x.reshape(len(x), -1)) @ dout
    return dx, dw, dout.sum(axis=0)
