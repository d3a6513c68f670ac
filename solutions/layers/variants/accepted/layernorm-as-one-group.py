"""Layer norm as group norm of images of one pixel, with all features in one group."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    images = x[:, :, np.newaxis, np.newaxis]
    out, cache = spatial_groupnorm_forward(images, gamma, beta, 1, ln_param)
    return out[:, :, 0, 0], cache


def layernorm_backward(dout, cache):
    dx, dgamma, dbeta = spatial_groupnorm_backward(dout[..., None, None], cache)
    return dx.squeeze(axis=(2, 3)), dgamma, dbeta
