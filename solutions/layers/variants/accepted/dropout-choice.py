"""Dropout with np.random.choice between 0 and 1 / p; a dict with a mask in either mode."""

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if dropout_param.get("seed") is not None:
        np.random.seed(dropout_param["seed"])
    if mode == "train":
        mask = np.random.choice([0.0, 1.0 / p], size=x.shape, p=[1.0 - p, p])
    else:
        mask = np.ones_like(x)
    return x * mask, {"mask": mask}


def dropout_backward(dout, cache):
    return dout * cache["mask"]
