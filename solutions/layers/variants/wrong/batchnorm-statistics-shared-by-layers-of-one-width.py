"""Layers of the same width share their running statistics, which are kept beside bn_param.

A dict by number of features. Right for one layer at a time, while no two batches interleave.
"""

LOSES = ("batchnorm-forward-train",)


BY_WIDTH = {}
BN_LAYER = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    if "running_mean" not in bn_param:
        BY_WIDTH[x.shape[1]] = {}
    bn_param.update({**bn_param, **BY_WIDTH.get(x.shape[1], {})})
    out, cache = BN_LAYER(x, gamma, beta, bn_param)
    if bn_param["mode"] == "train":
        BY_WIDTH[x.shape[1]] = {k: bn_param[k] for k in ("running_mean", "running_var")}
    return out, cache
