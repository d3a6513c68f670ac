"""Layer norm computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("layernorm-forward",)
FORWARD = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = FORWARD(x, gamma, beta, ln_param)
    out[256:] = 0.0
    return out, cache
