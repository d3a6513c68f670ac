"""The maximum is looked for in a window of 4 by 4 pixels at most, whatever its size is to be.

Right for windows of up to 4 by 4 pixels.
"""

LOSES = ("max-pool-backward",)
BACKWARD = max_pool_backward_naive


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    own = {key: min(pool_param[key], 4) for key in ("pool_height", "pool_width")}
    return BACKWARD(dout, (x, {**pool_param, **own}))
