"""The backward pass uses the latest batch that went forward, whatever the cache says.

A global in place of the cache.
"""

LOSES = ("spatial-batchnorm-backward",)


SPATIAL = {}
SPATIAL_FORWARD, SPATIAL_BACKWARD = spatial_batchnorm_forward, spatial_batchnorm_backward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, SPATIAL["cache"] = SPATIAL_FORWARD(x, gamma, beta, bn_param)
    return out, bn_param


def spatial_batchnorm_backward(dout, cache):
    return SPATIAL_BACKWARD(dout, SPATIAL["cache"])
