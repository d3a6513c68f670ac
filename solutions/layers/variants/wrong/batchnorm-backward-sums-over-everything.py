"""The gradients of mean and variance are summed over all features together.

np.sum without its axis, where only gamma and beta got one.
"""

import numpy as np

LOSES = ("batchnorm-backward", "spatial-batchnorm-backward")


def batchnorm_backward(dout, cache):
    xmu, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu * -0.5 * ivar**3)
    dmu = np.sum(-dxhat * ivar)
    dx = dxhat * ivar + dvar * 2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
