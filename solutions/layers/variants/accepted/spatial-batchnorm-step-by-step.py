"""Spatial batch norm through its own graph, with a plane for each channel, in Fortran order."""

import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    planes = np.asfortranarray(np.rollaxis(x, 1).reshape(x.shape[1], -1))
    shape = (x.shape[1], x.shape[0], *x.shape[2:])
    out, cache = batchnorm_forward(planes.T, gamma, beta, bn_param)
    if cache is not None:
        centred = planes - planes.mean(axis=1, keepdims=True)
        var = (centred**2).mean(axis=1, keepdims=True)
        cache = {"centred": centred, "var": var + bn_param.get("eps", 1e-5), "gamma": gamma}
    return np.rollaxis(out.T.reshape(shape), 1), cache


def spatial_batchnorm_backward(dout, cache):
    centred, var = cache["centred"], cache["var"]
    std = np.sqrt(var)
    g = np.rollaxis(dout, 1).reshape(centred.shape)
    dbeta = np.sum(g, axis=1)
    dgamma = np.sum(g * centred / std, axis=1)
    dhat = g * cache["gamma"][:, np.newaxis]
    dstd = -np.sum(dhat * centred, axis=1, keepdims=True) / var
    dvar = dstd / (2 * std)
    dcentred = dhat / std + np.tile(dvar * 2 / g.shape[1], (1, g.shape[1])) * centred
    dmean = -np.sum(dcentred, axis=1, keepdims=True)
    dx = dcentred + np.tile(dmean / g.shape[1], (1, g.shape[1]))
    return np.rollaxis(dx.reshape(dout.shape[1], dout.shape[0], *dout.shape[2:]), 1), dgamma, dbeta
