"""Group norm by einsum, for gamma of shape (C,) only; gradients of the parameters are (C,)."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    grouped = np.reshape(x, (len(x), G, -1))
    size = grouped.shape[2]
    centred = grouped - np.einsum("ngk->ng", grouped)[:, :, None] / size
    var = np.einsum("ngk,ngk->ng", centred, centred) / size
    scale = (var + gn_param.get("eps", 1e-5)) ** -0.5
    hat = np.einsum("ngk,ng->ngk", centred, scale).reshape(x.shape)
    return np.einsum("nchw,c->nchw", hat, gamma) + beta[:, None, None], (hat, scale, gamma)


def spatial_groupnorm_backward(dout, cache):
    hat, scale, gamma = cache
    dgamma = np.einsum("nchw,nchw->c", dout, hat)
    dbeta = np.einsum("nchw->c", dout)
    g = np.einsum("nchw,c->nchw", dout, gamma).reshape(*scale.shape, -1)
    h = hat.reshape(g.shape)
    lost = np.einsum("ngk->ng", g)[..., None] + np.einsum("ngk,ngk,ngj->ngj", g, h, h)
    dx = np.einsum("ngk,ng->ngk", g - lost / g.shape[2], scale)
    return dx.reshape(dout.shape), dgamma, dbeta
