"""The means of the backward pass are divided by the number of examples, not of features.

Sums over the right axis, but N. Right for square batches.
"""

import numpy as np

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, gamma = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    g = dout * gamma
    s1 = np.sum(g, axis=1, keepdims=True)
    s2 = np.sum(g * xhat, axis=1, keepdims=True)
    dx = istd / N * (N * g - s1 - xhat * s2)
    return dx, dgamma, dbeta
