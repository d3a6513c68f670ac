"""Without a momentum the running statistics keep all they had, and grow with each batch.

Right for the first batch, where nothing is kept.
"""

LOSES = ("batchnorm-forward-train",)


FORWARD = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    grows = bn_param["mode"] == "train" and "momentum" not in bn_param
    before = [bn_param.get(name, 0.0) for name in ("running_mean", "running_var")]
    out, cache = FORWARD(x, gamma, beta, bn_param)
    if grows:
        bn_param["running_mean"] = before[0] + 0.1 * x.mean(axis=0)
        bn_param["running_var"] = before[1] + 0.1 * x.var(axis=0)
    return out, cache
