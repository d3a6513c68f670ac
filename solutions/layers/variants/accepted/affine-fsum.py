"""Affine layer whose sums are exactly rounded: math.fsum, the bias among the terms."""

import math

import numpy as np


def dot(u, v, *more):
    return math.fsum([*(float(p) * float(q) for p, q in zip(u, v, strict=True)), *more])


def affine_forward(x, w, b):
    flat = x.reshape(x.shape[0], -1)
    out = [[dot(row, w[:, m], b[m]) for m in range(w.shape[1])] for row in flat]
    return np.asarray(out), (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    flat = x.reshape(x.shape[0], -1)
    dx = np.array([[dot(g, w_row) for w_row in w] for g in dout]).reshape(x.shape)
    dw = np.array([[dot(column, g) for g in dout.T] for column in flat.T])
    db = np.array([math.fsum(g) for g in dout.T])
    return dx, dw, db
