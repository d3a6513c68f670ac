"""x is scaled and shifted before it is normalized, not after.

The order of the two steps.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    y = gamma * x + beta
    std = np.sqrt(y.var(axis=1, keepdims=True) + eps)
    out = (y - y.mean(axis=1, keepdims=True)) / std
    cache = (out, 1 / std, gamma)
    return out, cache
