"""The batch is normalized with its own statistics in test mode, too.

The mode overwritten.
"""

LOSES = ("spatial-batchnorm-forward",)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = batchnorm_forward(rows, gamma, beta, {**bn_param, "mode": "train"})
    out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return out, cache
