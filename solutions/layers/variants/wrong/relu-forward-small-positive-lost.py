"""Small positive numbers become zero as well, not only negative ones.

A threshold of 0.1 for 0.
"""

import numpy as np

LOSES = ("relu-forward",)


def relu_forward(x):
    return np.where(x > 0.1, x, 0), x
