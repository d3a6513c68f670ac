"""Affine layer in long double, in blocks of three features; the result is float64 again."""

import numpy as np

BLOCK = 3


def affine_forward(x, w, b):
    flat = x.reshape(x.shape[0], -1).astype(np.longdouble)
    out = np.zeros((x.shape[0], w.shape[1]), dtype=np.longdouble)
    for start in range(0, w.shape[0], BLOCK):
        out += flat[:, start : start + BLOCK] @ w[start : start + BLOCK].astype(np.longdouble)
    return (out + b).astype(np.float64), (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    g = dout.astype(np.longdouble)
    flat = x.reshape(x.shape[0], -1)
    dx, dw = np.zeros(flat.shape, np.longdouble), np.zeros(w.shape, np.longdouble)
    for start in range(0, w.shape[0], BLOCK):
        part = slice(start, start + BLOCK)
        dx[:, part] = g @ w[part].T
        dw[part] = flat[:, part].T @ g
    return dx.reshape(x.shape).astype(float), dw.astype(float), g.sum(0).astype(float)
