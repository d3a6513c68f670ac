"""The variance of a channel is the mean of its images' variances; their means differ, too.

Right for one image. With its own running statistics.
"""

import numpy as np

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] == "test":
        rows = np.moveaxis(x, 1, 3)
        flat, _ = batchnorm_forward(rows.reshape(-1, x.shape[1]), gamma, beta, bn_param)
        return np.moveaxis(flat.reshape(rows.shape), 3, 1), None
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu = x.mean(axis=(0, 2, 3))
    var = x.var(axis=(2, 3)).mean(axis=0)
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0) + (1 - momentum) * var
    centred = np.moveaxis(x, 1, 3).reshape(-1, x.shape[1]) - mu
    ivar = 1 / np.sqrt(var + eps)
    out = (x - mu[:, None, None]) * ivar[:, None, None]
    out = gamma[:, None, None] * out + beta[:, None, None]
    return out, (centred, ivar, centred * ivar, gamma)
