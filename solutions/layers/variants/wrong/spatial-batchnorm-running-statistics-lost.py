"""The running statistics are updated in a copy of bn_param, which is thrown away.

dict(bn_param), or {**bn_param}.
"""

LOSES = ("spatial-batchnorm-forward",)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = batchnorm_forward(rows, gamma, beta, {**bn_param})
    out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return out, cache
