"""The gradient goes to the entries that were dropped.

The mask the wrong way round.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "train":
        return dout * (mask == 0) / dropout_param["p"]
    return dout
