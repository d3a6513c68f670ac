"""The mask is out divided by x, and each 0 of x counts as kept: too much comes through."""

import numpy as np

LOSES = ("dropout-backward",)


FORWARD, BACKWARD = dropout_forward, dropout_backward


def dropout_forward(x, dropout_param):
    out, _ = FORWARD(x, dropout_param)
    mask = None
    if dropout_param["mode"] == "train":
        mask = np.full(x.shape, 1.0 / dropout_param["p"])
        np.divide(out, x, out=mask, where=x != 0.0)
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    return BACKWARD(dout, cache)
