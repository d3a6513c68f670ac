"""Dropout that asks for one random number for each entry, in a loop, and drops below 1 - p."""

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if dropout_param["mode"] == "test":
        return np.array(x), (dropout_param, None)
    out, mask = np.empty(x.shape), np.empty(x.shape)
    for index in np.ndindex(x.shape):
        dropped = np.random.random_sample() < 1 - p
        mask[index] = 0.0 if dropped else 1 / p
        out[index] = mask[index] * x[index]
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout.copy()
    dx = [g * m for g, m in zip(dout.ravel(), mask.ravel(), strict=True)]
    return np.array(dx).reshape(dout.shape)
