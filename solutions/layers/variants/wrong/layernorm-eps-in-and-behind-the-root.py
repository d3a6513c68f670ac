"""eps is added inside the root and once more to the root."""

import numpy as np

LOSES = ("layernorm-forward",)


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(axis=1, keepdims=True)
    inv_std = 1 / (np.sqrt(x.var(axis=1, keepdims=True) + eps) + eps)
    normalized = (x - mean) * inv_std
    return gamma * normalized + beta, (normalized, inv_std, gamma)
