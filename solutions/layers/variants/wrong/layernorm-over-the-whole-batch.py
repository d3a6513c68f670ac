"""One mean and one variance are taken of the whole batch, not one for each example.

No axis given. Right for one example.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    std = np.sqrt(x.var() + eps)
    xhat = (x - x.mean()) / std
    out = gamma * xhat + beta
    cache = (xhat, 1 / std, gamma)
    return out, cache
