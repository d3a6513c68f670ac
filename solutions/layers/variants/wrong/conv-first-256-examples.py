"""Convolution computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("conv-forward",)
FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, cache = FORWARD(x, w, b, conv_param)
    out[256:] = 0.0
    return out, cache
