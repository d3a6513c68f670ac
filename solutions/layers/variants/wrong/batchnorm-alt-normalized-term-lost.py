"""The closed form for dx lacks its term with the normalized input.

One of 7 real files with a wrong closed form.
"""

LOSES = ("batchnorm-backward-alt",)


def batchnorm_backward_alt(dout, cache):
    _, ivar, xhat, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (xhat * dout).sum(axis=0)
    dx = gamma * ivar / N * (N * dout - dbeta)
    return dx, dgamma, dbeta
