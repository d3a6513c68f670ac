"""Convolution whose backward pass is two convolutions: of the spread dout, with flipped filters.

dx is the transposed convolution of Dumoulin and Visin. The forward pass works window by window.
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param.get("stride"), conv_param.get("pad")
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), constant_values=0)
    HH, WW = w.shape[2:]
    tops = range(0, xp.shape[2] - HH + 1, stride)
    lefts = range(0, xp.shape[3] - WW + 1, stride)
    out = [
        [np.einsum("nchw,fchw->nf", xp[:, :, i : i + HH, j : j + WW], w) for j in lefts]
        for i in tops
    ]
    return np.array(out).transpose(2, 3, 0, 1) + b[None, :, None, None], (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, C, HH, WW = w.shape
    N, _, H, W = x.shape
    spread = np.zeros((N, F, H + 2 * pad - HH + 1, W + 2 * pad - WW + 1))
    spread[:, :, ::stride, ::stride] = dout
    once = {"stride": 1, "pad": 0}
    rim = ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1))
    flipped = w[:, :, ::-1, ::-1].swapaxes(0, 1)
    dxp, _ = conv_forward_naive(np.pad(spread, rim), flipped, np.zeros(C), once)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dw, _ = conv_forward_naive(xp.swapaxes(0, 1), spread.swapaxes(0, 1), np.zeros(F), once)
    return dxp[:, :, pad : pad + H, pad : pad + W], dw.swapaxes(0, 1), dout.sum((0, 2, 3))
