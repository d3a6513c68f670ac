"""Training divides by p, and test mode multiplies by p on top of it.

Inverted and vanilla dropout at once.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    elif mode == "test":
        out = p * x
    return out, (dropout_param, mask)
