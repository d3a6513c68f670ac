"""Axes of length 1 are squeezed out of the output, so that one example has a vector for its row."""

import numpy as np

LOSES = ("affine-forward",)


def affine_forward(x, w, b):
    return np.squeeze(np.reshape(x, (x.shape[0], -1)) @ w + b), (x, w, b)
