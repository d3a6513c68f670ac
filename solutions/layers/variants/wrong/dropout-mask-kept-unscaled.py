"""The scale is applied to the output but is not part of the mask, so the backward pass lacks it.

Output right, gradient not.
"""

import numpy as np

LOSES = ("dropout-backward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = np.random.rand(*x.shape) < p
        out = x * mask / p
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
