"""Axes of length 1 are squeezed out of db: for one filter it has no axis left.

Right for two filters and more.
"""

LOSES = ("conv-backward",)


BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = BACKWARD(dout, cache)
    return dx, dw, db.squeeze()
