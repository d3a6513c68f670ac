"""Each feature is normalized over the batch: this is batch norm, not layer norm.

The axis left as it was in batch norm.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=0)
    std = np.sqrt(np.var(x, axis=0) + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    cache = (xhat, 1 / std, gamma)
    return out, cache
