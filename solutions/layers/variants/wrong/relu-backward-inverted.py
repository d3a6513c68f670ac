"""The gradient passes where the input was negative, and is stopped where it was positive.

The mask the wrong way round.
"""

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache > 0] = 0
    return dx
