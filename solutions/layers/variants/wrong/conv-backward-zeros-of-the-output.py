"""Where the output was negative nothing comes back, as if a ReLU stood behind the convolution.

Conv and ReLU in one.
"""

import numpy as np

LOSES = ("conv-backward",)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    out, _ = conv_forward_naive(x, w, b, conv_param)
    dout = dout * (out > 0)
    stride, pad = conv_param["stride"], conv_param["pad"]
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw = np.zeros_like(x_pad), np.zeros_like(w)
    for n, f, i, j in np.ndindex(dout.shape):
        rows = slice(i * stride, i * stride + w.shape[2])
        cols = slice(j * stride, j * stride + w.shape[3])
        dw[f] += dout[n, f, i, j] * x_pad[n, :, rows, cols]
        dx[n, :, rows, cols] += dout[n, f, i, j] * w[f]
    dx = dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    return dx, dw, dout.sum(axis=(0, 2, 3))
