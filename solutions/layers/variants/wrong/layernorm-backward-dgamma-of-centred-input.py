"""dgamma is summed with the centred input, which was not yet divided by its deviation.

As in batch norm.
"""

LOSES = ("layernorm-backward",)


LAYERNORM_BACKWARD = layernorm_backward


def layernorm_backward(dout, cache):
    xhat, istd, _ = cache
    dx, _, dbeta = LAYERNORM_BACKWARD(dout, cache)
    return dx, (dout * xhat / istd).sum(axis=0), dbeta
