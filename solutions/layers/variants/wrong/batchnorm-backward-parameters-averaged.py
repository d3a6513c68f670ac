"""The gradients of gamma and beta are means over the batch, not sums.

dx is right.
"""

import numpy as np

LOSES = ("batchnorm-backward", "spatial-batchnorm-backward")


def batchnorm_backward(dout, cache):
    xmu, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.mean(dout, axis=0)
    dgamma = np.mean(dout * xhat, axis=0)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * ivar**3
    dmu = np.sum(-dxhat * ivar, axis=0)
    dx = dxhat * ivar + dvar * 2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
