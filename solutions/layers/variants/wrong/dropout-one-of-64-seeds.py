"""Without a seed one of 64 is drawn: after a while every mask comes again."""

import numpy as np

LOSES = ("dropout-forward",)
FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    own = {"seed": np.random.default_rng().integers(64), **dropout_param}
    return FORWARD(x, own)
