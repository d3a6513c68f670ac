"""The loops expect x to have exactly two axes.

Loops over rows and columns: other shapes end in an error.
"""

import numpy as np

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    N, D = x.shape
    out = np.zeros((N, D))
    for i in range(N):
        for j in range(D):
            out[i, j] = max(0, x[i, j])
    cache = x
    return out, cache
