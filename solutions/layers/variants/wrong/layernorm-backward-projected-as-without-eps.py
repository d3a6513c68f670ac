"""The normalized row is projected out as if eps were 0: its squares sum to D only then."""

import numpy as np

LOSES = ("layernorm-backward",)


def layernorm_forward(x, gamma, beta, ln_param):
    inverse = 1.0 / np.sqrt(x.var(axis=1, keepdims=True) + ln_param.get("eps", 1e-5))
    normal = (x - x.mean(axis=1, keepdims=True)) * inverse
    return gamma * normal + beta, (normal, inverse, gamma)


def layernorm_backward(dout, cache):
    normal, inverse, gamma = cache
    dnormal = dout * gamma
    dnormal = dnormal - dnormal.mean(axis=1, keepdims=True)
    along = np.sum(dnormal * normal, axis=1, keepdims=True)
    dx = inverse * (dnormal - normal * along / np.sum(normal**2, axis=1, keepdims=True))
    return dx, np.sum(dout * normal, axis=0), np.sum(dout, axis=0)
