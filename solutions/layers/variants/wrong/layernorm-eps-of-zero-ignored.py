"""An eps of 0 is taken for one that was left out: or chooses 1e-5."""

LOSES = ("layernorm-forward",)


FORWARD = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    return FORWARD(x, gamma, beta, {"eps": ln_param.get("eps") or 1e-5})
