"""Pixels outside a window get its gradient too, if they are equal to its maximum.

Compares the whole channel with the maximum. Right while no two pixels are equal.
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
                    dx[n, c][x[n, c] == np.max(window)] += dout[n, c, i, j]
    return dx
