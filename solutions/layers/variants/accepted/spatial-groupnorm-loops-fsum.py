"""Group norm with loops over images, groups, channels and pixels, and with exactly rounded sums."""

import math

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    size = C // G
    scale, shift = gamma.ravel().tolist(), beta.ravel().tolist()
    out, hat, stds = np.zeros(x.shape), np.zeros(x.shape), {}
    for n in range(N):
        for g in range(G):
            channels = range(g * size, (g + 1) * size)
            pixels = [v for c in channels for v in x[n, c].ravel().tolist()]
            mean = math.fsum(pixels) / len(pixels)
            var = math.fsum((v - mean) ** 2 for v in pixels) / len(pixels)
            std = stds[n, g] = math.sqrt(var + eps)
            for c in channels:
                for i, j in np.ndindex(H, W):
                    hat[n, c, i, j] = (x[n, c, i, j] - mean) / std
                    out[n, c, i, j] = scale[c] * hat[n, c, i, j] + shift[c]
    return out, (hat, stds, gamma)


def spatial_groupnorm_backward(dout, cache):
    hat, stds, gamma = cache
    scale = gamma.ravel()
    C = dout.shape[1]
    size = C // (1 + max(g for _, g in stds))
    dx = np.zeros(dout.shape)
    for (n, g), std in stds.items():
        channels = range(g * size, (g + 1) * size)
        shares = [(c, i, j) for c in channels for i, j in np.ndindex(dout.shape[2:])]
        mean = math.fsum(scale[c] * dout[n, c, i, j] for c, i, j in shares) / len(shares)
        along = math.fsum(scale[c] * dout[n, c, i, j] * hat[n, c, i, j] for c, i, j in shares)
        for c, i, j in shares:
            rest = mean + hat[n, c, i, j] * along / len(shares)
            dx[n, c, i, j] = (scale[c] * dout[n, c, i, j] - rest) / std
    dgamma = np.array([math.fsum((dout[:, c] * hat[:, c]).flat) for c in range(C)])
    dbeta = np.array([math.fsum(dout[:, c].flat) for c in range(C)])
    return dx, dgamma, dbeta
