"""Batch norm with the variance E[x^2] - E[x]^2 in long double, and the graph that belongs to it."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    run_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    run_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if mode == "train":
        wide = x.astype(np.longdouble)
        first, second = wide.mean(axis=0), (wide * wide).mean(axis=0)
        var = second - first * first
        bn_param["running_mean"] = (m * run_mean + (1 - m) * first).astype(x.dtype)
        bn_param["running_var"] = (m * run_var + (1 - m) * var).astype(x.dtype)
        out = (gamma * (wide - first) / np.sqrt(var + eps) + beta).astype(x.dtype)
        return out, (wide, first, var + eps, gamma)
    if mode == "test":
        slope = gamma / np.sqrt(run_var + eps)
        bn_param["running_mean"], bn_param["running_var"] = run_mean, run_var
        return x * slope + (beta - run_mean * slope), None
    raise ValueError(f"no such mode: {mode}")


def batchnorm_backward(dout, cache):
    x, first, shifted_var, gamma = cache
    root = np.sqrt(shifted_var)
    dbeta = dout.sum(axis=0)
    dgamma = (dout * (x - first)).sum(axis=0) / root
    ddiff = dout * gamma / root
    droot = -(dout * gamma * (x - first)).sum(axis=0) / shifted_var
    dvar = droot / (2 * root)
    dsecond = dvar
    dfirst = -2 * first * dvar - ddiff.sum(axis=0)
    dx = ddiff + (dfirst + 2 * x * dsecond) / len(x)
    return dx.astype(np.float64), dgamma.astype(np.float64), dbeta


def batchnorm_backward_alt(dout, cache):
    x, first, shifted_var, gamma = cache
    hat = (x - first) / np.sqrt(shifted_var)
    covariance = (dout * hat).mean(axis=0) - dout.mean(axis=0) * hat.mean(axis=0)
    dx = gamma / np.sqrt(shifted_var) * (dout - dout.mean(axis=0) - hat * covariance)
    return np.double(dx), np.double((dout * hat).sum(axis=0)), dout.sum(axis=0)
