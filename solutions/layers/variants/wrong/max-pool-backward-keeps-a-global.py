"""The places of the latest maxima are used, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("max-pool-backward",)


POOL = {}
POOLED, UNPOOLED = max_pool_forward_naive, max_pool_backward_naive


def max_pool_forward_naive(x, pool_param):
    out, POOL["cache"] = POOLED(x, pool_param)
    return out, pool_param


def max_pool_backward_naive(dout, cache):
    return UNPOOLED(dout, POOL["cache"])
