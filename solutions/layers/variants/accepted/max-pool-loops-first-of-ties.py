"""Max-pooling with four loops; a tied gradient goes to the first pixel by argmax."""

import numpy as np


def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    PH, PW, S = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    Ho, Wo = int(1 + (H - PH) / S), int(1 + (W - PW) / S)
    out = np.zeros((N, C, Ho, Wo))
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    out[n, c, i, j] = np.max(x[n, c, i * S : i * S + PH, j * S : j * S + PW])
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    PH, PW, S = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * S : i * S + PH, j * S : j * S + PW]
        r, s = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i * S + r, j * S + s] += dout[n, c, i, j]
    return dx
