"""The mask is divided by the share that happened to be kept, not by p."""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        kept = np.random.rand(*x.shape) < p
        mask = kept / max(kept.mean(), 1e-12)
        out = x * mask
    return out.astype(x.dtype, copy=False), (dropout_param, mask)
