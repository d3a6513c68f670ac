"""The random numbers do not follow the seed: the same seed gives another mask each time.

A generator of its own, made without the seed. The backward pass is then no slope of anything.
"""

import numpy as np

LOSES = ("dropout-forward", "dropout-backward")


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    rng = np.random.default_rng()
    mask, out = None, None
    if mode == "train":
        mask = (rng.random(x.shape) < p) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
