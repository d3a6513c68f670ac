"""Max-pooling in two passes, across and then down; the gradient goes back down and then across."""

import numpy as np


def pool_last_axis(x, size, step):
    starts = np.arange(0, x.shape[-1] - size + 1, step)
    index = starts[:, None] + np.arange(size)
    best = starts + np.argmax(x[..., index], axis=-1)
    return np.take_along_axis(x, best, axis=-1), best


def unpool_last_axis(g, best, length):
    dx = np.zeros((*g.shape[:-1], length))
    for k in range(g.shape[-1]):
        at = best[..., k : k + 1]
        np.put_along_axis(dx, at, np.take_along_axis(dx, at, -1) + g[..., k : k + 1], -1)
    return dx


def max_pool_forward_naive(x, pool_param):
    step = pool_param["stride"]
    across, best_across = pool_last_axis(x, pool_param["pool_width"], step)
    down, best_down = pool_last_axis(across.swapaxes(2, 3), pool_param["pool_height"], step)
    return down.swapaxes(2, 3), (best_across, best_down, x.shape)


def max_pool_backward_naive(dout, cache):
    best_across, best_down, shape = cache
    dacross = unpool_last_axis(dout.swapaxes(2, 3), best_down, shape[2]).swapaxes(2, 3)
    return unpool_last_axis(dacross, best_across, shape[3])
