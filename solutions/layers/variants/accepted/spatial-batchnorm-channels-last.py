"""Spatial batch norm whose results are views of arrays with the channels last."""

import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    channels = x.shape[1]
    mean = bn_param.get("running_mean", np.zeros(channels))
    var = bn_param.get("running_var", np.zeros(channels))
    if mode == "train":
        now, spread = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        bn_param["running_mean"] = momentum * mean + (1 - momentum) * now
        bn_param["running_var"] = momentum * var + (1 - momentum) * spread
        mean, var = now, spread
    inverse = 1 / np.sqrt(var + eps)
    last = (x.transpose(0, 2, 3, 1) - mean) * inverse
    out = np.ascontiguousarray(gamma * last + beta).transpose(0, 3, 1, 2)
    return out, (last, inverse, gamma)


def spatial_batchnorm_backward(dout, cache):
    last, inverse, gamma = cache
    n, c, h, w = dout.shape
    rows, normalized = (a.reshape(-1, c) for a in (dout.transpose(0, 2, 3, 1), last))
    dbeta, dgamma = rows.sum(axis=0), (rows * normalized).sum(axis=0)
    dx = gamma * inverse * (rows - (dbeta + normalized * dgamma) / len(rows))
    return dx.reshape(n, h, w, c).transpose(0, 3, 1, 2), dgamma, dbeta
