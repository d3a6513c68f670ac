"""dx lacks what comes back through the variance of a group.

A term lost.
"""

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_backward(dout, cache):
    rows, istd, gamma = cache
    N, C, H, W = dout.shape
    G = len(rows) // N
    xhat, std = rows.reshape(dout.shape), 1 / istd.reshape(N, G, 1, 1, 1)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    shape = (N, G, C // G, H, W)
    d = (dout * gamma.reshape(1, C, 1, 1)).reshape(shape)
    axes = (2, 3, 4)
    m1 = d.mean(axis=axes, keepdims=True)
    dx = (d - m1) / std
    return dx.reshape(N, C, H, W), dgamma, dbeta
