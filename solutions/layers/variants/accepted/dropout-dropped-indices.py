"""Dropout that keeps the places of what it drops, and writes zeros there, into dout as well."""

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if dropout_param["mode"] != "train":
        return x, (1.0, ())
    dropped = np.nonzero(np.random.uniform(size=x.shape) >= p)
    x[dropped] = 0
    x /= p
    return x, (p, dropped)


def dropout_backward(dout, cache):
    p, dropped = cache
    if dropped:
        dout[dropped] = 0
        dout /= p
    return dout
