"""Group norm as layer norm of a row for each group, with ones and zeros for its parameters."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    rows = x.reshape(N * G, C // G * H * W)
    hat, ln_cache = layernorm_forward(
        rows, np.ones(rows.shape[1]), np.zeros(rows.shape[1]), gn_param
    )
    hat = hat.reshape(x.shape)
    out = hat * gamma.reshape(1, C, 1, 1) + beta.reshape(1, C, 1, 1)
    return out, {"hat": hat, "ln": ln_cache, "gamma": gamma, "rows": rows.shape}


def spatial_groupnorm_backward(dout, cache):
    gamma = cache["gamma"]
    drows = (dout * gamma.reshape(1, -1, 1, 1)).reshape(cache["rows"])
    dx, _, _ = layernorm_backward(drows, cache["ln"])
    dgamma = (dout * cache["hat"]).sum((0, 2, 3)).reshape(gamma.shape)
    return dx.reshape(dout.shape), dgamma, dout.sum((0, 2, 3)).reshape(gamma.shape)
