"""An eps of 0 is taken for one that was left out: or chooses 1e-5."""

LOSES = ("spatial-groupnorm-forward",)


FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    return FORWARD(x, gamma, beta, G, {"eps": gn_param.get("eps") or 1e-5})
