"""The gradients of gamma and beta have a second axis, of length 1.

keepdims=True on every sum.
"""

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, gamma = cache
    dbeta = dout.sum(axis=0, keepdims=True)
    dgamma = (dout * xhat).sum(axis=0, keepdims=True)
    g = dout * gamma
    m1 = g.mean(axis=1, keepdims=True)
    m2 = (g * xhat).mean(axis=1, keepdims=True)
    dx = istd * (g - m1 - xhat * m2)
    return dx, dgamma, dbeta
