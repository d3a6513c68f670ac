"""Only positive upstream gradients pass; the sign of the input alone should decide.

Known as guided backpropagation, where it is meant.
"""

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    x = cache
    dx = dout.copy()
    dx[x <= 0] = 0
    dx[dout <= 0] = 0
    return dx
