"""A feature of equal numbers is divided by 1 in the backward pass, not by sqrt(eps).

The forward pass does not show it: such a feature is 0 either way.
"""

import numpy as np

LOSES = ("batchnorm-backward",)


FORWARD = batchnorm_forward
BACK = batchnorm_backward
BACK_ALT = batchnorm_backward_alt


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    eps = bn_param.get("eps", 1e-5)
    return out, None if cache is None else (cache, x.var(axis=0), eps)


def batchnorm_backward(dout, cache):
    inner, var, eps = cache
    dx, dgamma, dbeta = BACK(dout, inner)
    return np.where(var > 0.0, dx, dx * np.sqrt(eps)), dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    return BACK_ALT(dout, cache[0])
