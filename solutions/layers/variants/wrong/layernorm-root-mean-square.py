"""The mean is not subtracted: each row is divided by its root mean square."""

import numpy as np

LOSES = ("layernorm-forward", "layernorm-backward")


def layernorm_forward(x, gamma, beta, ln_param):
    inverse = 1.0 / np.sqrt(np.mean(x**2, axis=1, keepdims=True) + ln_param.get("eps", 1e-5))
    normal = x * inverse
    return gamma * normal + beta, (normal, inverse, gamma)


def layernorm_backward(dout, cache):
    normal, inverse, gamma = cache
    dnormal = dout * gamma
    dx = inverse * (dnormal - normal * np.mean(dnormal * normal, axis=1, keepdims=True))
    return dx, np.sum(dout * normal, axis=0), np.sum(dout, axis=0)
