"""In test mode the gradient is multiplied by a mask that is not there.

Ends in an error: the mode is not asked for.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    dx = dout * mask
    return dx
