"""dout is multiplied by gamma before dgamma is summed, so that dgamma holds gamma once too often.

One name for two gradients.
"""

LOSES = ("batchnorm-backward",)


def batchnorm_backward(dout, cache):
    _, istd, xhat, gamma = cache
    dbeta = dout.sum(axis=0)
    dout = dout * gamma
    dgamma = (dout * xhat).sum(axis=0)
    dx = istd * (dout - dout.mean(axis=0) - xhat * (dout * xhat).mean(axis=0))
    return dx, dgamma, dbeta
