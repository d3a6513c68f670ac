"""Group norm by a 0-1 matrix of which channel is in which group; variance as E[x^2] - E[x]^2."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    member = (np.arange(C) // (C // G) == np.arange(G)[:, None]).astype(float)
    share = member / (C // G * H * W)
    wide = x.astype(np.longdouble)
    mean = wide.sum(axis=(2, 3)) @ share.T
    square = (wide**2).sum(axis=(2, 3)) @ share.T
    inv_std = 1.0 / np.sqrt(square - mean**2 + gn_param.get("eps", 1e-5))
    hat = (wide - (mean @ member)[..., None, None]) * (inv_std @ member)[..., None, None]
    hat = hat.astype(x.dtype)
    out = hat * gamma.reshape(C, 1, 1) + beta.reshape(C, 1, 1)
    cache = {"hat": hat, "inv_std": inv_std.astype(x.dtype), "gamma": gamma}
    return out, cache | {"member": member, "share": share}


def spatial_groupnorm_backward(dout, cache):
    hat, member, share = cache["hat"], cache["member"], cache["share"]
    dhat = dout * cache["gamma"].reshape(-1, 1, 1)

    def group_mean(a):
        return (a.sum(axis=(2, 3)) @ share.T @ member)[:, :, None, None]

    inner = dhat - group_mean(dhat) - hat * group_mean(dhat * hat)
    dx = inner * (cache["inv_std"] @ member)[:, :, None, None]
    per_channel = (1, -1, 1, 1)
    dgamma = np.sum(dout * hat, axis=(0, 2, 3)).reshape(per_channel)
    return dx, dgamma, np.sum(dout, axis=(0, 2, 3)).reshape(per_channel)
