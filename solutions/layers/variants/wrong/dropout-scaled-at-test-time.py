"""The output is scaled by p in test mode instead of divided by p in training.

6 real files: vanilla dropout, not the inverted one.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = np.random.binomial(1, p, size=x.shape)
        out = x * mask
    elif mode == "test":
        out = x * p
    return out, (dropout_param, mask)
