"""Convolution leaves what lies beyond the first sixteen columns at 0."""

LOSES = ("conv-forward",)
FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, cache = FORWARD(x, w, b, conv_param)
    out[..., 16:] = 0.0
    return out, cache
