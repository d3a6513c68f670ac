"""The gradient of the variance is computed from dout, before the multiplication with gamma.

dout and dxhat mixed up in one line. Right with ones for gamma.
"""

import numpy as np

LOSES = ("batchnorm-backward", "spatial-batchnorm-backward")


def batchnorm_backward(dout, cache):
    xmu, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dvar = np.sum(dout * xmu, axis=0) * -0.5 * ivar**3
    dmu = np.sum(-dxhat * ivar, axis=0)
    dx = dxhat * ivar + dvar * 2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
