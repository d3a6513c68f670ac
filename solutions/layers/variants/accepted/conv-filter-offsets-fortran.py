"""Convolution summed over the filter's offsets in reverse, in Fortran order; dout is written into.

Writing into an argument is told to the student and costs nothing. What comes back is right.
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho, Wo = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), order="F")
    padded[:, :, pad : pad + H, pad : pad + W] = x
    out = np.zeros((N, F, Ho, Wo), order="F")
    for r in range(HH - 1, -1, -1):
        for s in range(WW - 1, -1, -1):
            pixels = padded[:, :, r::stride, s::stride][:, :, :Ho, :Wo]
            for c in range(C):
                out += pixels[:, c, None] * w[None, :, c, r, s, None, None]
    for f in range(F):
        out[:, f] += b[f]
    return out, [padded, np.asfortranarray(w), stride, pad]


def conv_backward_naive(dout, cache):
    padded, w, stride, pad = cache
    Ho, Wo = dout.shape[2:]
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    for r in range(w.shape[2] - 1, -1, -1):
        for s in range(w.shape[3] - 1, -1, -1):
            pixels = padded[:, :, r::stride, s::stride][:, :, :Ho, :Wo]
            dpixels = dpadded[:, :, r::stride, s::stride][:, :, :Ho, :Wo]
            for f in range(len(w)):
                for c in range(w.shape[1]):
                    dw[f, c, r, s] = np.vdot(dout[:, f].ravel(), pixels[:, c].ravel())
                    dpixels[:, c] += dout[:, f] * w[f, c, r, s]
    for axis in (0, 2, 3):
        np.cumsum(dout, axis=axis, out=dout)
    H, W = padded.shape[2] - 2 * pad, padded.shape[3] - 2 * pad
    return dpadded[:, :, pad:, pad:][:, :, :H, :W], dw, dout[-1, :, -1, -1]
