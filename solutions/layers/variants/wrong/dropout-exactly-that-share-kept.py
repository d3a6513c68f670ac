"""Exactly a share p of the entries is kept, so that an entry depends on the others.

A shuffled mask with a fixed number of ones.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if mode == "test":
        return x.copy(), (dropout_param, None)
    keep = np.random.permutation(x.size) < round(p * x.size)
    mask = keep.reshape(x.shape) / p
    return x * mask, (dropout_param, mask)
