"""Affine layer that keeps a closure for a cache; out, dx and dw come in Fortran order."""

import numpy as np


def affine_forward(x, w, b):
    rows = np.asfortranarray(np.reshape(x, (-1, w.shape[0])))
    out = np.asfortranarray((w.T @ rows.T).T + b)

    def pull_back(dout):
        dx = np.asfortranarray(np.matmul(dout, w.T).reshape(x.shape))
        dw = np.asfortranarray(np.matmul(dout.T, rows).T)
        return dx, dw, np.einsum("nm->m", dout)

    return out, pull_back


def affine_backward(dout, cache):
    return cache(dout)
