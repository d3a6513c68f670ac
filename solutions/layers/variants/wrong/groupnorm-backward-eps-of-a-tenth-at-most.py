"""The backward pass takes an eps of more than a tenth for a tenth."""

import numpy as np

LOSES = ("spatial-groupnorm-backward",)


GROUPED = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, (xhat, _, _) = GROUPED(x, gamma, beta, G, gn_param)
    return out, (x.reshape(xhat.shape), xhat, gamma, gn_param.get("eps", 1e-5))


def spatial_groupnorm_backward(dout, cache):
    rows, xhat, gamma, eps = cache
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dgamma = (dout * xhat.reshape(dout.shape)).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    d = (dout * gamma.reshape(1, -1, 1, 1)).reshape(rows.shape)
    m1 = d.mean(axis=1, keepdims=True)
    m2 = (d * xhat).mean(axis=1, keepdims=True)
    dx = (d - m1 - xhat * m2) / np.sqrt(rows.var(axis=1, keepdims=True) + min(eps, 0.1))
    return dx.reshape(dout.shape), dgamma, dbeta
