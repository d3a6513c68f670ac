"""The sums of a group's statistics run over the examples, too; every example has its own."""

import numpy as np

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    inverse = 1.0 / np.sqrt(groups.var(axis=(2, 3, 4), keepdims=True) + gn_param.get("eps", 1e-5))
    normal = ((groups - groups.mean(axis=(2, 3, 4), keepdims=True)) * inverse).reshape(x.shape)
    out = gamma.reshape(1, C, 1, 1) * normal + beta.reshape(1, C, 1, 1)
    return out, (normal, inverse, gamma, G)


def spatial_groupnorm_backward(dout, cache):
    normal, inverse, gamma, G = cache
    N, C, H, W = dout.shape
    dnormal = (dout * gamma.reshape(1, C, 1, 1)).reshape(N, G, C // G, H, W)
    groups = normal.reshape(dnormal.shape)
    along = np.mean(dnormal * groups, axis=(0, 2, 3, 4), keepdims=True)
    dx = inverse * (dnormal - dnormal.mean(axis=(0, 2, 3, 4), keepdims=True) - groups * along)
    dgamma = np.sum(dout * normal, axis=(0, 2, 3)).reshape(gamma.shape)
    dbeta = np.sum(dout, axis=(0, 2, 3)).reshape(gamma.shape)
    return dx.reshape(dout.shape), dgamma, dbeta
