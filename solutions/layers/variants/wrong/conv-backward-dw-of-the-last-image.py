"""dw begins at zero again with every image, so that only the last one of the batch counts."""

import numpy as np

LOSES = ("conv-backward",)


def conv_backward_naive(dout, cache):
    x, w, _, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2:]
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros_like(xp)
    for n in range(x.shape[0]):
        dw = np.zeros_like(w)
        for f, i, j in np.ndindex(dout.shape[1:]):
            rows = slice(i * stride, i * stride + HH)
            columns = slice(j * stride, j * stride + WW)
            dw[f] += dout[n, f, i, j] * xp[n, :, rows, columns]
            dxp[n, :, rows, columns] += dout[n, f, i, j] * w[f]
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))
