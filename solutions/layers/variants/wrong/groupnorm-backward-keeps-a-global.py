"""The backward pass uses the latest batch that went forward, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("spatial-groupnorm-backward",)


GROUPS = {}
GROUP_FORWARD, GROUP_BACKWARD = spatial_groupnorm_forward, spatial_groupnorm_backward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, GROUPS["cache"] = GROUP_FORWARD(x, gamma, beta, G, gn_param)
    return out, gn_param


def spatial_groupnorm_backward(dout, cache):
    return GROUP_BACKWARD(dout, GROUPS["cache"])
