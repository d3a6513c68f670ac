"""Batch norm with plain Python floats, one feature after the other; statistics updated in place."""

import math

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    N, D = x.shape
    running_mean = bn_param.setdefault("running_mean", np.zeros(D))
    running_var = bn_param.setdefault("running_var", np.zeros(D))
    if bn_param["mode"] not in ("train", "test"):
        raise ValueError("mode must be train or test")
    training = bn_param["mode"] == "train"
    out, features = np.empty((N, D)), []
    for d in range(D):
        column = [float(value) for value in x[:, d]]
        mean, var = float(running_mean[d]), float(running_var[d])
        if training:
            mean = sum(column) / N
            var = sum((value - mean) ** 2 for value in column) / N
            running_mean[d] += (1 - momentum) * (mean - running_mean[d])
            running_var[d] += (1 - momentum) * (var - running_var[d])
        std = math.sqrt(var + eps)
        hats = [(value - mean) / std for value in column]
        for n in range(N):
            out[n, d] = gamma[d] * hats[n] + beta[d]
        features.append({"hats": hats, "std": std, "gamma": float(gamma[d])})
    return out, features if training else None


def batchnorm_backward(dout, cache):
    N, D = dout.shape
    dx, dgamma, dbeta = np.zeros((N, D)), np.zeros(D), np.zeros(D)
    for d, feature in enumerate(cache):
        hats, std = feature["hats"], feature["std"]
        dvar, dmean = 0.0, 0.0
        for n in range(N):
            g = float(dout[n, d])
            dbeta[d] += g
            dgamma[d] += g * hats[n]
            dhat = g * feature["gamma"]
            dvar += dhat * (hats[n] * std) * -0.5 / std**3
            dmean -= dhat / std
        for n in range(N):
            dhat = float(dout[n, d]) * feature["gamma"]
            dx[n, d] = dhat / std + 2.0 * dvar * hats[n] * std / N + dmean / N
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    N = len(dout)
    columns, dgamma, dbeta = [], [], []
    for g, feature in zip(dout.T.tolist(), cache, strict=True):
        hats, factor = feature["hats"], feature["gamma"] / (N * feature["std"])
        dbeta.append(sum(g))
        dgamma.append(sum(a * b for a, b in zip(g, hats, strict=True)))
        columns.append(
            [factor * (N * a - dbeta[-1] - h * dgamma[-1]) for a, h in zip(g, hats, strict=True)]
        )
    return np.array(columns).T, np.array(dgamma), np.array(dbeta)
