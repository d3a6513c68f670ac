"""Batch norm in transposed, Fortran-ordered arrays; the graph's pass calls the closed form."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    features = np.array(x.T, order="C")
    scale, shift = gamma[:, np.newaxis], beta[:, np.newaxis]
    old = bn_param.get("running_mean", np.zeros(len(features)))
    old_var = bn_param.get("running_var", np.zeros(len(features)))
    cache = None
    if bn_param["mode"] == "train":
        mean = features.mean(axis=1)
        var = features.var(axis=1, ddof=0)
        share = bn_param.get("momentum", 0.9)
        bn_param["running_mean"] = share * old + (1 - share) * mean
        bn_param["running_var"] = share * old_var + (1 - share) * var
        sigma = np.sqrt(var + bn_param.get("eps", 1e-5))
        hat = (features - mean[:, np.newaxis]) / sigma[:, np.newaxis]
        cache = {"hat": hat, "sigma": sigma, "gamma": gamma}
    elif bn_param["mode"] == "test":
        sigma = np.sqrt(old_var + bn_param.get("eps", 1e-5))
        hat = (features - old[:, np.newaxis]) / sigma[:, np.newaxis]
        bn_param["running_mean"], bn_param["running_var"] = old, old_var
    else:
        raise ValueError("Invalid forward batchnorm mode")
    return (hat * scale + shift).T, cache


def batchnorm_backward_alt(dout, cache):
    hat, sigma = cache["hat"], cache["sigma"]
    g = dout.T
    dbeta, dgamma = g.sum(axis=1), np.einsum("dn,dn->d", g, hat)
    inner = g - dbeta[:, None] / g.shape[1] - hat * (dgamma / g.shape[1])[:, None]
    return (inner * (cache["gamma"] / sigma)[:, None]).T, dgamma, dbeta


def batchnorm_backward(dout, cache):
    return batchnorm_backward_alt(dout, cache)
