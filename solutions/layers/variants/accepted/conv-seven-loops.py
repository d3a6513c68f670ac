"""Convolution with seven plain loops and bounds checked by hand: there is no padded copy."""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    S, P = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho, Wo = (H + 2 * P - HH) // S + 1, (W + 2 * P - WW) // S + 1
    out = np.zeros((N, F, Ho, Wo))
    X, K, B = x.tolist(), w.tolist(), b.tolist()
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    s = B[f]
                    for c in range(C):
                        for r in range(HH):
                            h = i * S + r - P
                            if not 0 <= h < H:
                                continue
                            for t in range(WW):
                                v = j * S + t - P
                                if 0 <= v < W:
                                    s += X[n][c][h][v] * K[f][c][r][t]
                    out[n, f, i, j] = s
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    S, P = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2:]
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for (n, f, i, j), g in np.ndenumerate(dout):
        db[f] += g
        for c, r, t in np.ndindex(w.shape[1:]):
            h, v = i * S + r - P, j * S + t - P
            if 0 <= h < H and 0 <= v < W:
                dw[f, c, r, t] += g * x[n, c, h, v]
                dx[n, c, h, v] += g * w[f, c, r, t]
    return dx, dw, db
