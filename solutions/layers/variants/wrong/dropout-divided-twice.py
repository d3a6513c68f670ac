"""In training the entries that stay are divided by p twice.

Once within the mask, once after it.
"""

import numpy as np

LOSES = ("dropout-forward", "dropout-backward")


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask / p
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
