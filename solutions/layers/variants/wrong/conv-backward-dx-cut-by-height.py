"""Cutting the padding off, the height of x ends the slices of both axes.

A wide image loses columns, a high one keeps some of the padding.
"""

import numpy as np

LOSES = ("conv-backward",)


def conv_backward_naive(dout, cache):
    x, w, _, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    H = x.shape[2]
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for n, f, i, j in np.ndindex(dout.shape):
        rows = slice(i * stride, i * stride + HH)
        columns = slice(j * stride, j * stride + WW)
        dw[f] += dout[n, f, i, j] * xp[n, :, rows, columns]
        dxp[n, :, rows, columns] += dout[n, f, i, j] * w[f]
    return dxp[:, :, pad : pad + H, pad : pad + H], dw, dout.sum(axis=(0, 2, 3))
