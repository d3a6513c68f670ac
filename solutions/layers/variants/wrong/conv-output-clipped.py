"""The output is cut off at -100 and 100.

Right for images of mean 0 and variance 1, wrong for pixels of 0 to 255.
"""

import numpy as np

LOSES = ("conv-forward",)
FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, cache = FORWARD(x, w, b, conv_param)
    return np.clip(out, -100.0, 100.0), cache
