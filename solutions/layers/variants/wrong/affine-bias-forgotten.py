"""The bias is not added to the output.

Rare in real files.
"""

import numpy as np

LOSES = ("affine-forward", "affine-backward")


def affine_forward(x, w, b):
    out = np.dot(x.reshape(len(x), -1), w)
    cache = (x, w, b)
    return out, cache
