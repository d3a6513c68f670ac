"""The backward pass uses the inputs of the latest forward pass, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("conv-backward",)


CONV = {}
FORWARD, BACKWARD = conv_forward_naive, conv_backward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, CONV["cache"] = FORWARD(x, w, b, conv_param)
    return out, conv_param


def conv_backward_naive(dout, cache):
    return BACKWARD(dout, CONV["cache"])
