"""Group norm that splits the channels, sends each group through a graph and joins them again."""

import numpy as np

AXES = (1, 2, 3)


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    gammas, betas = np.split(gamma.ravel(), G), np.split(beta.ravel(), G)
    outs, caches = [], []
    for part, g, b in zip(np.split(x, G, axis=1), gammas, betas, strict=True):
        mu = part.mean(axis=AXES, keepdims=True)
        diff = part - mu
        var = (diff**2).mean(axis=AXES, keepdims=True)
        std = np.sqrt(var + eps)
        hat = diff / std
        outs.append(g[None, :, None, None] * hat + b[None, :, None, None])
        caches.append((diff, std, hat, g[None, :, None, None]))
    return np.concatenate(outs, axis=1), caches


def spatial_groupnorm_backward(dout, cache):
    dxs, dgammas, dbetas = [], [], []
    for g_out, (diff, std, hat, g) in zip(np.split(dout, len(cache), 1), cache, strict=True):
        dbetas.append(g_out.sum(axis=(0, 2, 3), keepdims=True))
        dgammas.append((g_out * hat).sum(axis=(0, 2, 3), keepdims=True))
        dhat = g_out * g
        dstd = -(dhat * diff).sum(axis=AXES, keepdims=True) / std**2
        dvar = 0.5 * dstd / std
        m = diff[0].size
        ddiff = dhat / std + 2.0 * diff / m * dvar
        dxs.append(ddiff - ddiff.sum(axis=AXES, keepdims=True) / m)
    dx, dgamma, dbeta = (np.concatenate(parts, axis=1) for parts in (dxs, dgammas, dbetas))
    return dx, dgamma, dbeta
