"""Spatial batch norm that calls batch norm for each channel, with a bn_param of its own."""

import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    means = np.array(bn_param.get("running_mean", [0.0] * C), dtype=float)
    variances = np.array(bn_param.get("running_var", [0.0] * C), dtype=float)
    out, caches = np.empty_like(x), []
    for c in range(C):
        one = slice(c, c + 1)
        param = dict(bn_param, running_mean=means[one], running_var=variances[one])
        column, cache = batchnorm_forward(x[:, c].reshape(-1, 1), gamma[one], beta[one], param)
        out[:, c] = column.reshape(x[:, c].shape)
        means[one], variances[one] = param["running_mean"], param["running_var"]
        caches.append(cache)
    bn_param["running_mean"], bn_param["running_var"] = means, variances
    return out, caches


def spatial_batchnorm_backward(dout, cache):
    dx = np.empty_like(dout)
    dgamma, dbeta = [], []
    for c, channel_cache in enumerate(cache):
        column, dg, db = batchnorm_backward(dout[:, c].reshape(-1, 1), channel_cache)
        dx[:, c] = column.reshape(dx[:, c].shape)
        dgamma.append(dg.item())
        dbeta.append(db.item())
    return dx, np.array(dgamma), np.array(dbeta)
