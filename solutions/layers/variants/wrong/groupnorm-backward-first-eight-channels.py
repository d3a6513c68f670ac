"""Group norm's backward pass leaves dx of the ninth channel and the rest at 0."""

LOSES = ("spatial-groupnorm-backward",)
BACKWARD = spatial_groupnorm_backward


def spatial_groupnorm_backward(dout, cache):
    dx, dgamma, dbeta = BACKWARD(dout, cache)
    dx[:, 8:] = 0.0
    return dx, dgamma, dbeta
