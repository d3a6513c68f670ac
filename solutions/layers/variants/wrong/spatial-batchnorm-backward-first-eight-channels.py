"""Spatial batch norm: the gradients of the ninth channel and all beyond it stay 0."""

LOSES = ("spatial-batchnorm-backward",)
BACKWARD = spatial_batchnorm_backward


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = BACKWARD(dout, cache)
    dx[:, 8:], dgamma[8:], dbeta[8:] = 0.0, 0.0, 0.0
    return dx, dgamma, dbeta
