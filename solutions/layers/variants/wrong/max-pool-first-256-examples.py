"""Max-pooling computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("max-pool-forward",)
FORWARD = max_pool_forward_naive


def max_pool_forward_naive(x, pool_param):
    out, cache = FORWARD(x, pool_param)
    out[256:] = 0.0
    return out, cache
