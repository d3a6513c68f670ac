"""Max-pooling over columns of copied windows; argmax marks a one-hot column that is folded back."""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    PH, PW, S = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    Ho, Wo = 1 + (H - PH) // S, 1 + (W - PW) // S
    cols = np.empty((PH * PW, N * C * Ho * Wo))
    for k, (r, s) in enumerate(np.ndindex(PH, PW)):
        cols[k] = x[:, :, r : r + S * Ho : S, s : s + S * Wo : S].reshape(-1)
    arg = cols.argmax(axis=0)
    out = cols[arg, np.arange(cols.shape[1])].reshape(N, C, Ho, Wo)

    def fold(dout):
        dcols = np.zeros_like(cols)
        dcols[arg, range(arg.size)] = dout.reshape(-1)
        dx = np.zeros((N, C, H, W))
        for k, (r, s) in enumerate(np.ndindex(PH, PW)):
            dx[:, :, r : r + S * Ho : S, s : s + S * Wo : S] += dcols[k].reshape(out.shape)
        return dx

    return out, fold


def max_pool_backward_naive(dout, cache):
    return cache(dout)
