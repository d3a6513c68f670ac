"""The backward pass uses the latest batch that went forward, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("layernorm-backward",)


SAVED = {}
INNER, INNER_BACK = layernorm_forward, layernorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    out, SAVED["ln"] = INNER(x, gamma, beta, ln_param)
    return out, ln_param


def layernorm_backward(dout, cache):
    return INNER_BACK(dout, SAVED["ln"])
