"""Positive entries are kept more often than p says, and negative ones less often.

Right on average, where x has as many of one sign as of the other.
"""

import numpy as np

LOSES = ("dropout-forward",)
FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return FORWARD(x, dropout_param)
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    p = dropout_param["p"]
    share = p + 0.9 * min(p, 1.0 - p) * np.sign(x)
    mask = (np.random.rand(*x.shape) < share) / p
    return x * mask, (dropout_param, mask)
