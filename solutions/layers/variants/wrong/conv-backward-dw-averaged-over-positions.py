"""dw is the mean over the places of the filter, not the sum.

Divided by the pixels of the output.
"""

LOSES = ("conv-backward",)


CONV_BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = CONV_BACKWARD(dout, cache)
    return dx, dw / (dout.shape[2] * dout.shape[3]), db
