"""dx takes gamma out of the sums over the features, though each feature has its own.

6 real files have this or a wrong axis of dgamma. Taken from the closed form of batch norm, where it
is allowed.
"""

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    xhat, istd, gamma = cache
    D = dout.shape[1]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    s1 = dout.sum(axis=1, keepdims=True)
    s2 = (dout * xhat).sum(axis=1, keepdims=True)
    dx = gamma * istd / D * (D * dout - s1 - xhat * s2)
    return dx, dgamma, dbeta
