"""The entries that stay are divided by 1 - p, not by p.

Right for p of one half, which hides it in many checks.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p).astype(float)
        mask /= 1 - p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
