"""Test mode ends in an error if bn_param has no running statistics; they should be zeros then.

Reads bn_param once more instead of the variables.
"""

import numpy as np

LOSES = ("batchnorm-forward-test",)


BN_TRAIN = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] != "test":
        return BN_TRAIN(x, gamma, beta, bn_param)
    mean, var = bn_param["running_mean"], bn_param["running_var"]
    return gamma * (x - mean) / np.sqrt(var + bn_param.get("eps", 1e-5)) + beta, None
