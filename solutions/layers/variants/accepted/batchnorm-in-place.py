"""Batch norm that normalizes x where it stands and turns dout into dx where it stands.

Writing into an argument is told to the student and costs nothing. What comes back is right.
"""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    cache = None
    if mode == "train":
        mean = x.mean(0)
        x -= mean
        var = (x * x).mean(0)
        std = np.sqrt(var + eps)
        x /= std
        running_mean *= momentum
        running_mean += (1 - momentum) * mean
        running_var *= momentum
        running_var += (1 - momentum) * var
        cache = (x.copy(), std, gamma.copy())
    elif mode == "test":
        x -= running_mean
        x /= np.sqrt(running_var + eps)
    else:
        raise ValueError(f"bad mode {mode}")
    x *= gamma
    x += beta
    bn_param["running_mean"], bn_param["running_var"] = running_mean, running_var
    return x, cache


def batchnorm_backward(dout, cache):
    hat, std, gamma = cache
    dbeta = dout.sum(0)
    dgamma = (hat * dout).sum(0)
    dout *= gamma
    dstd = -(hat * dout).sum(0) / std
    dout /= std
    dout += hat * dstd / len(hat)
    dout -= dout.mean(0)
    return dout, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    hat, std, gamma = cache
    dgamma, dbeta = (hat * dout).sum(0), dout.sum(0)
    dout -= (dbeta + hat * dgamma) / len(dout)
    dout *= gamma / std
    return dout, dgamma, dbeta
