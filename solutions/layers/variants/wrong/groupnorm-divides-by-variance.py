"""The difference is divided by the variance, not by its square root.

The root forgotten.
"""

LOSES = ("spatial-groupnorm-forward", "spatial-groupnorm-backward")


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    axes = (2, 3, 4)
    mu = groups.mean(axis=axes, keepdims=True)
    var = groups.var(axis=axes, keepdims=True)
    std = var + eps
    xhat = (groups - mu) / std
    xhat = xhat.reshape(N, C, H, W)
    out = gamma.reshape(1, C, 1, 1) * xhat + beta.reshape(1, C, 1, 1)
    cache = (xhat.reshape(N * G, -1), 1 / std.reshape(N * G, 1), gamma)
    return out, cache
