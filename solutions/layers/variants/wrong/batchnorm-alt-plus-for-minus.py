"""In the closed form for dx the term with the normalized input is added, not taken off.

A sign.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma * ivar * (dout - dbeta / N + xhat * dgamma / N)
    return dx, dgamma, dbeta
