"""The gradients of gamma and beta are summed over the features, not over the examples.

6 real files have this or gamma outside the sums. Of the right shape for square batches.
"""

import numpy as np

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, gamma = cache
    D = dout.shape[1]
    dbeta = np.sum(dout, axis=1)
    dgamma = np.sum(dout * xhat, axis=1)
    g = dout * gamma
    dx = istd / D * (D * g - g.sum(1, keepdims=True) - xhat * (g * xhat).sum(1, keepdims=True))
    return dx, dgamma, dbeta
