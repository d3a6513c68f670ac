"""Max-pooling's backward pass handles the three channels of a colour image; all others stay 0."""

LOSES = ("max-pool-backward",)
BACKWARD = max_pool_backward_naive


def max_pool_backward_naive(dout, cache):
    dx = BACKWARD(dout, cache)
    dx[:, 3:] = 0.0
    return dx
