"""eps is added outside the square root.

Only a large eps, or small inputs, show it.
"""

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    std = x.std(axis=1, keepdims=True) + eps
    xhat = (x - x.mean(axis=1, keepdims=True)) / std
    out = gamma * xhat + beta
    cache = (xhat, 1 / std, gamma)
    return out, cache
