"""The backward pass works out the standard deviation again, and leaves out eps.

A closed form of its own; only a large eps shows it.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    xc, istd, xhat, gamma = cache
    N, C, H, W = dout.shape
    d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    m = N * H * W
    istd = 1 / xc.std(axis=0)
    dbeta, dgamma = d.sum(axis=0), (d * xhat).sum(axis=0)
    dx = gamma * istd / m * (m * d - dbeta - xhat * dgamma)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
