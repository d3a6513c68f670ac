"""The gradient of the images loses its axes of length 1, with one image or one channel."""

import numpy as np

LOSES = ("max-pool-backward",)


BACKWARD = max_pool_backward_naive


def max_pool_backward_naive(dout, cache):
    return np.squeeze(BACKWARD(dout, cache))
