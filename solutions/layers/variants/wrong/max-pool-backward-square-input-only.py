"""The loops visit as many columns of windows as rows: the input is taken to be square.

21 real files take the stride to be the window, or the input to be square.
"""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H_out, _ = dout.shape
    W_out = H_out
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    hs, ws = i * stride, j * stride
                    window = x[n, c, hs : hs + HH, ws : ws + WW]
                    r, s = np.unravel_index(np.argmax(window), window.shape)
                    dx[n, c, hs + r, ws + s] += dout[n, c, i, j]
    return dx
