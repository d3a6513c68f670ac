"""Dropout that keeps where a geometric number is 1; a seed starts a RandomState of its own."""

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    random = np.random
    if "seed" in dropout_param:
        random = np.random.RandomState(dropout_param["seed"])
    if mode == "test":
        return x + 0.0, (mode, None, p)
    keep = random.geometric(p, size=x.shape) == 1
    return (keep * x).astype(x.dtype) / p, (mode, keep, p)


def dropout_backward(dout, cache):
    mode, keep, p = cache
    return dout if mode == "test" else keep * dout / p
