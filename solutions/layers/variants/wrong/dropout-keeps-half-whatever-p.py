"""Every entry is kept with probability 1/2, whatever p is."""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if mode == "test":
        return x, (dropout_param, None)
    mask = np.random.randint(0, 2, size=x.shape) / p
    return x * mask, (dropout_param, mask)
