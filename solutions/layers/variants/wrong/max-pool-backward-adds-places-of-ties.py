"""Max-pooling's backward pass adds up the places of equal maxima, and hits a pixel that is none."""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * stride : i * stride + height, j * stride : j * stride + width]
        rows, columns = np.nonzero(window == window.max())
        row, column = i * stride + rows.sum(), j * stride + columns.sum()
        dx[n, c, min(row, x.shape[2] - 1), min(column, x.shape[3] - 1)] += dout[n, c, i, j]
    return dx
