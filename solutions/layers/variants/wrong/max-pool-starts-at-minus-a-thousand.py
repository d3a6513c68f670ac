"""The search for the maximum starts at -1000, and windows below that are lost."""

import numpy as np

LOSES = ("max-pool-forward",)


def max_pool_forward_naive(x, pool_param):
    height, width, stride = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    shape = (1 + (x.shape[2] - height) // stride, 1 + (x.shape[3] - width) // stride)
    out = np.full((*x.shape[:2], *shape), -1000.0)
    for i, j in np.ndindex(*shape):
        for r, s in np.ndindex(height, width):
            pixels = x[:, :, i * stride + r, j * stride + s]
            out[:, :, i, j] = np.where(pixels > out[:, :, i, j], pixels, out[:, :, i, j])
    return out, (x, pool_param)
