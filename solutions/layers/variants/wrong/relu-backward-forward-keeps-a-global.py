"""The mask of the latest forward pass is used, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("relu-backward",)


MASK = [None]


def relu_forward(x):
    MASK[0] = x > 0
    return x * MASK[0], x


def relu_backward(dout, cache):
    return dout * MASK[0]
