"""Batch norm with Welford's running mean and squares; gradients summed up from the last example."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    r_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    r_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    cache = None
    if bn_param["mode"] == "train":
        mean, squares = np.zeros(x.shape[1]), np.zeros(x.shape[1])
        for count, row in enumerate(x, start=1):
            step = row - mean
            mean = mean + step / count
            squares = squares + step * (row - mean)
        var = squares / count
        r_mean, r_var = (
            momentum * old + (1 - momentum) * new for old, new in ((r_mean, mean), (r_var, var))
        )
        std = (var + eps) ** 0.5
        x_hat = (x - mean) / std
        cache = (x_hat, std, gamma)
    elif bn_param["mode"] == "test":
        x_hat = (x - r_mean) / (r_var + eps) ** 0.5
    else:
        raise ValueError("Invalid forward batchnorm mode")
    bn_param["running_mean"], bn_param["running_var"] = r_mean, r_var
    return gamma * x_hat + beta, cache


def batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    dgamma, dbeta = np.zeros_like(gamma), np.zeros_like(gamma)
    for n in range(len(dout) - 1, -1, -1):
        dgamma += dout[n] * x_hat[n]
        dbeta += dout[n]
    dx = np.zeros_like(dout)
    for n in range(len(dout) - 1, -1, -1):
        dx[n] = gamma / std * (dout[n] - dbeta / len(dout) - x_hat[n] * dgamma / len(dout))
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x_hat, std, gamma = cache
    # The last line of a running sum is the sum.
    dbeta = np.cumsum(dout[::-1], axis=0)[-1]
    dgamma = np.cumsum((dout * x_hat)[::-1], axis=0)[-1]
    dx = (gamma / std) / len(dout) * (len(dout) * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
