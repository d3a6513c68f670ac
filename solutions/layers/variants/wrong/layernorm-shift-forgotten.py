"""The shift is not added.

Right with zeros for beta.
"""

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    ivar = (x.var(axis=1, keepdims=True) + eps) ** -0.5
    xhat = (x - mu) * ivar
    cache = (xhat, ivar, gamma)
    return xhat * gamma, cache
