"""The backward pass takes an eps of more than a tenth for a tenth."""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    xmu, istd, xhat, gamma = cache
    var = np.mean(xmu**2, axis=0)
    std = np.sqrt(var + np.minimum(istd**-2 - var, 0.1))
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma / std * (dout - np.mean(dout, axis=0) - xhat * np.mean(dout * xhat, axis=0))
    return dx, dgamma, dbeta
