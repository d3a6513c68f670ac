"""The gradient of gamma is summed over the features, not over the examples; that of beta is right.

Axis 1 changed in one line too many.
"""

import numpy as np

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, gamma = cache
    D = dout.shape[1]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=1)
    g = dout * gamma
    dx = istd / D * (D * g - g.sum(1, keepdims=True) - xhat * (g * xhat).sum(1, keepdims=True))
    return dx, dgamma, dbeta
