"""In test mode eps is the least that running_var may be, and is not added to it."""

import numpy as np

LOSES = ("batchnorm-forward-test",)


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "test":
        out = gamma * (x - running_mean) / np.sqrt(np.maximum(running_var, eps)) + beta
        cache = None
    else:
        mean, var = x.mean(axis=0), x.var(axis=0)
        normalized = (x - mean) / np.sqrt(var + eps)
        out = gamma * normalized + beta
        cache = (x - mean, 1 / np.sqrt(var + eps), normalized, gamma)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache
