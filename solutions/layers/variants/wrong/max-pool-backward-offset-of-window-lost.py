"""The gradient goes to the place of the maximum within the window, counted from the image's corner.

The start of the window not added.
"""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H_out, W_out = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    hs, ws = i * stride, j * stride
                    window = x[n, c, hs : hs + HH, ws : ws + WW]
                    r, s = np.unravel_index(np.argmax(window), window.shape)
                    dx[n, c, r, s] += dout[n, c, i, j]
    return dx
