"""Convolution window by window over all filters, the usual four loops; sums in long double."""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = int(1 + (H + 2 * pad - HH) / stride)
    W_out = int(1 + (W + 2 * pad - WW) / stride)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), "constant")
    out = np.zeros((N, F, H_out, W_out), dtype=np.longdouble)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    window = xp[n, :, top : top + HH, left : left + WW]
                    out[n, f, i, j] = np.sum(window * w[f], dtype=np.longdouble) + b[f]
    return out.astype(np.float64), (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2:]
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), "constant")
    dxp, dw = (np.zeros(a.shape, dtype=np.longdouble) for a in (xp, w))
    db = np.zeros(len(b), dtype=np.longdouble)
    for n in range(dout.shape[0]):
        for f in range(dout.shape[1]):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    at = (n, slice(None), slice(i * stride, i * stride + HH))
                    at += (slice(j * stride, j * stride + WW),)
                    dxp[at] += w[f] * dout[n, f, i, j]
                    dw[f] += xp[at] * dout[n, f, i, j]
                    db[f] += dout[n, f, i, j]
    dx = dxp[:, :, pad:-pad, pad:-pad] if pad else dxp
    assert dx.shape[2:] == (H, W)
    return dx.astype(float), dw.astype(float), db.astype(float)
