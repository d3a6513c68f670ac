"""Group norm with x in five axes (N, G, C // G, H, W), for gamma of shape (1, C, 1, 1) only."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    x_group = np.reshape(x, (N, G, C // G, H, W))
    mean = np.mean(x_group, axis=(2, 3, 4), keepdims=True)
    var = np.var(x_group, axis=(2, 3, 4), keepdims=True)
    x_norm = ((x_group - mean) / np.sqrt(var + gn_param.get("eps", 1e-5))).reshape(N, C, H, W)
    out = x_norm * gamma + beta
    assert out.shape == x.shape
    return out, (G, x, x_norm, mean, var, gamma, gn_param.get("eps", 1e-5))


def spatial_groupnorm_backward(dout, cache):
    G, x, x_norm, mean, var, gamma, eps = cache
    N, C, H, W = x.shape
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    dgamma = np.sum(dout * x_norm, axis=(0, 2, 3), keepdims=True)
    size = (N, G, C // G, H, W)
    dx_norm = (dout * gamma).reshape(size)
    x_group = x.reshape(size)
    axes = (2, 3, 4)
    dvar = np.sum(dx_norm * (x_group - mean), axis=axes, keepdims=True)
    dvar = dvar * -0.5 * (var + eps) ** -1.5
    m = C // G * H * W
    dmean = np.sum(-dx_norm / np.sqrt(var + eps), axis=axes, keepdims=True)
    dmean = dmean + dvar * np.sum(-2 * (x_group - mean), axis=axes, keepdims=True) / m
    dx = dx_norm / np.sqrt(var + eps) + dvar * 2 * (x_group - mean) / m + dmean / m
    return dx.reshape(N, C, H, W), dgamma, dbeta
