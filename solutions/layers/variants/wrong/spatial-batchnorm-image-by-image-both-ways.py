"""Each image is normalized by itself; the statistics belong to the whole batch."""

import numpy as np

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, caches = np.zeros_like(x), []
    for n, image in enumerate(x):
        rows = image.reshape(len(image), -1).T
        normal, cache = batchnorm_forward(rows, gamma, beta, bn_param)
        out[n] = normal.T.reshape(image.shape)
        caches.append(cache)
    return out, caches


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = np.zeros_like(dout), 0.0, 0.0
    for n, image in enumerate(dout):
        rows, scale, shift = batchnorm_backward(image.reshape(len(image), -1).T, cache[n])
        dx[n] = rows.T.reshape(image.shape)
        dgamma, dbeta = dgamma + scale, dbeta + shift
    return dx, dgamma, dbeta
