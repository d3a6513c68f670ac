"""Max-pooling's backward pass gives nothing to a window whose maximum is not the only one."""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        rows = slice(i * stride, i * stride + height)
        columns = slice(j * stride, j * stride + width)
        largest = x[n, c, rows, columns] == x[n, c, rows, columns].max()
        if largest.sum() == 1:
            dx[n, c, rows, columns] += largest * dout[n, c, i, j]
    return dx
