"""The gradient passes everywhere, also where entries were dropped.

The mask is not looked at; the scale is.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "train":
        return dout / dropout_param["p"]
    return dout
