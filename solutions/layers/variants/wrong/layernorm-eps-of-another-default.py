"""Without an eps in ln_param 1e-8 is added; the default is 1e-5.

Only small inputs show it.
"""

LOSES = ("layernorm-forward",)


LAYERNORM = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    return LAYERNORM(x, gamma, beta, {"eps": 1e-8, **ln_param})
