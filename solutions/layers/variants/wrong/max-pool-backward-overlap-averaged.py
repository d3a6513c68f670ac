"""A pixel that wins several windows gets the mean of their gradients, not the sum.

Right without overlap.
"""

import numpy as np

LOSES = ("max-pool-backward",)


POOL_BACKWARD = max_pool_backward_naive


def max_pool_backward_naive(dout, cache):
    won = POOL_BACKWARD(np.ones_like(dout), cache)
    return POOL_BACKWARD(dout, cache) / np.maximum(won, 1)
