"""The gradient of the filters loses its axes of length 1, with one filter or one channel."""

import numpy as np

LOSES = ("conv-backward",)


BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = BACKWARD(dout, cache)
    return dx, np.squeeze(dw), db
