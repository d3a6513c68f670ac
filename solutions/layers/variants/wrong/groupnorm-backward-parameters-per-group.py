"""The gradients of gamma and beta are summed over each group, and repeated for its channels.

Right for as many groups as channels.
"""

import numpy as np

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_backward(dout, cache):
    rows, istd, gamma = cache
    N, C, H, W = dout.shape
    G = len(rows) // N
    xhat, std = rows.reshape(dout.shape), 1 / istd.reshape(N, G, 1, 1, 1)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dbeta = np.repeat(dbeta.reshape(G, -1).sum(axis=1), C // G).reshape(gamma.shape)
    dgamma = np.repeat(dgamma.reshape(G, -1).sum(axis=1), C // G).reshape(gamma.shape)
    shape = (N, G, C // G, H, W)
    d = (dout * gamma.reshape(1, C, 1, 1)).reshape(shape)
    xhat = xhat.reshape(shape)
    axes = (2, 3, 4)
    m1 = d.mean(axis=axes, keepdims=True)
    m2 = (d * xhat).mean(axis=axes, keepdims=True)
    dx = (d - m1 - xhat * m2) / std
    return dx.reshape(N, C, H, W), dgamma, dbeta
