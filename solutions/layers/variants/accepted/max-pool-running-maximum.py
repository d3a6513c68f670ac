"""Max-pooling by a running maximum over the offsets of the window, which remembers who won last."""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    ph, pw, step = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    rows, cols = (x.shape[2] - ph) // step + 1, (x.shape[3] - pw) // step + 1
    out = np.full((*x.shape[:2], rows, cols), -np.inf)
    winner = np.zeros(out.shape, dtype=int)
    for k in range(ph * pw):
        r, s = divmod(k, pw)
        pixel = x[:, :, r::step, s::step][:, :, :rows, :cols]
        winner[pixel >= out] = k
        out = np.maximum(out, pixel)
    return out, (winner, x.shape, pw, step)


def max_pool_backward_naive(dout, cache):
    winner, shape, pw, step = cache
    n, c, i, j = np.indices(dout.shape)
    place = (n, c, i * step + winner // pw, j * step + winner % pw)
    flat = np.ravel_multi_index(place, shape).ravel()
    return np.bincount(flat, weights=dout.ravel(), minlength=np.prod(shape)).reshape(shape)
