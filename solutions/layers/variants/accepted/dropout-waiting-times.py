"""Dropout that keeps where an exponential waiting time is above -log p; cache is a closure."""

import math

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if mode == "train":
        kept = np.random.standard_exponential(x.shape) >= -math.log(p)
        return np.where(kept, x / p, 0.0), lambda dout: np.where(kept, dout / p, 0.0)
    return x.copy(), lambda dout: dout


def dropout_backward(dout, cache):
    return cache(dout)
