"""Max-pooling by sorting each window, picked with index arrays; dx comes with its axes turned."""

import numpy as np


def window_numbers(shape, pool_param):
    rows, cols = np.arange(shape[2]), np.arange(shape[3])
    step = pool_param["stride"]
    tops = rows[: shape[2] - pool_param["pool_height"] + 1 : step]
    lefts = cols[: shape[3] - pool_param["pool_width"] + 1 : step]
    r = np.add.outer(tops, np.arange(pool_param["pool_height"]))
    s = np.add.outer(lefts, np.arange(pool_param["pool_width"]))
    numbers = r[:, None, :, None] * shape[3] + s[None, :, None, :]
    return numbers.reshape(len(tops), len(lefts), -1)


def max_pool_forward_naive(x, pool_param):
    numbers = window_numbers(x.shape, pool_param)
    windows = x.reshape(*x.shape[:2], -1)[:, :, numbers]
    order = np.argsort(windows, axis=-1, kind="stable")
    out = np.sort(windows, axis=-1)[..., -1]
    return np.asfortranarray(out), (x.shape, numbers, order[..., -1])


def max_pool_backward_naive(dout, cache):
    shape, numbers, last = cache
    N, C, H, W = shape
    dx = np.zeros((H * W, C, N))
    i, j = np.indices(last.shape[2:])
    for n in range(N):
        for c in range(C):
            pixel = numbers[i, j, last[n, c]]
            np.add.at(dx[:, c, n], pixel.ravel(), dout[n, c].ravel())
    return dx.transpose(2, 1, 0).reshape(shape)
