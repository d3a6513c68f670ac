"""dgamma is summed after dout was multiplied with gamma, which belongs to the way to dx alone."""

LOSES = ("layernorm-backward",)


def layernorm_backward(dout, cache):
    normalized, inv_std, gamma = cache
    dbeta = dout.sum(axis=0)
    dnormalized = dout * gamma
    dgamma = (dnormalized * normalized).sum(axis=0)
    dx = inv_std * (
        dnormalized
        - dnormalized.mean(axis=1, keepdims=True)
        - normalized * (dnormalized * normalized).mean(axis=1, keepdims=True)
    )
    return dx, dgamma, dbeta
