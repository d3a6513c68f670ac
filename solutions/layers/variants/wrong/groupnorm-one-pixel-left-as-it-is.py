"""Images of one pixel are only scaled and shifted, as if there were nothing to normalize."""

LOSES = ("spatial-groupnorm-forward",)
FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = FORWARD(x, gamma, beta, G, gn_param)
    if x.shape[2:] == (1, 1):
        out = gamma.reshape(1, -1, 1, 1) * x + beta.reshape(1, -1, 1, 1)
    return out, cache
