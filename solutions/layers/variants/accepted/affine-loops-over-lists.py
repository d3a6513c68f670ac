"""Affine layer with plain Python floats and nested lists; db is counted up as a list."""

import numpy as np


def affine_forward(x, w, b):
    rows = x.reshape(len(x), -1).tolist()
    weights, biases = w.tolist(), b.tolist()
    out = []
    for row in rows:
        scores = []
        for m in range(len(biases)):
            s = biases[m]
            for d in range(len(row)):
                s += row[d] * weights[d][m]
            scores.append(s)
        out.append(scores)
    return np.array(out), (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    dx, dw, db = np.zeros_like(rows), np.zeros_like(w), [0.0] * len(b)
    for n in range(dout.shape[0]):
        for m in range(dout.shape[1]):
            g = float(dout[n, m])
            db[m] += g
            for d in range(rows.shape[1]):
                dx[n, d] += g * w[d, m]
                dw[d, m] += g * rows[n, d]
    return dx.reshape(x.shape), dw, np.array(db)
