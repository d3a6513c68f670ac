"""Layer norm with the Jacobian matrix (D, D) of each row; rows normalized by apply_along_axis."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)

    def normalize(row):
        return (row - np.mean(row)) / np.sqrt(np.var(row) + eps)

    hat = np.apply_along_axis(normalize, 1, x)
    return np.add(np.multiply(hat, gamma), beta), (x, hat, gamma, eps)


def layernorm_backward(dout, cache):
    x, hat, gamma, eps = cache
    D = x.shape[1]
    rows = []
    for n in range(x.shape[0]):
        dhat_dx = np.eye(D) - 1.0 / D - np.outer(hat[n], hat[n]) / D
        dhat_dx /= np.sqrt(x[n].var() + eps)
        dout_dx = np.diag(gamma) @ dhat_dx
        rows.append(dout[n] @ dout_dx)
    return np.vstack(rows), np.diag(dout.T @ hat).copy(), np.ones(len(x)) @ dout
