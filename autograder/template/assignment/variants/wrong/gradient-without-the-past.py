"""The gradient leaves out that a number also reaches all later smoothed numbers."""

LOSES = ("smooth-backward",)


def smooth_backward(dout, cache):
    return cache * dout
