"""A ReLU stands behind the affine layer, so that no output is negative.

The two layers of a hidden layer in one.
"""

import numpy as np

LOSES = ("affine-forward", "affine-backward")


def affine_forward(x, w, b):
    out = np.maximum(0, x.reshape(len(x), -1) @ w + b)
    return out, (x, w, b)
