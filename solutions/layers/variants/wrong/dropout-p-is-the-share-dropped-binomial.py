"""p is taken for the share of entries to drop; it is the share that stays.

The mask comes from another generator than in dropout-p-is-the-share-dropped: its entries differ.
"""

import numpy as np

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, None
    if mode == "train":
        mask = np.random.binomial(1, 1 - p, size=x.shape) / (1 - p)
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)
