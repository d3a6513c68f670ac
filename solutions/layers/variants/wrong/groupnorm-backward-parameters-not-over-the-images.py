"""The gradients of gamma and beta are summed over the pixels, but not over the images.

Shape (N, C).
"""

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_backward(dout, cache):
    rows, istd, gamma = cache
    N, C, H, W = dout.shape
    G = len(rows) // N
    xhat, std = rows.reshape(dout.shape), 1 / istd.reshape(N, G, 1, 1, 1)
    dbeta = dout.sum(axis=(2, 3))
    dgamma = (dout * xhat).sum(axis=(2, 3))
    shape = (N, G, C // G, H, W)
    d = (dout * gamma.reshape(1, C, 1, 1)).reshape(shape)
    xhat = xhat.reshape(shape)
    axes = (2, 3, 4)
    m1 = d.mean(axis=axes, keepdims=True)
    m2 = (d * xhat).mean(axis=axes, keepdims=True)
    dx = (d - m1 - xhat * m2) / std
    return dx.reshape(N, C, H, W), dgamma, dbeta
