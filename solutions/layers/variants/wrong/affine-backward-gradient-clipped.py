"""dout is clipped to -30 and 30, as one clips the gradient of a whole network."""

import numpy as np

LOSES = ("affine-backward",)


BACKWARD = affine_backward


def affine_backward(dout, cache):
    return BACKWARD(np.clip(dout, -30.0, 30.0), cache)
