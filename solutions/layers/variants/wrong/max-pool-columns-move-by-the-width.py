"""Across the image the windows move by their width; stride is used downwards only.

Right where stride and width agree.
"""

import numpy as np

LOSES = ("max-pool-forward",)


def max_pool_forward_naive(x, pool_param):
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - HH) // stride + 1, (W - WW) // WW + 1))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            window = x[:, :, i * stride : i * stride + HH, j * WW : (j + 1) * WW]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, pool_param)
