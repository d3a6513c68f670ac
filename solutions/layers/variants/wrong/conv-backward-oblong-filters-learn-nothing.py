"""Filters that are not square get a gradient of zeros."""

LOSES = ("conv-backward",)


BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = BACKWARD(dout, cache)
    return dx, dw * (dw.shape[2] == dw.shape[3]), db
