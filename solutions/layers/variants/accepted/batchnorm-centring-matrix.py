"""Batch norm with the centring matrix I - 1/N; the closed form is a generator that is sent dout."""

import numpy as np


def centring(n):
    return np.eye(n) - np.full((n, n), 1.0 / n)


def pull_back(centred, inv_std, gamma):
    hat, dout = centred * inv_std, None
    n = len(hat)
    while True:
        if dout is None:
            dout = yield None
        dx = centring(n) @ dout - hat * np.einsum("nd,nd->d", hat, dout) / n
        dout = yield gamma * inv_std * dx, np.einsum("nd,nd->d", hat, dout), dout.sum(axis=0)


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, share = bn_param.get("eps", 1e-5), 1 - bn_param.get("momentum", 0.9)
    n, d = x.shape
    kept = {name: bn_param.get(name, np.zeros(d)) for name in ("running_mean", "running_var")}
    cache = None
    if bn_param["mode"] == "train":
        centred = centring(n) @ x
        var = np.einsum("nd,nd->d", centred, centred) / n
        inv_std = 1 / np.sqrt(var + eps)
        out = centred @ np.diag(gamma * inv_std) + beta
        kept["running_mean"] = kept["running_mean"] * (1 - share) + share * x.sum(axis=0) / n
        kept["running_var"] = kept["running_var"] * (1 - share) + share * var
        closed_form = pull_back(centred, inv_std, gamma)
        next(closed_form)
        cache = (centred, inv_std, gamma, closed_form)
    elif bn_param["mode"] == "test":
        slopes = np.diag(gamma / np.sqrt(kept["running_var"] + eps))
        out = (x - kept["running_mean"]) @ slopes + beta
    else:
        raise ValueError("mode")
    bn_param.update(kept)
    return out, cache


def batchnorm_backward(dout, cache):
    centred, inv_std, gamma, _ = cache
    n = len(centred)
    dhat = dout @ np.diag(gamma)
    dinv_std = (dhat * centred).sum(axis=0)
    dvar = dinv_std * -0.5 * inv_std**3
    dcentred = dhat * inv_std + 2 * centred * dvar / n
    dx = centring(n).T @ dcentred
    return dx, np.diag(dout.T @ centred) * inv_std, np.ones(n) @ dout


def batchnorm_backward_alt(dout, cache):
    return cache[3].send(dout)
