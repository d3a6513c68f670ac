"""The running variance takes squares around the running mean, not around the batch's own mean."""

import numpy as np

LOSES = ("batchnorm-forward-train",)


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        inverse = 1.0 / np.sqrt(var + eps)
        normal = (x - mean) * inverse
        out = gamma * normal + beta
        cache = (out, normal, inverse, gamma, beta)
        running_mean = momentum * running_mean + (1.0 - momentum) * mean
        running_var = momentum * running_var + (1.0 - momentum) * np.mean(
            (x - running_mean) ** 2, axis=0
        )
    elif bn_param["mode"] == "test":
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
        cache = None
    else:
        raise ValueError(bn_param["mode"])
    bn_param["running_mean"], bn_param["running_var"] = running_mean, running_var
    return out, cache


def batchnorm_backward(dout, cache):
    out, normal, inverse, gamma, beta = cache
    dgamma, dbeta = np.sum(dout * normal, axis=0), np.sum(dout, axis=0)
    n = len(dout)
    dx = gamma * inverse * (dout - dbeta / n - normal * dgamma / n)
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    out, normal, inverse, gamma, beta = cache
    dgamma, dbeta = np.sum(dout * normal, axis=0), np.sum(dout, axis=0)
    n = len(dout)
    dx = gamma * inverse * (dout - dbeta / n - normal * dgamma / n)
    return dx, dgamma, dbeta
