"""Convolution with index arrays: fancy indexing takes the windows, np.add.at gives them back."""

import numpy as np


def places(filter_shape, out_shape, stride):
    c, r, s = np.indices(filter_shape).reshape(3, -1, 1)
    top, left = stride * np.indices(out_shape).reshape(2, 1, -1)
    return c, r + top, s + left


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    rows_out = 1 + (x.shape[2] + 2 * pad - w.shape[2]) // stride
    cols_out = 1 + (x.shape[3] + 2 * pad - w.shape[3]) // stride
    c, row, col = places(w.shape[1:], (rows_out, cols_out), stride)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    columns = xp[:, c, row, col]
    out = np.matmul(w.reshape(len(w), -1), columns) + b[:, None]
    return out.reshape(len(x), len(w), rows_out, cols_out), (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    c, row, col = places(w.shape[1:], dout.shape[2:], stride)
    g = dout.reshape(len(dout), len(w), -1)
    dw = np.matmul(g, xp[:, c, row, col].transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)
    dxp = np.zeros_like(xp)
    shares = np.matmul(w.reshape(len(w), -1).T, g)
    np.add.at(dxp, (slice(None), c, row, col), shares)
    db = np.zeros_like(b)
    np.add.at(db, np.nonzero(np.ones_like(dout))[1], dout.ravel())
    inside = np.ix_(range(len(x)), range(x.shape[1]), *(pad + np.arange(k) for k in x.shape[2:]))
    return dxp[inside], dw, db
