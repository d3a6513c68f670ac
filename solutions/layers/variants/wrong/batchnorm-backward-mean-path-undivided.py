"""What goes back through the mean was not divided by the standard deviation before.

The direct way and the one through the variance are right.
"""

LOSES = ("batchnorm-backward",)


def batchnorm_backward(dout, cache):
    centred, inv_std, normalized, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * normalized).sum(axis=0)
    dnormalized = dout * gamma
    dvar = (dnormalized * centred).sum(axis=0) * -0.5 * inv_std**3
    dmean = -dnormalized.sum(axis=0)
    dx = dnormalized * inv_std + dvar * 2 * centred / N + dmean / N
    return dx, dgamma, dbeta
