"""On the way back through the square the factor 2 is missing.

The derivative of the square lost its 2.
"""

import numpy as np

LOSES = ("batchnorm-backward", "spatial-batchnorm-backward")


def batchnorm_backward(dout, cache):
    xmu, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * ivar**3
    dx1 = dxhat * ivar + dvar * xmu / N
    dx2 = -np.sum(dx1, axis=0) / N
    dx = dx1 + dx2
    return dx, dgamma, dbeta
