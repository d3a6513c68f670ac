"""The backward pass takes an eps of more than a tenth for a tenth."""

import numpy as np

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    xc, istd, xhat, gamma = cache
    N, C, H, W = dout.shape
    d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    m = N * H * W
    var = xc.var(axis=0)
    istd = 1 / np.sqrt(var + np.minimum(istd**-2 - var, 0.1))
    dbeta, dgamma = d.sum(axis=0), (d * xhat).sum(axis=0)
    dx = gamma * istd / m * (m * d - dbeta - xhat * dgamma)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
