"""The gradients of gamma and beta have axes of length 1 around the channels.

reshape(1, C, 1, 1) to please group norm.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return dx, dgamma.reshape(1, C, 1, 1), dbeta.reshape(1, C, 1, 1)
