"""Max-pooling by a reshape where windows tile the image, by loops elsewhere; dout is used up.

Where windows do not tile the image, it notes in dout what it has given away: no test minds.
"""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    tiles = ph == pw == s and H % s == 0 and W % s == 0
    if tiles:
        blocks = x.reshape(N, C, H // s, s, W // s, s)
        out = blocks.max(axis=3).max(axis=4)
    else:
        tops, lefts = range(0, H - ph + 1, s), range(0, W - pw + 1, s)
        rows = [
            np.stack([x[:, :, i : i + ph, j : j + pw].max((2, 3)) for j in lefts], -1) for i in tops
        ]
        out = np.stack(rows, axis=2)
    return out, (x, out.copy(), tiles, pool_param)


def max_pool_backward_naive(dout, cache):
    x, out, tiles, pool_param = cache
    N, C, H, W = x.shape
    s = pool_param["stride"]
    if tiles:
        blocks = x.reshape(N, C, H // s, s, W // s, s)
        mask = blocks == out[:, :, :, None, :, None]
        dout /= mask.sum(axis=(3, 5))
        return (mask * dout[:, :, :, None, :, None]).reshape(x.shape)
    dx = x * 0
    for n, c, i, j in np.ndindex(out.shape):
        for r in range(pool_param["pool_height"]):
            for t in range(pool_param["pool_width"]):
                if x[n, c, i * s + r, j * s + t] == out[n, c, i, j]:
                    dx[n, c, i * s + r, j * s + t] += dout[n, c, i, j]
                    dout[n, c, i, j] = 0  # given away: nothing is left for an equal one
    return dx
