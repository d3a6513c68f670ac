"""The windows are laid side by side: the stride is not read.

8 real files, some by a reshape.
"""

import numpy as np

LOSES = ("max-pool-forward", "max-pool-backward")


def max_pool_forward_naive(x, pool_param):
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    N, C, H, W = x.shape
    H_out = H // HH
    W_out = W // WW
    out = np.zeros((N, C, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            hs, ws = i * HH, j * WW
            window = x[:, :, hs : hs + HH, ws : ws + WW]
            out[:, :, i, j] = np.max(window, axis=(2, 3))
    cache = (x, pool_param)
    return out, cache
