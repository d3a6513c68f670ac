"""Group norm that works on x and dout where they stand; a closure keeps what backward needs.

Writing into an argument is told to the student and costs nothing. What comes back is right.
"""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    gamma, beta = gamma.copy().reshape(-1, 1, 1), beta.reshape(-1, 1, 1)
    rows = x.reshape(-1, x[0].size // G)
    rows -= rows.mean(axis=1)[:, np.newaxis]
    std = np.sqrt(np.square(rows).mean(axis=1) + gn_param.get("eps", 1e-5))[:, np.newaxis]
    rows /= std
    hat = rows.copy()
    out = rows.reshape(x.shape)
    out *= gamma
    out += beta

    def pull_back(dout):
        normed = hat.reshape(dout.shape)
        dbeta, dgamma = dout.sum(axis=(0, 2, 3)), (normed * dout).sum(axis=(0, 2, 3))
        dout *= gamma
        g = dout.reshape(hat.shape)
        g -= g.mean(axis=1, keepdims=True) + hat * (g * hat).mean(axis=1, keepdims=True)
        g /= std
        return g.reshape(dout.shape), dgamma, dbeta

    return out, pull_back


def spatial_groupnorm_backward(dout, cache):
    return cache(dout)
