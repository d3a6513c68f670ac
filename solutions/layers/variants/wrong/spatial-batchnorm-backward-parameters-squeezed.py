"""Axes of length 1 are squeezed out of dgamma and dbeta: for one channel none is left.

Right for two channels and more.
"""

LOSES = ("spatial-batchnorm-backward",)


BACKWARD = spatial_batchnorm_backward


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = BACKWARD(dout, cache)
    return dx, dgamma.squeeze(), dbeta.squeeze()
