"""In dx the channels of a group are all multiplied by the gamma of its first one.

gamma laid out by groups.
"""

import numpy as np

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_backward(dout, cache):
    xhat, istd, gamma = cache
    N, C, H, W = dout.shape
    G = len(xhat) // N
    dgamma = (dout * xhat.reshape(dout.shape)).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    first = np.repeat(gamma.reshape(G, -1)[:, 0], C // G).reshape(1, C, 1, 1)
    d = (dout * first).reshape(xhat.shape)
    dx = d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)
    return (istd * dx).reshape(dout.shape), dgamma, dbeta
