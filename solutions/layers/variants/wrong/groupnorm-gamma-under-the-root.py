"""gamma is squared and moved under the root, where a negative one loses its sign."""

LOSES = ("spatial-groupnorm-forward",)


FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, _ = FORWARD(x, np.sqrt(gamma**2), beta, G, gn_param)
    _, cache = FORWARD(x, gamma, beta, G, gn_param)
    return out, cache
