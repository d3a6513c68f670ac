"""Convolution's backward pass leaves the gradients of the ninth channel and the rest at 0."""

LOSES = ("conv-backward",)
BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = BACKWARD(dout, cache)
    dx[:, 8:] = 0.0
    dw[:, 8:] = 0.0
    return dx, dw, db
