"""Max-pooling whose gradient goes in full to every pixel that equals the maximum of its window."""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    h_out, w_out = (x.shape[2] - ph) // stride + 1, (x.shape[3] - pw) // stride + 1
    out = np.zeros((*x.shape[:2], h_out, w_out))
    for i in range(h_out):
        for j in range(w_out):
            h, w = i * stride, j * stride
            out[:, :, i, j] = x[:, :, h : h + ph, w : w + pw].max(axis=(2, 3))
    return out, (x, out, pool_param)


def max_pool_backward_naive(dout, cache):
    x, out, pool_param = cache
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            h, w = i * stride, j * stride
            mask = x[:, :, h : h + ph, w : w + pw] == out[:, :, i : i + 1, j : j + 1]
            dx[:, :, h : h + ph, w : w + pw] += mask * dout[:, :, i : i + 1, j : j + 1]
    return dx
