"""The backward pass puts every G-th channel into one group; the forward pass took neighbours.

Reshaped to (N, C // G, G, H, W) in one pass only.
"""

LOSES = ("spatial-groupnorm-backward",)


def spatial_groupnorm_backward(dout, cache):
    rows, istd, gamma = cache
    N, C, H, W = dout.shape
    G = len(rows) // N
    xhat, std = rows.reshape(dout.shape), 1 / istd.reshape(N, G, 1, 1, 1)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    shape = (N, C // G, G, H, W)
    d = (dout * gamma.reshape(1, C, 1, 1)).reshape(shape)
    xhat = xhat.reshape(shape)
    axes = (1, 3, 4)
    m1 = d.mean(axis=axes, keepdims=True)
    m2 = (d * xhat).mean(axis=axes, keepdims=True)
    dx = (d - m1 - xhat * m2) / std.reshape(N, 1, G, 1, 1)
    return dx.reshape(N, C, H, W), dgamma, dbeta
