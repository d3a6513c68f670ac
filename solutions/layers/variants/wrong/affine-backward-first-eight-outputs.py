"""The affine layer's backward pass looks at the first eight outputs."""

import numpy as np

LOSES = ("affine-backward",)
BACKWARD = affine_backward


def affine_backward(dout, cache):
    few = np.array(dout)
    few[:, 8:] = 0.0
    return BACKWARD(few, cache)
