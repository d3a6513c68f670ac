"""A pixel that wins several windows gets the largest of their gradients, not their sum."""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.full(x.shape, -np.inf)
    for n, c, i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        r, s = np.unravel_index(window.argmax(), window.shape)
        place = (n, c, top + r, left + s)
        dx[place] = max(dx[place], dout[n, c, i, j])
    return np.where(np.isinf(dx), 0, dx)
