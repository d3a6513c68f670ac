"""Height and width of dout are swapped where it is laid out in rows; x was laid out otherwise.

transpose(0, 3, 2, 1) in one pass only.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 3, 2, 1).reshape(-1, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return dx, dgamma, dbeta
