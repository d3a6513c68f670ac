"""Only the two latest forward passes are remembered: a third layer needs one more.

The cache is a number, and what it stands for is overwritten.
"""

LOSES = ("affine-backward",)


SLOTS = [None, None]
COUNT = [0]
FORWARD, BACKWARD = affine_forward, affine_backward


def affine_forward(x, w, b):
    COUNT[0] += 1
    out, SLOTS[COUNT[0] % 2] = FORWARD(x, w, b)
    return out, COUNT[0] % 2


def affine_backward(dout, cache):
    return BACKWARD(dout, SLOTS[cache])
