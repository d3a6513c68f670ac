"""The output says where x is positive, not how large it is there.

The derivative written into the forward pass.
"""

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    out = (x > 0) * 1.0
    cache = x
    return out, cache
