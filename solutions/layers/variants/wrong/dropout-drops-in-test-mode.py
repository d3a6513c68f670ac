"""In test mode entries are dropped as well.

The mask is made before the branches.
"""

import numpy as np

LOSES = ("dropout-forward", "dropout-backward")


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = (np.random.rand(*x.shape) < p) / p
    out = x * mask
    return out, (dropout_param, mask)
