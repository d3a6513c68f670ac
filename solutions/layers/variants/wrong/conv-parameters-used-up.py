"""Stride and padding are taken out of conv_param: the second batch finds none."""

LOSES = ("conv-forward",)


FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    return FORWARD(x, w, b, {"stride": conv_param.pop("stride"), "pad": conv_param.pop("pad")})
