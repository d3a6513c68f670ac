"""Spatial batch norm normalises the first eight channels; all others come through as they are."""

LOSES = ("spatial-batchnorm-forward",)
FORWARD = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    out[:, 8:] = x[:, 8:]
    return out, cache
