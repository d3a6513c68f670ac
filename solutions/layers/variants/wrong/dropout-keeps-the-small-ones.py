"""Entries near 0 are kept more often than p says, and those far from it less often.

Right on average, where as many of them are large as are small; zeros are kept as p says.
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
    far = np.where(x == 0.0, 0.0, np.sign(np.abs(x) - 1.0))
    share = p - 0.9 * min(p, 1.0 - p) * far
    mask = (np.random.rand(*x.shape) < share) / p
    return x * mask, (dropout_param, mask)
