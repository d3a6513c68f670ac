"""The variance is divided by D - 1, not by D.

ddof=1, or torch.var turned into NumPy.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    std = np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    cache = (xhat, 1 / std, gamma)
    return out, cache
