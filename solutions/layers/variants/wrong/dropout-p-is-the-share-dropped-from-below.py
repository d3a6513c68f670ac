"""p is taken for the share of entries to drop; it is the share that stays.

The mask is compared from the other side than in dropout-p-is-the-share-dropped.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < 1 - p) / (1 - p)
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
