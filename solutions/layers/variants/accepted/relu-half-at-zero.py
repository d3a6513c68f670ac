"""ReLU with the symmetric subgradient: the slope at 0 is one half, by sign or by heaviside."""

import numpy as np


def relu_forward(x):
    out = 0.5 * x * (1.0 + np.sign(x))
    return out, x


def relu_backward(dout, cache):
    return np.heaviside(cache, 0.5) * dout
