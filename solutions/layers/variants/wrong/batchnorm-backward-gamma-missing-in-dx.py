"""dx is computed without gamma.

Right with ones for gamma.
"""

import numpy as np

LOSES = ("batchnorm-backward", "spatial-batchnorm-backward")


def batchnorm_backward(dout, cache):
    xmu, ivar, xhat, _ = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dvar = np.sum(dout * xmu, axis=0) * -0.5 * ivar**3
    dmu = np.sum(-dout * ivar, axis=0)
    dx = dout * ivar + dvar * 2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
