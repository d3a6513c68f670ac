"""The gradients are those of a filter that moves on by 3 pixels at most, whatever the stride.

Right for strides up to 3.
"""

LOSES = ("conv-backward",)
BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    own = {**conv_param, "stride": min(conv_param["stride"], 3)}
    return BACKWARD(dout, (x, w, b, own))
