"""Convolution as one matrix product over columns that a loop has copied; the columns are cached."""

import numpy as np


def im2col(x_pad, HH, WW, stride):
    N, C, Hp, Wp = x_pad.shape
    Ho, Wo = (Hp - HH) // stride + 1, (Wp - WW) // stride + 1
    cols = np.zeros((N, C, HH, WW, Ho, Wo))
    for r in range(HH):
        for s in range(WW):
            cols[:, :, r, s] = x_pad[
                :, :, r : r + stride * Ho : stride, s : s + stride * Wo : stride
            ]
    return cols.transpose(1, 2, 3, 0, 4, 5).reshape(C * HH * WW, -1)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    x_pad = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    x_pad[:, :, pad : H + pad, pad : W + pad] = x
    cols = im2col(x_pad, HH, WW, stride)
    out = (w.reshape(F, -1) @ cols + b.reshape(-1, 1)).reshape(F, N, Ho, Wo)
    return out.transpose(1, 0, 2, 3), (x.shape, w, conv_param, cols)


def conv_backward_naive(dout, cache):
    (N, C, H, W), w, conv_param, cols = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, _, HH, WW = w.shape
    Ho, Wo = dout.shape[2:]
    rows = dout.transpose(1, 0, 2, 3).reshape(F, -1)
    db = rows.sum(axis=1)
    dw = (rows @ cols.T).reshape(w.shape)
    dcols = (w.reshape(F, -1).T @ rows).reshape(C, HH, WW, N, Ho, Wo).transpose(3, 0, 1, 2, 4, 5)
    dx_pad = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    for r in range(HH):
        for s in range(WW):
            window = (slice(r, r + stride * Ho, stride), slice(s, s + stride * Wo, stride))
            dx_pad[(..., *window)] += dcols[:, :, r, s]
    return dx_pad[:, :, pad : pad + H, pad : pad + W], dw, db
