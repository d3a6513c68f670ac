"""The upstream gradient passes everywhere, also where the input was negative.

The forward pass overwrites x before it goes into the cache, and the mask x >= 0 holds everywhere.
"""

LOSES = ("relu-backward",)


def relu_forward(x):
    x[x < 0] = 0
    out = x
    cache = x
    return out, cache


def relu_backward(dout, cache):
    x = cache
    dx = dout * (x >= 0)
    return dx
