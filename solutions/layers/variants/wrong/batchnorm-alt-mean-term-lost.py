"""The closed form for dx lacks the mean of the upstream gradient.

One of 7 real files with a wrong closed form. Right where dout sums to zero.
"""

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (xhat * dout).sum(axis=0)
    dx = gamma * ivar * (dout - xhat * dgamma / N)
    return dx, dgamma, dbeta
