"""The backward pass takes an eps of more than a tenth for a tenth."""

import numpy as np

LOSES = ("layernorm-backward",)


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    xhat = (x - mu) / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * xhat + beta, (x, xhat, gamma, eps)


def layernorm_backward(dout, cache):
    x, xhat, gamma, eps = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    g = dout * gamma
    m1 = g.mean(axis=1, keepdims=True)
    m2 = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - m1 - xhat * m2) / np.sqrt(x.var(axis=1, keepdims=True) + min(eps, 0.1))
    return dx, dgamma, dbeta
