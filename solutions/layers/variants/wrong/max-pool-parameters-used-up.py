"""The stride is taken out of pool_param: the second batch finds none."""

LOSES = ("max-pool-forward",)


FORWARD = max_pool_forward_naive


def max_pool_forward_naive(x, pool_param):
    return FORWARD(x, {**pool_param, "stride": pool_param.pop("stride")})
