"""dx is only reshaped back, so that its channels are mixed; dgamma and dbeta are right.

The way back without a transpose.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    dx = dx.reshape(N, C, H, W)
    return dx, dgamma, dbeta
