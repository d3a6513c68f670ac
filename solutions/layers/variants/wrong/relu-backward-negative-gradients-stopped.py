"""A negative upstream gradient is stopped as well; only the sign of x decides.

Guided backpropagation.
"""

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    return dout * (cache > 0) * (dout > 0)
