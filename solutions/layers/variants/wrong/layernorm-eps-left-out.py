"""eps is read, and never used.

np.std for the root of the variance.
"""

import numpy as np

LOSES = ("layernorm-forward",)


def layernorm_forward(x, gamma, beta, ln_param):
    std = np.std(x, axis=1, keepdims=True)
    xhat = (x - np.mean(x, axis=1, keepdims=True)) / std
    out = gamma * xhat + beta
    cache = (xhat, 1 / std, gamma)
    return out, cache
