"""Convolution looks at the first eight channels of an image."""

LOSES = ("conv-forward",)
FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, _ = FORWARD(x[:, :8], w[:, :8], b, conv_param)
    return out, FORWARD(x, w, b, conv_param)[1]
