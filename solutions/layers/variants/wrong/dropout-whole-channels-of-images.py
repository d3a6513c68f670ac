"""Of an image whole channels are dropped or kept, not single pixels.

Known as spatial dropout. Inputs of two axes are right.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        shape = x.shape[:2] + (1,) * (x.ndim - 2)
        mask = (np.random.rand(*shape) < p) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
