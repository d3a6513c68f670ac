"""The output is cut off at -100 and 100.

Right for inputs of mean 0 and variance 1, wrong for pixels of 0 to 255.
"""

import numpy as np

LOSES = ("affine-forward",)
FORWARD = affine_forward


def affine_forward(x, w, b):
    out, cache = FORWARD(x, w, b)
    return np.clip(out, -100.0, 100.0), cache
