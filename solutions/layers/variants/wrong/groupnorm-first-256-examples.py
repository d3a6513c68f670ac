"""Group norm computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("spatial-groupnorm-forward",)
FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = FORWARD(x, gamma, beta, G, gn_param)
    out[256:] = 0.0
    return out, cache
