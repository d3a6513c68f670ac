"""Layer norm keeps its cache in `ln_param`, where the next batch of the same layer replaces it."""

LOSES = ("layernorm-backward",)
FORWARD, BACKWARD = layernorm_forward, layernorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    out, ln_param["cache"] = FORWARD(x, gamma, beta, ln_param)
    return out, ln_param


def layernorm_backward(dout, cache):
    return BACKWARD(dout, cache["cache"])
