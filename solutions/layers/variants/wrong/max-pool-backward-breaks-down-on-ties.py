"""Max-pooling's backward pass asks for the place of the maximum, of which there may be two."""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * stride : i * stride + height, j * stride : j * stride + width]
        (row,), (column,) = np.nonzero(window == window.max())
        dx[n, c, i * stride + row, j * stride + column] += dout[n, c, i, j]
    return dx
