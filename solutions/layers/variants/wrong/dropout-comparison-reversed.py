"""The share p of the entries is dropped, while the rest is still divided by p.

Counted among the 20 real files with p the other way round: > for <, the scale left as it was.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = (np.random.rand(*x.shape) > p) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
