"""Large positive numbers are cut off as well: this is ReLU6, not ReLU.

Right for inputs below 6.
"""

import numpy as np

LOSES = ("relu-forward",)


def relu_forward(x):
    out = np.clip(x, 0, 6)
    cache = x
    return out, cache
