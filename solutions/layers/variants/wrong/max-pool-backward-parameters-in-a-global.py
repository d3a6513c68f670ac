"""Pooling backward uses the window and the stride of the latest pooling layer that went forward.

The cache holds x alone. A network of two pooling layers that differ gets wrong gradients.
"""

LOSES = ("max-pool-backward",)


LATEST = {}
FORWARD, BACKWARD = max_pool_forward_naive, max_pool_backward_naive


def max_pool_forward_naive(x, pool_param):
    LATEST["param"] = pool_param
    out, _ = FORWARD(x, pool_param)
    return out, x


def max_pool_backward_naive(dout, cache):
    return BACKWARD(dout, (cache, LATEST["param"]))
