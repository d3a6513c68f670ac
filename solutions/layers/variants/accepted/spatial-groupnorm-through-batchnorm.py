"""Group norm as batch norm with a column for each group; gradients in the other shape."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    columns = x.reshape(x.shape[0] * G, -1).T
    param = {"mode": "train", "eps": gn_param.get("eps", 1e-5)}
    ones, zeros = np.ones(columns.shape[1]), np.zeros(columns.shape[1])
    hat, bn_cache = batchnorm_forward(columns, ones, zeros, param)
    hat = hat.T.reshape(x.shape)
    out = hat * np.reshape(gamma, (-1, 1, 1)) + np.reshape(beta, (-1, 1, 1))
    return out, [hat, bn_cache, gamma, G]


def spatial_groupnorm_backward(dout, cache):
    hat, bn_cache, gamma, G = cache
    N, C = dout.shape[:2]
    other = (C,) if gamma.ndim == 4 else (1, C, 1, 1)
    scaled = dout * np.reshape(gamma, (-1, 1, 1))
    dx, _, _ = batchnorm_backward(scaled.reshape(N * G, -1).T, bn_cache)
    dgamma = np.sum(dout * hat, axis=(0, 2, 3)).reshape(other)
    dbeta = np.sum(dout, axis=(0, 2, 3)).reshape(other)
    return dx.T.reshape(dout.shape), dgamma, dbeta
