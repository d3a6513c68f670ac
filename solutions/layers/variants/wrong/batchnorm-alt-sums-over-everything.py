"""The sums within the closed form for dx run over all features together.

A global sum; with the lost terms 7 real files.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma * ivar / N * (N * dout - np.sum(dout) - xhat * np.sum(dout * xhat))
    return dx, dgamma, dbeta
