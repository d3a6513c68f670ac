"""The closed form for dx takes the centred input where it needs the normalized one.

Right for features of variance 1.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    xmu, ivar, xhat, gamma = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma * ivar * (dout - dout.mean(axis=0) - xmu * (dout * xmu).mean(axis=0))
    return dx, dgamma, dbeta
