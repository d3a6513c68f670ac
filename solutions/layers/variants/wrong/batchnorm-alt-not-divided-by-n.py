"""The closed form for dx is N times too large.

The factor 1/N before the bracket lost.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma * ivar * (N * dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta
