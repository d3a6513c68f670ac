"""Batch norm with keepdims throughout: running statistics of shape (1, D), gamma kept as a row."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    D = x.shape[1]
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    old_mean = np.reshape(bn_param.get("running_mean", np.zeros(D)), (1, D))
    old_var = np.reshape(bn_param.get("running_var", np.zeros(D)), (1, D))
    scale, shift = gamma.reshape(1, -1), beta.reshape(1, -1)
    cache = None
    if bn_param["mode"] == "train":
        mean = np.mean(x, axis=0, keepdims=True)
        var = np.var(x, axis=0, keepdims=True)
        bn_param["running_mean"] = old_mean * momentum + mean * (1.0 - momentum)
        bn_param["running_var"] = old_var * momentum + var * (1.0 - momentum)
        cache = {"x": x, "mean": mean, "std": np.sqrt(var + eps), "scale": scale}
    elif bn_param["mode"] == "test":
        mean, var = old_mean, old_var
        bn_param.update(running_mean=mean, running_var=var)
    else:
        raise ValueError("unknown mode " + repr(bn_param["mode"]))
    return (x - mean) / np.sqrt(var + eps) * scale + shift, cache


def batchnorm_backward(dout, cache):
    centred, std = cache["x"] - cache["mean"], cache["std"]
    dscale = np.sum(dout * centred / std, axis=0, keepdims=True)
    dshift = np.sum(dout, axis=0, keepdims=True)
    dhat = dout * cache["scale"]
    dstd = -np.sum(dhat * centred, axis=0, keepdims=True) / std**2
    dcentred = dhat / std + dstd * centred / (len(dout) * std)
    dx = dcentred - np.mean(dcentred, axis=0, keepdims=True)
    return dx, dscale[0], dshift[0]


def batchnorm_backward_alt(dout, cache):
    hat = (cache["x"] - cache["mean"]) / cache["std"]
    g = dout - dout.mean(axis=0, keepdims=True)
    dx = cache["scale"] / cache["std"] * (g - hat * np.mean(g * hat, axis=0, keepdims=True))
    return dx, (dout * hat).sum(axis=0), dout.sum(axis=0)
