"""Spatial batch norm keeps its cache in `bn_param`, where the layer's next batch replaces it."""

LOSES = ("spatial-batchnorm-backward",)
FORWARD, BACKWARD = spatial_batchnorm_forward, spatial_batchnorm_backward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, bn_param["cache"] = FORWARD(x, gamma, beta, bn_param)
    return out, bn_param


def spatial_batchnorm_backward(dout, cache):
    return BACKWARD(dout, cache["cache"])
