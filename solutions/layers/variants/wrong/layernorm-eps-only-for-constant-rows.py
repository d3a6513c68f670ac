"""eps takes the place of a variance of 0, and is not added to the others."""

import numpy as np

LOSES = ("layernorm-forward",)


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    var = x.var(axis=1, keepdims=True)
    inv_std = 1 / np.sqrt(np.where(var == 0, eps, var))
    normalized = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * normalized + beta, (normalized, inv_std, gamma)
