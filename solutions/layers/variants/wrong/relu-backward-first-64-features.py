"""ReLU's backward pass looks at the first 64 numbers along the last axis."""

LOSES = ("relu-backward",)
BACKWARD = relu_backward


def relu_backward(dout, cache):
    dx = BACKWARD(dout, cache)
    dx[..., 64:] = dout[..., 64:]
    return dx
