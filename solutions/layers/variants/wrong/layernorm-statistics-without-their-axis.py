"""The statistics of the examples lose their axis, and are then lined up with the features.

keepdims forgotten: an error unless there are as many examples as features, or one.
"""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1)
    var = x.var(axis=1)
    xhat = (x - mu) / np.sqrt(var + eps)
    out = gamma * xhat + beta
    cache = (xhat, 1 / np.sqrt(var + eps)[:, None], gamma)
    return out, cache
