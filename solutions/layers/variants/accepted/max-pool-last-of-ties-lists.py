"""Max-pooling with Python's max over lists of (value, place): the last of equal maxima wins."""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    tops = range(0, x.shape[2] - height + 1, stride)
    lefts = range(0, x.shape[3] - width + 1, stride)
    values, winners = [], []
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            plane = x[n, c].tolist()
            for top in tops:
                for left in lefts:
                    value, row, col = max(
                        (plane[row][col], row, col)
                        for row in range(top, top + height)
                        for col in range(left, left + width)
                    )
                    values.append(value)
                    winners.append((n, c, row, col))
    out = np.array(values).reshape(*x.shape[:2], len(tops), len(lefts))
    return out, (winners, x.shape)


def max_pool_backward_naive(dout, cache):
    winners, shape = cache
    dx = np.zeros(shape)
    for place, gradient in zip(winners, dout.ravel(), strict=True):
        dx[place] += gradient
    return dx
