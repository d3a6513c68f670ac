"""Convolution by fast Fourier transforms, forward and backward; errors of about 1e-15."""

import numpy as np


def spectrum(a, size):
    return np.fft.rfft2(a, s=size)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)))
    size = xp.shape[2:]
    # No window wraps around within the places that are kept.
    product = np.einsum("nchw,fchw->nfhw", spectrum(xp, size), np.conj(spectrum(w, size)))
    full = np.fft.irfft2(product, s=size)
    down, across = size[0] - w.shape[2] + 1, size[1] - w.shape[3] + 1
    out = full[:, :, :down:stride, :across:stride] + b.reshape(1, -1, 1, 1)
    return out, (xp, w, conv_param)


def conv_backward_naive(dout, cache):
    xp, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    size = xp.shape[2:]
    spread = np.zeros((*dout.shape[:2], *size))
    Ho, Wo = dout.shape[2:]
    spread[:, :, : stride * (Ho - 1) + 1 : stride, : stride * (Wo - 1) + 1 : stride] = dout
    g = spectrum(spread, size)
    dxp = np.fft.irfft2(np.einsum("nfhw,fchw->nchw", g, spectrum(w, size)), s=size)
    dw = np.fft.irfft2(np.einsum("nchw,nfhw->fchw", spectrum(xp, size), np.conj(g)), s=size)
    dx = dxp[:, :, pad : size[0] - pad, pad : size[1] - pad]
    return dx, dw[:, :, : w.shape[2], : w.shape[3]], dout.sum(axis=(0, 2, 3))
