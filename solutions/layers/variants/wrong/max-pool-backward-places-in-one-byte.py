"""The places of the maxima are counted in one byte: above 256 pixels they start again.

Right for images of up to 16 x 16 pixels.
"""

import numpy as np

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    rows, columns = pool_param["pool_height"], pool_param["pool_width"]
    stride, width = pool_param["stride"], x.shape[3]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + rows, left : left + columns]
        down, across = divmod(int(np.argmax(window)), columns)
        place = np.array((top + down) * width + left + across).astype(np.uint8)
        dx[n, c, place // width, place % width] += dout[n, c, i, j]
    return dx
