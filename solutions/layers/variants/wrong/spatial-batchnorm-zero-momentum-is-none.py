"""A momentum of 0 is taken for one that is left out: `or` does not tell the two apart."""

LOSES = ("spatial-batchnorm-forward",)


SPATIAL = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    bn_param["momentum"] = bn_param.get("momentum") or 0.9
    return SPATIAL(x, gamma, beta, bn_param)
