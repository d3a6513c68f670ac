"""Batch norm in training as layer norm of the transposed batch with gamma 1 and beta 0."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] not in {"train", "test"}:
        raise ValueError("mode is neither train nor test")
    N, D = x.shape
    eps = bn_param.get("eps", 1e-5)
    mean = bn_param.get("running_mean", np.zeros(D))
    var = bn_param.get("running_var", np.zeros(D))
    cache = None
    if bn_param["mode"] == "train":
        hat_t, inner = layernorm_forward(x.T, np.ones(N), np.zeros(N), {"eps": eps})
        momentum = bn_param.get("momentum", 0.9)
        mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
        var = momentum * var + (1 - momentum) * x.var(axis=0)
        hat, cache = hat_t.T, (hat_t.T, inner, gamma)
    else:
        hat = (x - mean) / np.sqrt(var + eps)
    bn_param["running_mean"] = mean
    bn_param["running_var"] = var
    return gamma * hat + beta, cache


def batchnorm_backward(dout, cache):
    hat, inner, gamma = cache
    dx_t, _, _ = layernorm_backward((dout * gamma).T, inner)
    return dx_t.T, (dout * hat).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout, cache):
    hat, inner, gamma = cache
    dx_t, dgamma_n, dbeta_n = layernorm_backward(dout.T, inner)
    del dgamma_n, dbeta_n  # they belong to examples
    return gamma * dx_t.T, np.einsum("nd,nd->d", hat, dout), np.add.reduce(dout, axis=0)
