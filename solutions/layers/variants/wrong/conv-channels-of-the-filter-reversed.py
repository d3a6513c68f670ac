"""The channels of the filters are met in reverse order: the last by the image's first.

BGR for RGB. Right for one channel.
"""

LOSES = ("conv-forward", "conv-backward")


FIRST_TO_LAST = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, _ = FIRST_TO_LAST(x, w[:, ::-1], b, conv_param)
    return out, (x, w, b, conv_param)
