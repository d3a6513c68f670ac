"""Dropout with a new-style generator, seeded by a draw from the global one; boolean mask."""

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    out = x
    if mode == "train":
        rng = np.random.default_rng(np.random.randint(2**31 - 1))
        mask = rng.random(x.size).reshape(x.shape, order="F") < p
        out = np.zeros_like(x)
        np.divide(x, p, out=out, where=mask)
    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if mask is None:
        return dout
    dx = np.zeros_like(dout)
    dx[mask] = dout[mask] / dropout_param["p"]
    return dx
