"""dx stays in rows of channels instead of the shape of x.

The last line forgotten.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    return dx, dgamma, dbeta
