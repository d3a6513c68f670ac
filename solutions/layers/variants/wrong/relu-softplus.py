"""The kink is rounded off: log(1 + exp(x)) is not the larger of x and 0.

Softplus. Right for numbers far from 0.
"""

import numpy as np

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    return np.logaddexp(0.0, x), x
