"""4096 random numbers are drawn and repeated: long examples all have one mask."""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x.copy()
    if mode == "train":
        mask = np.resize(np.random.rand(4096) < p, x.shape) / p
        out = x * mask
    return out, (dropout_param, mask)
