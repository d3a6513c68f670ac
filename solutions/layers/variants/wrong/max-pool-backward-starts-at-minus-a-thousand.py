"""The search for the maximum starts at -1000: the gradient of a window below that is lost."""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        largest, place = -1000.0, None
        for r, s in np.ndindex(height, width):
            pixel = x[n, c, i * stride + r, j * stride + s]
            if pixel > largest:
                largest, place = pixel, (i * stride + r, j * stride + s)
        if place is not None:
            dx[n, c, *place] += dout[n, c, i, j]
    return dx
