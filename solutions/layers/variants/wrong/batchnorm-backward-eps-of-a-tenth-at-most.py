"""The backward pass takes an eps of more than a tenth for a tenth."""

import numpy as np

LOSES = ("batchnorm-backward",)


def batchnorm_backward(dout, cache):
    xmu, istd, xhat, gamma = cache
    N = dout.shape[0]
    var = np.mean(xmu**2, axis=0)
    var += np.minimum(istd**-2 - var, 0.1)
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * var**-1.5
    dmu = np.sum(-dxhat / np.sqrt(var), axis=0)
    dx = dxhat / np.sqrt(var) + dvar * 2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
