"""Whole examples are dropped or kept, not single entries.

One random number for each row.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        keep = np.random.rand(x.shape[0]) < p
        mask = keep.reshape(-1, *[1] * (x.ndim - 1)) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
