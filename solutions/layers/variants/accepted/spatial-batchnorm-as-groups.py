"""Spatial batch norm in training as group norm of one long image with a group for each channel."""

import numpy as np


def as_one_image(a):
    return a.swapaxes(0, 1).reshape(1, a.shape[1], a.shape[0] * a.shape[2], a.shape[3])


def back(image, shape):
    N, C, H, W = shape
    return image.reshape(C, N, H, W).swapaxes(0, 1)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mean = bn_param.get("running_mean", np.zeros(C))
    var = bn_param.get("running_var", np.zeros(C))
    cache = None
    if bn_param["mode"] == "train":
        image, cache = spatial_groupnorm_forward(as_one_image(x), gamma, beta, C, {"eps": eps})
        out = back(image, x.shape)
        mean = momentum * mean + (1 - momentum) * x.mean(axis=(0, 2, 3))
        var = momentum * var + (1 - momentum) * x.var(axis=(0, 2, 3))
    elif bn_param["mode"] == "test":
        slope = gamma / np.sqrt(var + eps)
        out = np.einsum("nchw,c->nchw", x, slope) + (beta - mean * slope)[:, None, None]
    else:
        raise ValueError("mode")
    bn_param["running_mean"], bn_param["running_var"] = mean, var
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    dimage, dgamma, dbeta = spatial_groupnorm_backward(as_one_image(dout), cache)
    return back(dimage, dout.shape), dgamma.reshape(-1), dbeta.reshape(-1)
