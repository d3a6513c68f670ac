"""The maximum so far is not reset at the next window of a row."""

import numpy as np

LOSES = ("max-pool-forward",)


def max_pool_forward_naive(x, pool_param):
    height, width, stride = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    rows, columns = 1 + (x.shape[2] - height) // stride, 1 + (x.shape[3] - width) // stride
    out = np.zeros((*x.shape[:2], rows, columns))
    for i in range(rows):
        best = np.full(x.shape[:2], -np.inf)
        for j in range(columns):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + height, left : left + width]
            best = np.maximum(best, window.max(axis=(2, 3)))
            out[:, :, i, j] = best
    return out, (x, pool_param)
