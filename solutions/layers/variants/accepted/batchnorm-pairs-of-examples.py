"""Batch norm with the variance from differences of pairs; gradients are sums over pairs."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    a = bn_param.get("momentum", 0.9)
    N, D = x.shape
    if "running_mean" not in bn_param:
        bn_param["running_mean"] = np.zeros(D)
    if "running_var" not in bn_param:
        bn_param["running_var"] = np.zeros(D)
    if mode == "train":
        apart = x[:, None, :] - x[None, :, :]
        var = (apart**2).sum(axis=(0, 1)) / (2 * N * N)
        centred = apart.sum(axis=1) / N
        bn_param["running_mean"] = a * bn_param["running_mean"] + (1 - a) * (x - centred)[0]
        bn_param["running_var"] = a * bn_param["running_var"] + (1 - a) * var
        return gamma * centred / np.sqrt(var + eps) + beta, (apart, var + eps, gamma)
    if mode == "test":
        normed = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * normed + beta, None
    raise ValueError("Invalid forward batchnorm mode " + str(mode))


def batchnorm_backward(dout, cache):
    apart, v, gamma = cache
    N = len(dout)
    centred = apart.sum(axis=1) / N
    root = np.sqrt(v)
    dcentred = dout * gamma / root
    dv = (dout * gamma * centred).sum(axis=0) * -0.5 * v**-1.5
    dapart = np.repeat(dcentred[:, None, :], N, axis=1) / N + dv * 2 * apart / (2 * N * N)
    dx = dapart.sum(axis=1) - dapart.sum(axis=0)
    return dx, (dout * centred / root).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout, cache):
    apart, v, gamma = cache
    N = len(dout)
    hat = apart.sum(axis=1) / N / np.sqrt(v)
    dapart = dout[:, None, :] - dout[None, :, :]
    overlap = (dapart * apart).sum(axis=(0, 1)) / (2 * N * N) / np.sqrt(v)
    dx = gamma / np.sqrt(v) * (dapart.sum(axis=1) / N - hat * overlap)
    return dx, np.sum(dout * hat, axis=0), np.sum(dout, axis=0)
