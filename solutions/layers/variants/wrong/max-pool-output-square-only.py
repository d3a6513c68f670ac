"""The width of the output is taken to be its height.

11 real files take the width from the height, or from the height of the window. Here both come from
the height: right for square images and windows.
"""

import numpy as np

LOSES = ("max-pool-forward", "max-pool-backward")


def max_pool_forward_naive(x, pool_param):
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out = (H - HH) // stride + 1
    W_out = (H - HH) // stride + 1
    out = np.zeros((N, C, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            hs, ws = i * stride, j * stride
            window = x[:, :, hs : hs + HH, ws : ws + WW]
            out[:, :, i, j] = np.max(window, axis=(2, 3))
    cache = (x, pool_param)
    return out, cache
