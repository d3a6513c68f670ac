"""Max-pooling over a sliding window view; the gradient is shared equally among equal maxima."""

import numpy as np


def windows_of(a, pool_param, **kwargs):
    shape = (pool_param["pool_height"], pool_param["pool_width"])
    view = np.lib.stride_tricks.sliding_window_view(a, shape, axis=(2, 3), **kwargs)
    step = pool_param["stride"]
    return view[:, :, ::step, ::step]


def max_pool_forward_naive(x, pool_param):
    out = np.amax(windows_of(x, pool_param), axis=(4, 5))
    return out, {"x": x, "pool_param": pool_param}


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache["x"], cache["pool_param"]
    windows = windows_of(x, pool_param)
    best = windows == windows.max(axis=(4, 5), keepdims=True)
    share = best * (dout / best.sum(axis=(4, 5)))[..., None, None]
    dx = np.zeros_like(x)
    pixels = windows_of(np.arange(x.size).reshape(x.shape), pool_param)
    np.add.at(dx.reshape(-1), pixels, share)
    return dx
