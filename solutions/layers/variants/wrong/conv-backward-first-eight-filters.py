"""Convolution's backward pass looks at the first eight filters."""

import numpy as np

LOSES = ("conv-backward",)
BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    few = np.array(dout)
    few[:, 8:] = 0.0
    return BACKWARD(few, cache)
