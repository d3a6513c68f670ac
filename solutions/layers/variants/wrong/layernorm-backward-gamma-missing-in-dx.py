"""dx is computed without gamma.

Right with ones for gamma.
"""

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, _ = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    m1 = dout.mean(axis=1, keepdims=True)
    m2 = (dout * xhat).mean(axis=1, keepdims=True)
    dx = istd * (dout - m1 - xhat * m2)
    return dx, dgamma, dbeta
