"""The means over a group are divided by the pixels of one channel, not of all its channels.

H * W for C // G * H * W. Right for as many groups as channels.
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
    xhat = xhat.reshape(shape)
    axes = (2, 3, 4)
    m1 = d.sum(axis=axes, keepdims=True) / (H * W)
    m2 = (d * xhat).sum(axis=axes, keepdims=True) / (H * W)
    dx = (d - m1 - xhat * m2) / std
    return dx.reshape(N, C, H, W), dgamma, dbeta
