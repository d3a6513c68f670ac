"""eps is added to the sum of squares before that is divided: the variance gets less of it."""

import numpy as np

LOSES = ("spatial-groupnorm-forward",)


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    rows = x.reshape(N * G, -1)
    centred = rows - rows.mean(axis=1, keepdims=True)
    squares = (centred**2).sum(axis=1, keepdims=True)
    inv_std = 1 / np.sqrt((squares + eps) / rows.shape[1])
    normalized = centred * inv_std
    out = normalized.reshape(x.shape) * gamma.reshape(1, C, 1, 1) + beta.reshape(1, C, 1, 1)
    return out, (normalized, inv_std, gamma)
