"""Where x was 0 nothing gets a gradient, for a 0 in the output is taken for a dropped entry.

The output goes into the cache, not the mask. Wrong behind a ReLU.
"""

import numpy as np

LOSES = ("dropout-backward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    out = x
    if mode == "train":
        out = x * (np.random.rand(*x.shape) < p) / p
    return out, (dropout_param, out)


def dropout_backward(dout, cache):
    dropout_param, out = cache
    if dropout_param["mode"] == "test":
        return dout
    return dout * (out != 0) / dropout_param["p"]
