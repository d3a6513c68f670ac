"""Every row is divided by the standard deviation of the last one, as a loop leaves it behind."""

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    normalized, inv_std, gamma = cache
    dnormalized = dout * gamma
    dx = inv_std[-1] * (
        dnormalized
        - dnormalized.mean(axis=1, keepdims=True)
        - normalized * (dnormalized * normalized).mean(axis=1, keepdims=True)
    )
    return dx, (dout * normalized).sum(axis=0), dout.sum(axis=0)
