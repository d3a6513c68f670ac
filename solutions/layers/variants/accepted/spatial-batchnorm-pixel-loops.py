"""Spatial batch norm with loops over every pixel and fsum; statistics updated in place."""

import math

import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    C = x.shape[1]
    means = bn_param.setdefault("running_mean", np.zeros(C))
    variances = bn_param.setdefault("running_var", np.zeros(C))
    if bn_param["mode"] not in {"train", "test"}:
        raise ValueError(bn_param["mode"])
    out, cache = np.zeros(x.shape), []
    for c in range(C):
        mean, var = means[c], variances[c]
        if bn_param["mode"] == "train":
            pixels = x[:, c].ravel().tolist()
            mean = math.fsum(pixels) / len(pixels)
            var = math.fsum((v - mean) * (v - mean) for v in pixels) / len(pixels)
            means[c] = momentum * means[c] + (1 - momentum) * mean
            variances[c] = momentum * variances[c] + (1 - momentum) * var
        std = math.sqrt(var + eps)
        hat = np.zeros(x[:, c].shape)
        for at in np.ndindex(hat.shape):
            hat[at] = (x[:, c][at] - mean) / std
            out[:, c][at] = gamma[c] * hat[at] + beta[c]
        cache.append((hat, std, gamma[c]))
    return out, tuple(cache) if bn_param["mode"] == "train" else None


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = np.zeros(dout.shape), np.zeros(len(cache)), np.zeros(len(cache))
    for c, (hat, std, g) in enumerate(cache):
        dbeta[c] = math.fsum(dout[:, c].flat)
        dgamma[c] = math.fsum(dout[:, c][at] * hat[at] for at in np.ndindex(hat.shape))
        for at in np.ndindex(hat.shape):
            rest = (dbeta[c] + hat[at] * dgamma[c]) / hat.size
            dx[:, c][at] = g / std * (dout[:, c][at] - rest)
    return dx, dgamma, dbeta
