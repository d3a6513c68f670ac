"""The normalized input is worked out from the output, which a gamma of 0 does not allow.

Divides by gamma.
"""

LOSES = ("batchnorm-backward", "batchnorm-backward-alt")


BN = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = BN(x, gamma, beta, bn_param)
    return out, None if cache is None else (out, beta, gamma, cache[1])


def batchnorm_backward(dout, cache):
    out, beta, gamma, istd = cache
    xhat = (out - beta) / gamma
    dbeta, dgamma = dout.sum(axis=0), (dout * xhat).sum(axis=0)
    dx = gamma * istd * (dout - (dbeta + xhat * dgamma) / len(dout))
    return dx, dgamma, dbeta


batchnorm_backward_alt = batchnorm_backward
