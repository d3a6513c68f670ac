"""The layer hands on mode and running statistics, but neither eps nor momentum.

A dict of its own.
"""

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    own = {k: bn_param[k] for k in ("mode", "running_mean", "running_var") if k in bn_param}
    out, cache = batchnorm_forward(rows, gamma, beta, own)
    bn_param["running_mean"], bn_param["running_var"] = own["running_mean"], own["running_var"]
    out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return out, cache
