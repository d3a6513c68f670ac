"""Affine layer as a sum of outer products, added up from the last feature to the first."""

import numpy as np


def affine_forward(x, w, b):
    flat = x.reshape(x.shape[0], -1)
    out = np.zeros((x.shape[0], w.shape[1]))
    for d in reversed(range(w.shape[0])):
        out += np.outer(flat[:, d], w[d])
    out += b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    flat = x.reshape(x.shape[0], -1)
    dflat, dw, db = np.zeros(flat.shape), np.zeros(w.shape), np.zeros(b.shape)
    for m in reversed(range(w.shape[1])):
        dflat += np.outer(dout[:, m], w[:, m])
    for n in reversed(range(x.shape[0])):
        dw += np.outer(flat[n], dout[n])
        db += dout[n]
    return dflat.reshape(x.shape), dw, db
