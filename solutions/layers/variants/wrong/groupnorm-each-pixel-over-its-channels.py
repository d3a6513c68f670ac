"""Each pixel is normalized over the channels of its group only, not over all the group's pixels.

6 real files. The backward pass follows it.
"""

import numpy as np

LOSES = ("spatial-groupnorm-forward", "spatial-groupnorm-backward")


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    axes = (2,)
    mu = groups.mean(axis=axes, keepdims=True)
    var = groups.var(axis=axes, keepdims=True)
    std = np.sqrt(var + eps)
    xhat = (groups - mu) / std
    xhat = xhat.reshape(N, C, H, W)
    out = gamma.reshape(1, C, 1, 1) * xhat + beta.reshape(1, C, 1, 1)
    cache = (xhat, std, gamma, G)
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma, G = cache
    N, C, H, W = dout.shape
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    shape = (N, G, C // G, H, W)
    d = (dout * gamma.reshape(1, C, 1, 1)).reshape(shape)
    xhat = xhat.reshape(shape)
    axes = (2,)
    m1 = d.mean(axis=axes, keepdims=True)
    m2 = (d * xhat).mean(axis=axes, keepdims=True)
    dx = (d - m1 - xhat * m2) / std
    return dx.reshape(N, C, H, W), dgamma, dbeta
