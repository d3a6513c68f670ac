"""The difference is divided by the variance, not by its square root.

The root forgotten.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    var = x.var(axis=1, keepdims=True)
    xhat = (x - x.mean(axis=1, keepdims=True)) / (var + eps)
    out = gamma * xhat + beta
    cache = (xhat, 1 / np.sqrt(var + eps), gamma)
    return out, cache
