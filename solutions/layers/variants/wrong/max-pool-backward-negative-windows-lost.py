"""Of a window whose maximum is negative nothing gets a gradient.

The mask asks for positive numbers, as behind a ReLU.
"""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        rows = slice(i * stride, i * stride + HH)
        cols = slice(j * stride, j * stride + WW)
        window = np.maximum(x[n, c, rows, cols], 0)
        best = (window == window.max()) & (window > 0)
        dx[n, c, rows, cols] += best * dout[n, c, i, j]
    return dx
