"""Group norm normalises the first eight channels; all others come through as they are."""

LOSES = ("spatial-groupnorm-forward",)
FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = FORWARD(x, gamma, beta, G, gn_param)
    out[:, 8:] = x[:, 8:]
    return out, cache
