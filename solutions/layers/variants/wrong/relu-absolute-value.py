"""Negative numbers change their sign instead of becoming zero.

Rare.
"""

import numpy as np

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    out = x * np.sign(x)
    cache = x
    return out, cache
