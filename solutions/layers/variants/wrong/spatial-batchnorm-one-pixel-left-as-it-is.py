"""Images of one pixel are only scaled and shifted, as if there were nothing to normalize."""

LOSES = ("spatial-batchnorm-forward",)
FORWARD = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    if x.shape[2:] == (1, 1):
        out = gamma.reshape(1, -1, 1, 1) * x + beta.reshape(1, -1, 1, 1)
    return out, cache
