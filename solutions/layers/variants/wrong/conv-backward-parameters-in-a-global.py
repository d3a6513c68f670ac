"""Convolution backward uses the stride and the padding of the latest convolution that went forward.

The cache holds the arrays alone.
"""

LOSES = ("conv-backward",)


LATEST = {}
FORWARD, BACKWARD = conv_forward_naive, conv_backward_naive


def conv_forward_naive(x, w, b, conv_param):
    LATEST["param"] = conv_param
    out, _ = FORWARD(x, w, b, conv_param)
    return out, (x, w, b)


def conv_backward_naive(dout, cache):
    return BACKWARD(dout, (*cache, LATEST["param"]))
