"""Spatial batch norm on its own, with sums over axes (0, 2, 3) and keepdims."""

import numpy as np

AXES = (0, 2, 3)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    C = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(C))
    running_var = bn_param.get("running_var", np.zeros(C))
    gamma, beta = gamma.reshape(1, C, 1, 1), beta.reshape(1, C, 1, 1)
    cache = None
    if mode == "train":
        mean = x.mean(axis=AXES, keepdims=True)
        var = x.var(axis=AXES, keepdims=True)
        x_hat = (x - mean) / np.sqrt(var + eps)
        running_mean = momentum * running_mean + (1 - momentum) * mean.ravel()
        running_var = momentum * running_var + (1 - momentum) * var.ravel()
        cache = (x_hat, np.sqrt(var + eps), gamma)
    elif mode == "test":
        x_hat = (x - running_mean.reshape(gamma.shape)) / np.sqrt(
            running_var.reshape(gamma.shape) + eps
        )
    else:
        raise ValueError("mode is neither train nor test")
    bn_param["running_mean"], bn_param["running_var"] = running_mean, running_var
    return gamma * x_hat + beta, cache


def spatial_batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    m = dout.size / dout.shape[1]
    dbeta = dout.sum(axis=AXES, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=AXES, keepdims=True)
    dx = gamma / (m * std) * (m * dout - dbeta - x_hat * dgamma)
    return dx, dgamma.ravel(), dbeta.ravel()
