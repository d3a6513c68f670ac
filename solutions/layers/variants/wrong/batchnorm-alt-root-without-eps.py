"""The closed form works out the standard deviation again, and leaves out eps.

Only a large eps shows it.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    xmu, _, xhat, gamma = cache
    std = np.sqrt(np.mean(xmu**2, axis=0))
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dx = gamma / std * (dout - np.mean(dout, axis=0) - xhat * np.mean(dout * xhat, axis=0))
    return dx, dgamma, dbeta
