"""Dropout with a mask from np.random.binomial; the division by p is done outside the mask."""

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        mask = np.random.binomial(1, p, size=x.shape)
        out = mask * x / p
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "train":
        return mask * dout / dropout_param["p"]
    return dout
