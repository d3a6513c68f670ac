"""ReLU that overwrites x going forward and dout coming back; out and cache are one array.

What is left of x has the same positive entries, so that the gradient is right all the same.
"""


def relu_forward(x):
    x[x < 0] = 0
    return x, x


def relu_backward(dout, cache):
    dout[cache == 0] = 0
    return dout
