"""Convolution as one dense matrix that maps a flat image to a flat output; dx by its transpose."""

import numpy as np


def matrix_of(w, shape, out_shape, stride, pad):
    F, C, HH, WW = w.shape
    H, W = shape
    rows_out, cols_out = out_shape
    M = np.zeros((F, rows_out, cols_out, C, H, W))
    for i, j, r, s in np.ndindex(rows_out, cols_out, HH, WW):
        row, col = i * stride + r - pad, j * stride + s - pad
        if 0 <= row < H and 0 <= col < W:
            M[:, i, j, :, row, col] = w[:, :, r, s]
    return M.reshape(F * rows_out * cols_out, C * H * W)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    size = [(x.shape[k] + 2 * pad - w.shape[k]) // stride + 1 for k in (2, 3)]
    M = matrix_of(w, x.shape[2:], size, stride, pad)
    out = (x.reshape(len(x), -1) @ M.T).reshape(len(x), len(w), *size)
    return out + np.reshape(b, (-1, 1, 1)), (x, w, stride, pad, M)


def conv_backward_naive(dout, cache):
    x, w, stride, pad, M = cache
    g = dout.reshape(len(dout), -1)
    dx = (g @ M).reshape(x.shape)
    dM = (g.T @ x.reshape(len(x), -1)).reshape(*dout.shape[1:], *x.shape[1:])
    dw = np.zeros(w.shape)
    for i, j, r, s in np.ndindex(*dout.shape[2:], *w.shape[2:]):
        row, col = i * stride + r - pad, j * stride + s - pad
        if 0 <= row < x.shape[2] and 0 <= col < x.shape[3]:
            dw[:, :, r, s] += dM[:, i, j, :, row, col]
    return dx, dw, dout.reshape(*dout.shape[:2], -1).sum(axis=2).sum(axis=0)
