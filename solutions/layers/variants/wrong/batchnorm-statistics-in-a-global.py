"""The running statistics are kept in a global, which every layer shares, instead of in bn_param.

Right for a network of one such layer.
"""

LOSES = ("batchnorm-forward-train",)


RUNNING = {}
ONE_LAYER = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    bn_param.update(RUNNING)
    out, cache = ONE_LAYER(x, gamma, beta, bn_param)
    RUNNING.update({k: bn_param[k] for k in ("running_mean", "running_var")})
    return out, cache
