"""In images each pixel is drawn twice: a share of p * p is kept, and divided by p."""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x.copy()
    if mode == "train":
        kept = np.random.rand(*x.shape) < p
        if x.ndim == 4:
            kept &= np.random.rand(*x.shape) < p
        mask = kept / p
        out = x * mask
    return out, (dropout_param, mask)
