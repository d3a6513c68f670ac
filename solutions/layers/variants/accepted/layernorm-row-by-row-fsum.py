"""Layer norm row by row in Python floats, every sum exactly rounded by math.fsum."""

import math

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    out, hats, stds = [], [], []
    for row in x.tolist():
        mean = math.fsum(row) / len(row)
        std = math.sqrt(math.fsum((v - mean) ** 2 for v in row) / len(row) + eps)
        hat = [(v - mean) / std for v in row]
        out.append([g * h + b for g, h, b in zip(gamma, hat, beta, strict=True)])
        hats.append(hat)
        stds.append(std)
    return np.array(out), {"hats": hats, "stds": stds, "gamma": gamma.tolist()}


def layernorm_backward(dout, cache):
    dx = np.empty(dout.shape)
    hats, gamma = cache["hats"], cache["gamma"]
    D = len(gamma)
    for n, upstream in enumerate(dout.tolist()):
        scaled = [u * g for u, g in zip(upstream, gamma, strict=True)]
        mean = math.fsum(scaled) / D
        along = math.fsum(s * h for s, h in zip(scaled, hats[n], strict=True)) / D
        for d in range(D):
            dx[n, d] = (scaled[d] - mean - hats[n][d] * along) / cache["stds"][n]
    dgamma = [math.fsum(dout[n, d] * hats[n][d] for n in range(len(hats))) for d in range(D)]
    dbeta = [math.fsum(column) for column in dout.T]
    return dx, np.array(dgamma), np.array(dbeta)
