"""The mask is made for inputs of two axes only.

N, D = x.shape: images end in an error.
"""

import numpy as np

LOSES = ("dropout-forward", "dropout-backward")


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        N, D = x.shape
        mask = (np.random.rand(N, D) < p) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
