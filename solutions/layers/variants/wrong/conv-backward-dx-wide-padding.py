"""dx by a convolution of dout padded by HH - 1 - pad: a negative number is not zero.

Right where the padding is narrower than the filter.
"""

import numpy as np

LOSES = ("conv-backward",)


BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    _, dw, db = BACKWARD(dout, cache)
    height, width = w.shape[2:]
    rows, columns = (stride * (length - 1) + 1 for length in dout.shape[2:])
    apart = np.zeros((*dout.shape[:2], rows, columns))
    apart[:, :, ::stride, ::stride] = dout
    down, across = max(height - 1 - pad, 0), max(width - 1 - pad, 0)
    padded = np.pad(apart, ((0, 0), (0, 0), (down, down), (across, across)))
    view = np.lib.stride_tricks.sliding_window_view
    windows = view(padded, (height, width), axis=(2, 3))
    dx = np.einsum("nfijrs,fcrs->ncij", windows, w[:, :, ::-1, ::-1])
    return dx[:, :, : x.shape[2], : x.shape[3]], dw, db
