"""Without a momentum in bn_param nothing of the old running statistics is kept.

A wrong default; only in files that write spatial batch norm out.
"""

import numpy as np

LOSES = ("spatial-batchnorm-forward",)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.0)
    run_mean = bn_param.get("running_mean", np.zeros(C))
    run_var = bn_param.get("running_var", np.zeros(C))
    cache = None
    if bn_param["mode"] == "train":
        mu, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        run_mean = momentum * run_mean + (1 - momentum) * mu
        run_var = momentum * run_var + (1 - momentum) * var
        std = np.sqrt(var + eps)
    else:
        mu, std = run_mean, np.sqrt(run_var + eps)
    bn_param["running_mean"], bn_param["running_var"] = run_mean, run_var
    xc = (x - mu.reshape(1, C, 1, 1)).transpose(0, 2, 3, 1).reshape(-1, C)
    if bn_param["mode"] == "train":
        cache = (xc, 1 / std, xc / std, gamma)
    out = gamma * (xc / std) + beta
    N, _, H, W = x.shape
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
