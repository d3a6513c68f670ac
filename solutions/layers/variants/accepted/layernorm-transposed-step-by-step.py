"""Layer norm with x turned on its side and the batch norm code copied; gamma becomes a column."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    x = x.T
    gamma, beta = gamma.reshape(-1, 1), beta.reshape(-1, 1)
    mu = np.mean(x, axis=0)
    xmu = x - mu
    var = np.mean(xmu * xmu, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1.0 / sqrtvar
    xhat = xmu * ivar
    out = gamma * xhat + beta
    return out.T, [xhat, gamma, xmu, ivar, sqrtvar]


def layernorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar = cache
    dout = dout.T
    D, N = dout.shape
    dbeta = np.sum(dout, axis=1)
    dgamma = np.sum(dout * xhat, axis=1)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dsqrtvar = -divar / sqrtvar**2
    dvar = 0.5 * dsqrtvar / sqrtvar
    dxmu = dxhat * ivar + 2.0 * xmu * dvar * np.ones((D, N)) / D
    dmu = -np.sum(dxmu, axis=0)
    dx = dxmu + dmu * np.ones((D, N)) / D
    return dx.T, dgamma, dbeta
