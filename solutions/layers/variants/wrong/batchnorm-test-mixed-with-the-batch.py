"""In test mode the statistics are those of training after one more step towards the batch.

The step is taken, though not stored.
"""

import numpy as np

LOSES = ("batchnorm-forward-test",)


BATCHNORM_TRAIN = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] == "train":
        return BATCHNORM_TRAIN(x, gamma, beta, bn_param)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.setdefault("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.setdefault("running_var", np.zeros(x.shape[1]))
    mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
    var = momentum * running_var + (1 - momentum) * x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var + bn_param.get("eps", 1e-5)) + beta, None
