"""Batch norm leaves its running statistics in ln_param: the next batch may be of another size.

Batch norm on the transposed rows, with ln_param handed on as it is.
"""

LOSES = ("layernorm-forward",)


LAYERNORM = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    ln_param["mode"] = "train"
    batchnorm_forward(x.T, np.ones(len(x)), np.zeros(len(x)), ln_param)
    return LAYERNORM(x, gamma, beta, ln_param)
