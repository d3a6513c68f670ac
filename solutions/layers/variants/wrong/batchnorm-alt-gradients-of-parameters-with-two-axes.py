"""In the closed form the gradients of gamma and beta have a second axis, of length 1.

7 real files have it in one of the two backward passes.
"""

import numpy as np

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0, keepdims=True)
    dgamma = np.sum(dout * xhat, axis=0, keepdims=True)
    dx = gamma * ivar * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
